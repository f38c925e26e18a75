import { derivedId, type Refusal } from '@callout/kernel';
import { type ImportRun, importer, streamIdOf } from './import-run.ts';
import { type ImportedRequest, readRow } from './read-row.ts';
import { registerEverything } from './register.ts';
import type { RowFault } from './table.ts';

export interface ImportSummary {
  /** Rows that were recorded, or carried further, by this run. */
  readonly imported: number;
  /** Of those, how many were carried through to their end. */
  readonly completed: number;
  /** Rows that were there already, or that the mapping passes over. */
  readonly skipped: number;
  readonly refused: readonly RowFault[];
  /** Rows that were not reached because somebody stopped the import. */
  readonly notReached: number;
}

interface Step {
  readonly at: string;
  readonly request: ImportedRequest;
  readonly kind: 'request' | 'complete';
}

type RowOutcome = 'imported' | 'completed' | 'skipped' | RowFault;

/** Carries the rows into the log through the ordinary commands. A second run adds nothing. */
export async function importTable(run: ImportRun): Promise<ImportSummary> {
  const outcomes = new Map<number, RowOutcome>();
  const requests = readable(run, outcomes);
  const steps = await stepsFor(run, requests, outcomes);
  const all = run.table.rows.length + run.table.faults.length;
  if (steps.length > 0) {
    const first = steps[0];
    if (first) run.history?.moveTo(first.at);
    const unregistered = await registerEverything(
      run,
      steps.map((step) => step.request),
    );
    for (const fault of unregistered) outcomes.set(fault.line, fault);
  }
  let done = 0;
  for (const step of steps) {
    if (run.signal.aborted) break;
    if (!isFault(outcomes.get(step.request.line))) {
      outcomes.set(step.request.line, await take(run, step));
    }
    done += 1;
    run.onProgress(done, steps.length);
  }
  await run.engine.idle();
  return summed(all, [...run.table.faults, ...outcomes.values()]);
}

function isFault(outcome: RowOutcome | undefined): outcome is RowFault {
  return typeof outcome === 'object';
}

function summed(all: number, outcomes: readonly RowOutcome[]): ImportSummary {
  const count = (kind: RowOutcome) => outcomes.filter((outcome) => outcome === kind).length;
  const refused = outcomes.filter(isFault).sort((a, b) => a.line - b.line);
  const completed = count('completed');
  const imported = completed + count('imported');
  const skipped = count('skipped');
  const notReached = all - imported - skipped - refused.length;
  return { imported, completed, skipped, refused, notReached };
}

function readable(run: ImportRun, outcomes: Map<number, RowOutcome>): ImportedRequest[] {
  const lineByKey = new Map<string, number>();
  const requests: ImportedRequest[] = [];
  const latest = run.now();
  for (const row of run.table.rows) {
    const read = readRow(run.mapping, row, { dates: run.dates, latest });
    if (read.kind === 'skipped') outcomes.set(row.line, 'skipped');
    else if (read.kind === 'refused') outcomes.set(row.line, read.fault);
    else {
      const twin = lineByKey.get(read.request.key);
      if (twin === undefined) {
        lineByKey.set(read.request.key, row.line);
        requests.push(read.request);
      } else {
        const reason = `the key "${read.request.key}" stands on line ${twin} already`;
        outcomes.set(row.line, { line: row.line, column: 'key', reason });
      }
    }
  }
  return requests;
}

/** What is left to do, in the order in which it happened. */
async function stepsFor(
  run: ImportRun,
  requests: readonly ImportedRequest[],
  outcomes: Map<number, RowOutcome>,
): Promise<readonly Step[]> {
  const steps: Step[] = [];
  for (const request of requests) {
    const stream = streamIdOf(run.mapping, 'service-request', request.key);
    const document = await run.store.document('service-request', stream);
    if (document && (document.closed || !request.completed)) {
      outcomes.set(request.line, 'skipped');
      continue;
    }
    if (!document) steps.push({ at: request.createdAt, request, kind: 'request' });
    if (request.completed) steps.push({ at: request.completed.at, request, kind: 'complete' });
  }
  const rank = (step: Step) => (step.kind === 'request' ? 0 : 1);
  return steps.sort(
    (a, b) => compare(a.at, b.at) || rank(a) - rank(b) || a.request.line - b.request.line,
  );
}

function compare(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}

async function take(run: ImportRun, step: Step): Promise<RowOutcome> {
  if (run.history) {
    const before = run.history.now();
    run.history.moveTo(step.at);
    // Weeks and months that ended on the way are closed before anything of the next is recorded.
    if (before.slice(0, 10) !== run.history.now().slice(0, 10)) await run.engine.runDue();
  }
  const refusal =
    step.kind === 'request' ? await place(run, step.request) : await end(run, step.request);
  await run.engine.idle();
  if (refusal) return faultOf(run, step.request.line, refusal);
  return step.kind === 'request' ? 'imported' : 'completed';
}

function faultOf(run: ImportRun, line: number, refusal: Refusal): RowFault {
  const column = refusal.fields?.map((field) => field.path).join(', ') ?? '';
  return { line, column, reason: run.model.text('en', `refusal.${refusal.code}`, refusal.params) };
}

async function place(run: ImportRun, request: ImportedRequest): Promise<Refusal | undefined> {
  const { mapping } = run;
  const windowMs = mapping.request.windowMinutes * 60_000;
  const result = await run.engine.execute(
    {
      context: 'provisioning',
      command: 'RequestService',
      stream: streamIdOf(mapping, 'service-request', request.key),
      isOurs: true,
      id: derivedId('import', mapping.name, 'RequestService', request.key),
      occurredAt: request.createdAt,
      data: {
        client: {
          id: streamIdOf(mapping, 'client', request.client.key),
          name: request.client.name,
        },
        serviceType: {
          id: streamIdOf(mapping, 'service-type', request.serviceType.key),
          name: request.serviceType.name,
        },
        description: request.description,
        place: { address: request.address, ...(request.point ? { point: request.point } : {}) },
        contact: { name: request.contactName },
        wanted: {
          from: request.createdAt,
          to: new Date(Date.parse(request.createdAt) + windowMs).toISOString(),
        },
        externalId: request.key,
        ledElsewhere: true,
      },
    },
    importer(mapping),
  );
  return result.ok ? undefined : result.refusal;
}

async function end(run: ImportRun, request: ImportedRequest): Promise<Refusal | undefined> {
  const { mapping, engine, store } = run;
  const stream = streamIdOf(mapping, 'service-request', request.key);
  const document = await store.document('service-request', stream);
  const crew = streamIdOf(mapping, 'worker', request.worker.key);
  if (document?.assignee !== crew) {
    return { code: 'import-not-assigned', params: { worker: request.worker.name } };
  }
  const say = async (command: string, occurredAt: string, data: unknown) => {
    const result = await engine.execute(
      {
        context: 'provisioning',
        command,
        stream,
        id: derivedId('import', mapping.name, command, request.key),
        occurredAt,
        data,
      },
      importer(mapping),
    );
    return result.ok ? undefined : result.refusal;
  };
  const { startedAt, at, notes } = request.completed ?? {
    startedAt: request.createdAt,
    at: request.createdAt,
    notes: '',
  };
  const refusal =
    document.status === 'assigned'
      ? await say('StartService', startedAt, { evidence: [] })
      : undefined;
  return refusal ?? (await say('CompleteService', at, { evidence: [], notes }));
}
