import {
  type AudienceToken,
  type ConfirmedEvent,
  type ContextName,
  derivedId,
  instantText,
  type Model,
  type RecordedEvent,
  type Refusal,
} from '@callout/kernel';
import {
  type ContactRequest,
  contactRequestSchema,
  type DeviceNumbers,
  type DeviceOrder,
  type DeviceWindow,
  type Dispute,
  documentId,
  foldDocument,
  isEarly,
  type Judgement,
  judge,
  type LogName,
  lackingRequestSchema,
  lowestUnsent,
  meetLog,
  NO_NUMBERS,
  numberSeen,
  type PushRequest,
  pullResponseSchema,
  pushRequestSchema,
  pushResponseSchema,
  type SentDocument,
  type StreamDocument,
  snapshotResponseSchema,
  unbegunDocument,
  type Verdict,
} from '@callout/sync';
import { BehaviorSubject } from 'rxjs';
import { z } from 'zod';
import type { Owner } from '../network/sessions.ts';
import { tokensOf } from './people.fixture.ts';

const orderSchema = z.object({
  id: z.string(),
  command: z.literal('GiveJob'),
  stream: z.string(),
  data: z.object({ worker: z.string() }),
});

interface Stored {
  document: StreamDocument;
  context: ContextName;
  audience: readonly AudienceToken[];
  /** Who could see it and no longer can, since which position. */
  readonly left: Map<AudienceToken, number>;
}

/** What a test may do to a request before the server sees it. */
export type Meddle = (request: {
  readonly method: string;
  readonly path: string;
  readonly body: unknown;
}) => Response | 'unreachable' | 'lose-answer' | undefined;

/**
 * The wire format spoken in memory, by the same core that the server uses. Its time never moves.
 * Requests come through `fetchAs`, so that no test needs a socket.
 */
export class WireServer {
  log: ConfirmedEvent[] = [];
  /** Ids that devices asked about, each time they did. */
  readonly asked: string[][] = [];
  readonly pushes: PushRequest[] = [];
  readonly pulls: string[] = [];
  numbers = new Map<string, DeviceNumbers>();
  documents = new Map<string, Stored>();
  private unbegun = new Map<string, readonly Dispute[]>();
  logName: LogName = { id: 'log', epoch: 'epoch-0' };
  private epochs = 0;
  meddle: Meddle = () => undefined;
  /** Whose fact it is: what is refused here is kept nowhere. */
  foreign: (event: RecordedEvent) => Refusal | undefined = () => undefined;
  /** A check of the server's alone. */
  confirm: (event: RecordedEvent) => Refusal | undefined = () => undefined;
  online = true;
  forgetCheckpoints = false;
  /** Its clock: the device's own where a test is not about time. */
  now: () => string = () => instantText(Date.now());
  readonly pulled$ = new BehaviorSubject(0);
  private readonly settled = new Map<string, Dispute | undefined>();
  private readonly executed = new Map<string, Response>();
  model: Model;
  private position = 0;
  window: DeviceWindow = { days: 60, after: 0 };
  private readonly listeners = new Set<ReadableStreamDefaultController<Uint8Array>>();

  constructor(model: Model) {
    this.model = model;
  }

  /** What devices said of themselves. */
  readonly contacts: ContactRequest[] = [];
  order: DeviceOrder | undefined;

  private contact(body: unknown): Response {
    this.contacts.push(contactRequestSchema.parse(body));
    return json({ now: this.now(), ...(this.order ? { order: this.order } : {}) });
  }

  /** Cuts every live connection; with `online` false nothing can be reached any more. */
  cut(): void {
    for (const listener of this.listeners) listener.error(new Error('cut off'));
    this.listeners.clear();
  }

