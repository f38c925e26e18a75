import { instantText, type Window } from '@callout/kernel';
import { model } from '@callout/model';
import type { CommandRequest, Engine, Principal } from '@callout/sync-server';

export const MANAGER: Principal = { id: 'user-manager', name: 'Mara Lind', roles: ['manager'] };
const WINDOW = { from: '2026-11-24T09:00:00.000Z', to: '2026-11-24T11:00:00.000Z' };

export const ALWAYS = [1, 2, 3, 4, 5, 6, 7].map((day) => ({ day, from: '00:00', to: '24:00' }));

/** The frozen sample of an event's present version: sound data for the command that emits it. */
export function sampleOf(type: string): Readonly<Record<string, unknown>> {
  const event = model.event(type);
  const sample = event?.samples[event.version];
  if (typeof sample !== 'object' || sample === null) throw new Error(`${type} has no sample`);
  return sample as Readonly<Record<string, unknown>>;
}

export function workerPerson(index: number): Principal {
  return {
    id: `user-worker${index}`,
    name: `Worker ${index}`,
    roles: ['worker'],
    subject: `w${index}`,
  };
}

/** Runs a command that must succeed. */
export async function run(engine: Engine, order: CommandRequest, person: Principal = MANAGER) {
  // Names that read well in a test, such as an import would bring.
  const done = await engine.execute({ ...order, isOurs: true }, person);
  if (!done.ok) throw new Error(`${order.command} was refused: ${JSON.stringify(done.refusal)}`);
  return done.value;
}

/** An organisation with one kind of service, one client and so many workers, who are always free. */
export async function foundOrganisation(engine: Engine, workers: number): Promise<void> {
  const manage = (command: string, stream: string, data: unknown) =>
    run(engine, { context: 'management', command, stream, data });
  await manage('ConfigureOrganisation', 'organisation', sampleOf('OrganisationConfigured'));
  await manage('DefineServiceType', 't1', {
    ...sampleOf('ServiceTypeDefined'),
    evidenceRequired: { startPhoto: false, reportPhoto: false, signature: false },
  });
  await manage('RegisterClient', 'c1', sampleOf('ClientRegistered'));
  for (let index = 1; index <= workers; index += 1) {
    await manage('RegisterWorker', `w${index}`, {
      ...sampleOf('WorkerRegistered'),
      name: `Worker ${index}`,
      availability: { weeklyHours: ALWAYS, timeOff: [] },
    });
  }
  await engine.idle();
}

/** The day after, for engines on the real clock. */
export function tomorrow(): Window {
  const at = (hours: number) => instantText(Date.now() + hours * 3_600_000);
  return { from: at(24), to: at(26) };
}

/** So many requests for one window, so that each goes to another worker; r1, r2, r3 … */
export async function requestServices(
  engine: Engine,
  count: number,
  window: Window = WINDOW,
): Promise<void> {
  for (let index = 1; index <= count; index += 1) {
    await run(engine, {
      context: 'provisioning',
      command: 'RequestService',
      stream: `r${index}`,
      data: { ...sampleOf('ServiceRequested'), wanted: window },
    });
    await engine.idle();
  }
}
