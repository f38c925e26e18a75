import type { Server } from './server.fixture.ts';

export const CLIENT = '01981f00-0000-7000-8000-000000000001';
export const WORKER = '01981f00-0000-7000-8000-000000000002';
export const SERVICE_TYPE = '01981f00-0000-7000-8000-000000000003';

const EVERY_DAY = [1, 2, 3, 4, 5, 6, 7].map((day) => ({ day, from: '00:00', to: '24:00' }));

interface Catalogue {
  readonly supplies?: readonly { readonly item: string; readonly quantity: number }[];
  /** Whether a visit needs photos and a signature. */
  readonly needsEvidence?: boolean;
}

/** One organisation with one service and one client of it, entered by this manager. */
export async function setUpOrganisation(
  server: Server,
  login: string,
  { supplies = [], needsEvidence = false }: Catalogue = {},
): Promise<void> {
  const manager = await server.as(login);
  await manager.order('management', 'ConfigureOrganisation', 'organisation', {
    name: 'Northlight Property Care',
    timeZone: 'Europe/Berlin',
    currency: 'EUR',
    locale: 'en',
  });
  await manager.order('management', 'DefineServiceType', SERVICE_TYPE, {
    name: 'Boiler service',
    description: 'Yearly inspection of a gas boiler.',
    basePrice: 12_900,
    typicalDurationMinutes: 90,
    requiredSkills: ['gas'],
    supplies,
    evidenceRequired: {
      startPhoto: needsEvidence,
      reportPhoto: needsEvidence,
      signature: needsEvidence,
    },
  });
  await manager.order('management', 'RegisterClient', CLIENT, {
    name: 'Harbour School',
    contact: { name: 'Ada Petersen', phone: '+49 40 5550100' },
    place: { address: 'Kaistraße 4, Hamburg' },
  });
}

interface TimeOff {
  readonly from: string;
  readonly to: string;
}

/** The one who can do the service: at any hour but in these. */
export async function registerWorker(
  server: Server,
  login: string,
  timeOff: readonly TimeOff[] = [],
): Promise<void> {
  const manager = await server.as(login);
  await manager.order('management', 'RegisterWorker', WORKER, {
    name: 'Mila Novak',
    skills: ['gas'],
    capacity: 2,
    availability: { weeklyHours: EVERY_DAY, timeOff },
  });
}