  /** Answers how to put everything back to this moment, with or without a new epoch. */
  backup(): (how?: { readonly unseen: boolean }) => void {
    const { position, log } = this;
    const stored = [...this.documents].map(
      ([id, one]) => [id, { ...one, left: new Map(one.left) }] as const,
    );
    const numbers = new Map(this.numbers);
    const unbegun = new Map(this.unbegun);
    const facts = [...log];
    return (how) => {
      this.cut();
      this.log = [...facts];
      this.documents = new Map(
        stored.map(([id, one]) => [id, { ...one, left: new Map(one.left) }]),
      );
      this.numbers = new Map(numbers);
      this.unbegun = new Map(unbegun);
      this.position = position;
      if (how?.unseen) return;
      this.epochs += 1;
      this.logName = { ...this.logName, epoch: `epoch-${this.epochs}` };
    };
  }

  /** So that nobody takes its lines for dead. */
  beat(): void {
    for (const listener of this.listeners) {
      listener.enqueue(new TextEncoder().encode(': alive\n\n'));
    }
  }

  goOffline(): void {
    this.online = false;
    this.cut();
  }

  fetchAs(owner: Owner): typeof fetch {
    return async (input, init = {}) => {
      const url = new URL(String(input));
      const method = init.method ?? 'GET';
      const body: unknown = typeof init.body === 'string' ? JSON.parse(init.body) : undefined;
      const path = `${url.pathname}${url.search}`;
      const meddled = this.meddle({ method, path, body });
      if (!this.online || meddled === 'unreachable') throw new TypeError('fetch failed');
      if (meddled instanceof Response) return meddled;
      const answer = this.answer(owner, method, url, body, init.signal ?? undefined);
      if (meddled === 'lose-answer') throw new TypeError('fetch failed');
      return answer;
    };
  }

  private answer(
    owner: Owner,
    method: string,
    url: URL,
    body: unknown,
    signal: AbortSignal | undefined,
  ): Response {
    if (url.pathname === '/sync/v1/log') return json({ log: this.logName });
    if (this.differs(url, body)) return json({ code: 'log-differs' }, 409);
    if (url.pathname === '/sync/v1/lacking') return json(this.lacking(body));
    if (url.pathname === '/sync/v1/push')
      return json(this.push(pushRequestSchema.parse(body), owner));
    if (url.pathname === '/sync/v1/time') return json({ now: this.now() });
    if (url.pathname === '/sync/v1/contact') return this.contact(body);
    if (url.pathname === '/sync/v1/pull') return json(this.pull(url.searchParams, owner));
    if (url.pathname === '/sync/v1/snapshot') return json(this.snapshot(url.searchParams, owner));
    if (url.pathname === '/sync/v1/live') return this.live(signal);
    if (url.pathname.startsWith('/sync/v1/disputes/')) {
      const eventId = url.pathname.split('/').at(-1) ?? '';
      if (method === 'GET') return this.disputeAnswer(eventId);
      if (this.settled.has(eventId)) return json({ code: 'dispute-settled' }, 409);
      return json(this.settle(eventId, owner));
    }
    if (url.pathname === '/api/v1/commands') return this.sendCommand(body, owner).clone();
    if (url.pathname.startsWith('/api/v1/streams/')) return this.single(url.pathname, owner);
    if (method === 'HEAD') return new Response(undefined, { status: 404 });
    return json({ code: 'not-there' }, 404);
  }

  private single(path: string, owner: Owner): Response {
    const [stream = '', kind = ''] = path.split('/').reverse();
    const shown = this.shown(documentId(kind, decodeURIComponent(stream)), owner);
    return shown && !('gone' in shown) ? json(shown) : json({ code: 'not-there' }, 404);
  }

  private differs(url: URL, body: unknown): boolean {
    const sent = (body as { readonly log?: LogName } | undefined)?.log;
    const [id, epoch] = [url.searchParams.get('log'), url.searchParams.get('epoch')];
    const known = sent ?? (id && epoch ? { id, epoch } : undefined);
    return known !== undefined && meetLog(known, this.logName) !== 'same';
  }

  private lacking(body: unknown) {
    const { events } = lackingRequestSchema.parse(body);
    this.asked.push(events);
    const disputed = [...this.documents.values()].flatMap(({ document }) => document.disputes);
    const unbegun = [...this.unbegun.values()].flat();
    const known = new Set([
      ...this.log.map(({ id }) => id),
      ...[...disputed, ...unbegun].map(({ event }) => event.id),
    ]);
    return { lacking: events.filter((id) => !known.has(id)), log: this.logName };
  }

