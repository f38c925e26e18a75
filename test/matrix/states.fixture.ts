import {
  type AnyCommand,
  type AnyStream,
  type ConfirmedEvent,
  derivedId,
  type EventDefinition,
  evolveState,
} from '@callout/kernel';

/** What the history of a stream leaves: enough of a past for every tie that somebody can have to it. */
type Step = readonly [type: string, change?: Readonly<Record<string, unknown>>];

const OTHER_WORKER = { id: 'w-other', name: 'Jan Koch' };

/**
 * Histories by stream, told by the events' frozen samples; where nothing stands here, a stream is told
 * by its first event alone. Two assignments make somebody one who was assigned formerly.
 */
const HISTORIES: Readonly<Record<string, readonly (readonly Step[])[]>> = {
  'service-request': [
    [['ServiceRequested'], ['WorkerAssigned']],
    [
      ['ServiceRequested'],
      ['WorkerAssigned', { worker: OTHER_WORKER }],
      ['WorkerAssigned', { assignment: 2 }],
    ],
  ],
};

function sampleOf(event: EventDefinition): object {
  return event.samples[event.version] as object;
}

export function historiesOf(stream: AnyStream): readonly (readonly Step[])[] {
  const known = HISTORIES[stream.kind];
  if (known) return known;
  const first = stream.beginsWith[0] ?? stream.mayBegin?.[0];
  if (first === undefined) throw new Error(`${stream.kind}: nothing begins it`);
  return [[[first]]];
}

/** The events of a history, as the log would hold them. */
export function eventsOf(
  stream: AnyStream,
  id: string,
  history: readonly Step[],
): readonly Omit<ConfirmedEvent, 'position'>[] {
  return history.map(([type, change], index) => {
    const event = stream.events.find((declared) => declared.type === type);
    if (!event) throw new Error(`${stream.kind} has no event ${type}`);
    return {
      id: derivedId('matrix', stream.kind, id, index),
      context: stream.context,
      kind: stream.kind,
      stream: id,
      type,
      v: event.version,
      data: { ...sampleOf(event), ...change },
      occurredAt: '2026-11-23T08:00:00.000Z',
      recordedAt: '2026-11-23T08:00:00.000Z',
      actor: { id: 'policy:matrix', role: 'policy', name: 'matrix' },
      command: 'matrix',
      correlationId: 'matrix',
      version: index + 1,
    };
  });
}

export function stateOf(stream: AnyStream, id: string, history: readonly Step[]): unknown {
  let state: unknown = stream.initial;
  for (const event of eventsOf(stream, id, history)) {
    state = evolveState(stream, state, { ...event, position: 0 } as ConfirmedEvent);
  }
  return state;
}

/** Every text in a state, however deep: one of them names who owns it. */
export function textsIn(value: unknown): readonly string[] {
  if (typeof value === 'string') return [value];
  if (typeof value !== 'object' || value === null) return [];
  return [...new Set(Object.values(value).flatMap(textsIn))];
}

/** Input that no sample of an emitted event holds. */
const INPUTS: Readonly<Record<string, object>> = {
  ReassignWorker: { workerId: OTHER_WORKER.id, reason: 'The client asked for them.' },
  AssignTests: { suites: ['suite-1'] },
  DrawSample: { count: 3 },
  JudgeHypothesis: { judgement: 'accepted' },
  ImportBankStatement: { xml: '<Document/>' },
};

/** Sound input: what the samples of its events say, as far as the schema wants it. */
export function inputOf(command: AnyCommand): object {
  const said = Object.assign({}, ...command.emits.map(sampleOf)) as object;
  return { ...said, ...INPUTS[command.name] };
}
