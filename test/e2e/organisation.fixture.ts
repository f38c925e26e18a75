import type { Server } from './server.fixture.ts';

export const CLIENT = '01981f00-0000-7000-8000-000000000001';
export const WORKER = '01981f00-0000-7000-8000-000000000002';
export const SERVICE_TYPE = '01981f00-0000-7000-8000-000000000003';
export const REQUEST = '01981f00-0000-7000-8000-000000000004';

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

const DAY_MS = 24 * 60 * 60 * 1000;

/** Somebody asks for the service of that organisation, in two days. */
export async function requestService(server: Server, login: string): Promise<void> {
  const manager = await server.as(login);
  const from = Date.now() + 2 * DAY_MS;
  const instant = (ms: number) => new Date(ms).toISOString();
  await manager.order('provisioning', 'RequestService', REQUEST, {
    client: { id: CLIENT, name: 'Harbour School' },
    serviceType: { id: SERVICE_TYPE, name: 'Boiler service' },
    description: 'No hot water since this morning.',
    place: { address: 'Kaistraße 4, Hamburg' },
    contact: { name: 'Ada Petersen', phone: '+49 40 5550100' },
    wanted: { from: instant(from), to: instant(from + 7_200_000) },
    approximatePrice: 12_900,
  });
}