  /** A decision of the server's own. */
  handOver(stream: string, worker: string): void {
    this.append([this.fact(stream, 'JobGiven', 'GiveJob', { worker })]);
  }

  open(stream: string, title: string, worker: string): void {
    this.append([this.fact(stream, 'JobOpened', 'OpenJob', { title, worker })]);
  }

  seedJobs(count: number): void {
    for (let index = 0; index < count; index += 1) {
      this.open(`s${index}`, `job ${String(index).padStart(4, '0')}`, 'w1');
    }
  }

  private fact(stream: string, type: string, command: string, data: unknown): RecordedEvent {
    const id = derivedId('wire-server', this.log.length);
    return {
      id,
      context: 'provisioning',
      kind: 'job',
      stream,
      type,
      v: 1,
      data,
      occurredAt: '2026-11-23T09:00:00.000Z',
      actor: { id: 'u-office', role: 'manager', name: 'Office' },
      command,
      correlationId: id,
    };
  }

  /** As if somebody else had recorded these facts. */
  append(events: readonly RecordedEvent[]): void {
    for (const event of events) this.accept(event);
  }

  private sendCommand(body: unknown, owner: Owner): Response {
    const asked = orderSchema.parse(body);
    const before = this.executed.get(asked.id);
    if (before) return before;
    const id = documentId('job', asked.stream);
    if (!this.documents.has(id)) return json({ code: 'not-there' }, 404);
    this.handOver(asked.stream, asked.data.worker);
    const answer = json({ events: [], document: this.shown(id, owner) });
    this.executed.set(asked.id, answer);
    return answer;
  }

  private accept(event: RecordedEvent): number {
    this.position += 1;
    const stream = this.model.stream(event.kind);
    if (!stream) throw new Error(`no stream ${event.kind}`);
    const id = documentId(event.kind, event.stream);
    const before = this.documents.get(id);
    const confirmed: ConfirmedEvent = {
      ...event,
      position: this.position,
      version: (before?.document.version ?? 0) + 1,
      recordedAt: '2026-11-23T09:00:00.000Z',
    };
    this.log.push(confirmed);
    const document = foldDocument(stream, before?.document, [confirmed]);
    const audience = stream.audience(document.state as never);
    const left = before?.left ?? new Map<AudienceToken, number>();
    for (const token of before?.audience ?? []) {
      if (!audience.includes(token)) left.set(token, this.position);
    }
    this.documents.set(id, { document, context: stream.context, audience, left });
    this.tell(stream.context);
    return this.position;
  }

  /** Another version of the program: documents that come out differently take a new position. */
  upgrade(model: Model): void {
    this.model = model;
    for (const [id, stored] of this.documents) {
      const stream = model.stream(stored.document.kind);
      if (!stream) continue;
      const events = this.log.filter((event) => documentId(event.kind, event.stream) === id);
      const { position, disputes } = stored.document;
      const renumbered = { ...foldDocument(stream, undefined, events), disputes, position };
      const differs = JSON.stringify(renumbered.state) !== JSON.stringify(stored.document.state);
      if (differs) this.position += 1;
      const document = differs ? { ...renumbered, position: this.position } : renumbered;
      this.documents.set(id, { ...stored, document });
    }
    this.cut();
  }

  /** Leaves the audience of whoever saw it. */
  hide(id: string): void {
    const stored = this.documents.get(id);
    if (!stored) return;
    this.position += 1;
    const left = new Map(stored.audience.map((token) => [token, this.position]));
    this.documents.set(id, { ...stored, audience: [], left });
  }

  private tell(context: ContextName): void {
    const message = `event: changed\ndata: {"context":"${context}","position":${this.position}}\n\n`;
    for (const listener of this.listeners) listener.enqueue(new TextEncoder().encode(message));
  }

