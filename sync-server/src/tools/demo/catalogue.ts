import { dayOf } from '@callout/kernel';
import { TARIFF_ID } from '@callout/model';
import { type DemoContext, mustIssue } from './demo-context.ts';
import { demoId } from './ids.ts';
import { CLIENTS, ORGANISATION, SERVICE_TYPES, WORKERS } from './organisation.ts';
import { DEMO_IMPORT, staff } from './people.ts';

const WORKING_DAYS = [1, 2, 3, 4, 5, 6];
/** The box that the demo's addresses are laid into, in degrees: Hamburg within its ring road. */
const CITY = { south: 53.53, north: 53.61, west: 9.9, east: 10.1 };

export function pointNamed(demo: DemoContext, ...name: readonly (string | number)[]) {
  const rounded = (value: number) => Math.round(value * 1e5) / 1e5;
  const { share } = demo.chance;
  return {
    latitude: rounded(CITY.south + share('latitude', ...name) * (CITY.north - CITY.south)),
    longitude: rounded(CITY.west + share('longitude', ...name) * (CITY.east - CITY.west)),
  };
}

export function phoneNumber(index: number): string {
  return `+49 40 5550${String(100 + index)}`;
}

/**
 * A small company's tiers: its clients would not reach the default ones in six weeks, and the demo
 * should show what a loyal client sees. Minor units and basis points.
 */
const LOYALTY = [
  { above: 100_000, rate: 200 },
  { above: 200_000, rate: 300 },
  { above: 400_000, rate: 500 },
];

async function setTariff(demo: DemoContext): Promise<void> {
  await mustIssue(demo, staff('accountant'), ['billing', 'SetTariff'], TARIFF_ID, {
    from: dayOf(demo.clock.now(), ORGANISATION.timeZone),
    workerShare: 6000,
    fine: 4000,
    defaultGross: 10_000,
    loyalty: LOYALTY,
    paymentTermDays: 14,
  });
}

/** Organisation, tariff, catalogue, clients and workers. */
export async function setUpOrganisation(demo: DemoContext): Promise<void> {
  await mustIssue(
    demo,
    DEMO_IMPORT,
    ['management', 'ConfigureOrganisation'],
    'organisation',
    ORGANISATION,
  );
  // Billing has to have heard of the organisation's time zone, in which the tariff's day lies.
  await demo.engine.idle();
  await setTariff(demo);
  for (const type of SERVICE_TYPES) {
    const [startPhoto, reportPhoto, signature] = type.evidence;
    await mustIssue(
      demo,
      DEMO_IMPORT,
      ['management', 'DefineServiceType'],
      demoId('service-type', type.key),
      {
        name: type.name,
        description: type.description,
        basePrice: type.basePrice,
        typicalDurationMinutes: type.minutes,
        requiredSkills: type.skills,
        supplies: type.supplies,
        evidenceRequired: { startPhoto, reportPhoto, signature },
      },
    );
  }
  for (const [index, client] of CLIENTS.entries()) {
    await mustIssue(demo, DEMO_IMPORT, ['management', 'RegisterClient'], demoId('client', index), {
      name: client.name,
      contact: {
        name: client.contact,
        phone: phoneNumber(index),
        email: `client${index + 1}@northlight.example`,
      },
      place: { address: `${client.street}, Hamburg`, point: pointNamed(demo, 'client', index) },
    });
  }
  for (const [index, worker] of WORKERS.entries()) {
    await mustIssue(demo, DEMO_IMPORT, ['management', 'RegisterWorker'], demoId('worker', index), {
      name: worker.name,
      phone: phoneNumber(50 + index),
      email: `worker${index + 1}@northlight.example`,
      skills: worker.skills,
      capacity: 1,
      base: {
        address: `${worker.district}, Hamburg`,
        point: pointNamed(demo, 'worker', index),
      },
      availability: {
        weeklyHours: WORKING_DAYS.map((day) => ({ day, from: '07:30', to: '19:30' })),
        timeOff: [],
      },
    });
  }
}
