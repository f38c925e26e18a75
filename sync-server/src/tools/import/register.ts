import { derivedId } from '@callout/kernel';
import { type ImportRun, importer, streamIdOf } from './import-run.ts';
import type { ImportedRequest } from './read-row.ts';
import type { RowFault } from './table.ts';

interface Registration {
  readonly command: string;
  readonly kind: string;
  readonly key: string;
  readonly line: number;
  readonly data: unknown;
}

const ROUND_THE_CLOCK = [1, 2, 3, 4, 5, 6, 7].map((day) => ({ day, from: '00:00', to: '24:00' }));

/** The clients, service types and crews that the rows name and nobody has registered yet. */
export async function registerEverything(
  run: ImportRun,
  requests: readonly ImportedRequest[],
): Promise<readonly RowFault[]> {
  const faults: RowFault[] = [];
  await configureOrganisation(run);
  for (const registration of registrations(run, requests)) {
    const stream = streamIdOf(run.mapping, registration.kind, registration.key);
    if (await run.store.document(registration.kind, stream)) continue;
    const result = await run.engine.execute(
      {
        context: 'management',
        command: registration.command,
        stream,
        isOurs: true,
        id: derivedId('import', run.mapping.name, registration.command, registration.key),
        data: registration.data,
      },
      importer(run.mapping),
    );
    if (result.ok) continue;
    const { code, params, fields } = result.refusal;
    const at = { kind: registration.kind, key: registration.key };
    const reason = run.model.text('en', `refusal.${code}`, params);
    // Every row that names it will be refused for the same cause; it is told once, where it began.
    faults.push({
      line: registration.line,
      column: `${at.kind}: ${fields?.map((field) => field.path).join(', ') ?? ''}`,
      reason,
    });
  }
  await run.engine.idle();
  return faults;
}

async function configureOrganisation({ store, engine, mapping }: ImportRun): Promise<void> {
  if (!mapping.organisation || (await store.document('organisation', 'organisation'))) return;
  const { name, currency, locale } = mapping.organisation;
  const result = await engine.execute(
    {
      context: 'management',
      command: 'ConfigureOrganisation',
      stream: 'organisation',
      id: derivedId('import', mapping.name, 'ConfigureOrganisation'),
      data: { name, currency, locale, timeZone: mapping.timeZone },
    },
    importer(mapping),
  );
  if (!result.ok) throw new Error(`the organisation was refused: ${result.refusal.code}`);
}

function registrations(
  { mapping }: ImportRun,
  requests: readonly ImportedRequest[],
): readonly Registration[] {
  const found = new Map<string, Registration>();
  const skills = skillsByWorker(requests);
  const note = (registration: Registration) => {
    const id = `${registration.kind}:${registration.key}`;
    if (!found.has(id)) found.set(id, registration);
  };
  for (const request of requests) {
    const { client, serviceType, worker, line } = request;
    note({
      command: 'RegisterClient',
      kind: 'client',
      key: client.key,
      line,
      data: {
        name: client.name,
        contact: { name: client.contactName },
        ...(request.clientAddress ? { place: { address: request.clientAddress } } : {}),
        externalId: client.key,
      },
    });
    note({
      command: 'DefineServiceType',
      kind: 'service-type',
      key: serviceType.key,
      line,
      data: {
        name: serviceType.name,
        description: serviceType.description,
        basePrice: mapping.serviceType.basePrice,
        typicalDurationMinutes: mapping.serviceType.typicalDurationMinutes,
        requiredSkills: serviceType.requiredSkills,
        supplies: [],
        evidenceRequired: mapping.serviceType.evidenceRequired,
        externalId: serviceType.key,
      },
    });
    note({
      command: 'RegisterWorker',
      kind: 'worker',
      key: worker.key,
      line,
      data: {
        name: worker.name,
        skills: [...(skills.get(worker.key) ?? [])],
        capacity: mapping.worker.capacity,
        externalId: worker.key,
        availability: {
          weeklyHours: mapping.worker.weeklyHours ?? ROUND_THE_CLOCK,
          timeOff: [],
        },
      },
    });
  }
  return [...found.values()];
}

/** A crew has every skill that any of its rows asks of it. */
function skillsByWorker(requests: readonly ImportedRequest[]): Map<string, Set<string>> {
  const found = new Map<string, Set<string>>();
  for (const { worker } of requests) {
    found.set(worker.key, new Set([...(found.get(worker.key) ?? []), ...worker.skills]));
  }
  return found;
}