  push(request: PushRequest, owner: Owner) {
    this.pushes.push(request);
    let numbers = lowestUnsent(
      this.numbers.get(request.device) ?? NO_NUMBERS,
      request.lowestUnsent,
    );
    const verdicts: Verdict[] = [];
    for (const event of request.events as RecordedEvent[]) {
      const verdict = this.verdict(numbers, event);
      verdicts.push(verdict);
      if (verdict.verdict !== 'waiting' && event.deviceSeq !== undefined) {
        numbers = numberSeen(numbers, event.deviceSeq);
      }
    }
    this.numbers.set(request.device, numbers);
    const ids = new Set(request.events.map((event) => documentId(event.kind, event.stream)));
    const documents = [...ids].flatMap((id) => this.shown(id, owner) ?? []);
    return pushResponseSchema.parse({
      verdicts,
      documents,
      through: numbers.through,
      log: this.logName,
    });
  }

  private verdict(numbers: DeviceNumbers, event: RecordedEvent): Verdict {
    const id = documentId(event.kind, event.stream);
    const stored = this.documents.get(id);
    const disputes = stored?.document.disputes ?? this.unbegun.get(id) ?? [];
    const disputed = disputes.some((dispute) => dispute.event.id === event.id);
    if (disputed || this.log.some((known) => known.id === event.id)) {
      return { event: event.id, verdict: 'repeated' };
    }
    if (isEarly(numbers, event)) {
      return { event: event.id, verdict: 'waiting', missingFrom: numbers.through + 1 };
    }
    const foreign = this.foreign(event);
    if (foreign) {
      if (!stored && !this.unbegun.has(id)) this.unbegun.set(id, []);
      return { event: event.id, verdict: 'refused', refusal: foreign };
    }
    const denied = this.confirm(event);
    const judgement: Judgement = denied
      ? { verdict: 'disputed', refusal: denied, state: undefined, event }
      : judge(this.model, stored?.document.state, event);
    if (judgement.verdict === 'accepted') {
      return { event: event.id, verdict: 'accepted', position: this.accept(judgement.event) };
    }
    const refusal = judgement.refusal ?? { code: 'refused' };
    const dispute = { event, refusal, at: '2026-11-23T09:00:00.000Z' };
    if (!stored) this.unbegun.set(id, [...(this.unbegun.get(id) ?? []), dispute]);
    else {
      this.position += 1;
      const disputes = [...stored.document.disputes, dispute];
      stored.document = { ...stored.document, disputes, position: this.position };
    }
    return { event: event.id, verdict: 'disputed', refusal };
  }

  private disputeOf(eventId: string): Dispute | undefined {
    const documents = [...this.documents.values()].map(({ document }) => document.disputes);
    const all = [...documents, ...this.unbegun.values()].flat();
    return all.find(({ event }) => event.id === eventId);
  }

  private disputeAnswer(eventId: string): Response {
    const open = this.disputeOf(eventId);
    if (open) return json({ dispute: open, title: '' });
    const was = this.settled.get(eventId);
    if (!was) return json({ code: 'not-there' }, 404);
    const settled = { as: 'let-go', by: 'Somebody', at: this.now() };
    return json({ dispute: { ...was, settled }, title: '' });
  }

  /** Asks every device that listens to say how it stands. */
  askToContact(): void {
    for (const listener of this.listeners) {
      listener.enqueue(new TextEncoder().encode('event: contact\ndata: {}\n\n'));
    }
  }

  /** Somebody lets go of a refused fact; the device may hear of it or not. */
  settle(eventId: string, owner: Owner): StreamDocument | undefined {
    this.settled.set(eventId, this.disputeOf(eventId));
    for (const [id, disputes] of this.unbegun) {
      const left = disputes.filter(({ event }) => event.id !== eventId);
      this.unbegun.set(id, left);
      if (left.length < disputes.length) return this.unbegunDocument(id);
    }
    for (const stored of this.documents.values()) {
      const disputes = stored.document.disputes.filter(({ event }) => event.id !== eventId);
      if (disputes.length === stored.document.disputes.length) continue;
      this.position += 1;
      stored.document = { ...stored.document, disputes, position: this.position };
      const shown = this.shown(stored.document.id, owner);
      return shown && 'gone' in shown ? undefined : shown;
    }
    return undefined;
  }

  /** What the server answers about a stream of which every event was refused. */
  private unbegunDocument(id: string): StreamDocument | undefined {
    const disputes = this.unbegun.get(id);
    const [kind = '', name = ''] = id.split(':');
    const stream = this.model.stream(kind);
    if (!disputes || !stream) return undefined;
    return unbegunDocument(stream, name, disputes);
  }

  private shown(id: string, owner: Owner): SentDocument | undefined {
    const stored = this.documents.get(id);
    if (!stored) return this.unbegunDocument(id);
    const tokens = tokensOf(owner);
    if (stored.audience.some((token) => tokens.includes(token))) return stored.document;
    const leftAt = tokens.map((token) => stored.left.get(token) ?? 0);
    return { id, gone: true, position: Math.max(...leftAt, stored.document.position) };
  }

  private pull(query: URLSearchParams, owner: Owner) {
    this.pulls.push(query.toString());
    const after = Number(query.get('after'));
    const tokens = tokensOf(owner);
    const changed = [...this.documents.entries()]
      .filter(([, stored]) => stored.context === query.get('context'))
      .filter(([, stored]) =>
        tokens.some(
          (token) => stored.audience.includes(token) || (stored.left.get(token) ?? 0) > after,
        ),
      )
      .flatMap(([id]) => this.shown(id, owner) ?? [])
      .filter((document) => document.position > after)
      .sort((a, b) => a.position - b.position)
      .slice(0, Number(query.get('limit')));
    const last = changed.at(-1)?.position ?? after;
    const checkpoint = this.forgetCheckpoints ? 0 : last;
    this.pulled$.next(this.pulls.length);
    return pullResponseSchema.parse({
      documents: changed,
      checkpoint,
      head: this.position,
      through: 0,
      window: this.window,
      log: this.logName,
    });
  }

  private snapshot(query: URLSearchParams, owner: Owner) {
    this.pulls.push(`snapshot ${query}`);
    const tokens = tokensOf(owner);
    const [part = 'open', ...rest] = (query.get('cursor') ?? '').split('.').filter(Boolean);
    const [before = Infinity, head = this.position, , , loaded = 0] = rest.map(Number);
    const held = [...this.documents.values()]
      .filter(({ context }) => context === query.get('context'))
      .filter(({ audience }) => tokens.some((token) => audience.includes(token)))
      .map(({ document }) => document)
      .sort((a, b) => Number(a.closed) - Number(b.closed) || b.position - a.position);
    const left = held.filter(({ closed, position }) => {
      if (part === 'closed') return closed && position < before;
      return closed || position < before;
    });
    const documents = left.slice(0, Number(query.get('limit')));
    const last = documents.at(-1);
    const place = [last?.closed ? 'closed' : 'open', last?.position ?? 0, head, 1, 0];
    const next = [...place, loaded + documents.length, held.length].join('.');
    this.pulled$.next(this.pulls.length);
    return snapshotResponseSchema.parse({
      documents,
      ...(left.length > documents.length ? { next } : {}),
      ...{ loaded: loaded + documents.length, total: held.length, head },
      ...{ through: 0, window: this.window, log: this.logName },
    });
  }

  private live(signal: AbortSignal | undefined): Response {
    let own: ReadableStreamDefaultController<Uint8Array> | undefined;
    const body = new ReadableStream<Uint8Array>({
      start: (controller) => {
        own = controller;
        this.listeners.add(controller);
        controller.enqueue(
          new TextEncoder().encode(
            `: welcome\n\nevent: log\ndata: ${JSON.stringify(this.logName)}\n\n`,
          ),
        );
        signal?.addEventListener('abort', () => {
          if (this.listeners.delete(controller)) controller.error(new Error('aborted'));
        });
      },
      cancel: () => {
        if (own) this.listeners.delete(own);
      },
    });
    return new Response(body, { headers: { 'content-type': 'text/event-stream' } });
  }
}

function json(body: unknown, status = 200): Response {
  return new Response(body === undefined ? null : JSON.stringify(body), {
    status: body === undefined ? 204 : status,
    headers: { 'content-type': 'application/json', date: 'Mon, 23 Nov 2026 09:00:00 GMT' },
  });
}
