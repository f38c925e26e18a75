import type { ContextDefinition, Model } from './context.ts';
import { DeclarationBroken } from './decide.ts';
import type { RecordedEvent } from './event.ts';
import type { Copies, FormerCopies, Knowledge } from './knowledge.ts';
import { type Origin, placesOf, type Spot, spotsOf, valueAt } from './origin.ts';
import type { View } from './read-model.ts';
import { ok, type Refusal, type Result, refuse, refused } from './result.ts';

type Reference = Extract<Origin, { readonly kind: 'reference' }>;
type Copy = Extract<Origin, { readonly kind: 'copy' }>;

interface Known {
  readonly today: Copies;
  readonly former: FormerCopies;
  /** The code of the refusal, where it is no longer in use. */
  readonly outOfUse: string | undefined;
}
interface LookUp {
  readonly knowledgeOf: (kind: string) => Knowledge | undefined;
  readonly known: (kind: string, id: unknown) => Promise<Known | undefined>;
}

/**
 * Compares what a person's fact says of other streams with what its context knows of them, and puts in
 * what is true today where the fact copies what was true before: see docs/adr/0105.
 * @param event as the rules of its stream have taken it, its own state put in
 * @param told as it was recorded
 * @throws DeclarationBroken when the context has not declared how it knows what the event copies
 */
export async function vouchEvent(
  model: Model,
  { event, told }: { readonly event: RecordedEvent; readonly told: RecordedEvent },
  view: View,
): Promise<Result<RecordedEvent>> {
  const definition = model.event(event.type);
  const context = model.contexts.find(({ name }) => name === event.context);
  if (!definition || !context) throw new DeclarationBroken(`no context declares ${event.type}`);
  // A copy: what is put in must not reach the state that a command took its data from.
  const data: unknown = JSON.parse(JSON.stringify(event.data));
  const look = lookUpIn(context, view);
  for (const { path, origin, within } of placesOf(definition.schema)) {
    if (origin?.kind !== 'reference' && origin?.kind !== 'copy') continue;
    // What the server has decided, it has from what it knows.
    if (within === 'decided') continue;
    for (const spot of spotsOf(data, path)) {
      const refusal = within
        ? await repeatRefusal(origin, spot, valueAt(told.data, spot.path), look)
        : await spotRefusal(origin, spot, look);
      if (refusal) return refused(refusal);
    }
  }
  return ok({ ...event, data });
}

/** Every row is read once an event. */
function lookUpIn(context: ContextDefinition, view: View): LookUp {
  const knowledgeOf = (kind: string) => context.knows?.find(({ of }) => of === kind);
  const read = new Map<string, Promise<Known | undefined>>();
  const known = (kind: string, id: unknown) => {
    const knowledge = knowledgeOf(kind);
    if (!knowledge) throw new DeclarationBroken(`${context.name} knows of no ${kind}`);
    const key = knowledge.key ?? (typeof id === 'string' ? id : '');
    const name = JSON.stringify([kind, key]);
    const found = read.get(name) ?? readRow(knowledge, key, view);
    read.set(name, found);
    return found;
  };
  return { knowledgeOf, known };
}

async function readRow(knowledge: Knowledge, key: string, view: View): Promise<Known | undefined> {
  const row = await view.row<never>(knowledge.through, key);
  if (row === undefined) return undefined;
  return {
    today: knowledge.today(row),
    former: knowledge.former(row) ?? {},
    outOfUse: knowledge.inUse?.is(row) === false ? knowledge.inUse.refusal : undefined,
  };
}

async function spotRefusal(
  origin: Reference | Copy,
  spot: Spot,
  look: LookUp,
): Promise<Refusal | undefined> {
  return origin.kind === 'reference'
    ? referenceRefusal(origin, spot, look)
    : copyRefusal(origin, spot, look);
}

async function referenceRefusal(
  { to, inUse }: Reference,
  { holder, key, path }: Spot,
  look: LookUp,
): Promise<Refusal | undefined> {
  if (holder[key] === undefined) return undefined;
  const row = await look.known(to, holder[key]);
  const unknown = look.knowledgeOf(to)?.unknown;
  if (!unknown) throw new DeclarationBroken(`nothing says what an unknown ${to} is refused as`);
  const code = row ? inUse && row.outOfUse : unknown;
  return code ? refuse(code, { fields: [path] }) : undefined;
}

async function copyRefusal(origin: Copy, spot: Spot, look: LookUp): Promise<Refusal | undefined> {
  const { holder, key } = spot;
  const told = holder[key];
  const id = origin.by === undefined ? undefined : valueAt(holder, origin.by);
  const row = await look.known(origin.of, id);
  const today = row?.today[origin.field];
  if (today === undefined) {
    // The server knows nothing to compare it with, and states nothing that it does not know.
    if (told !== undefined) delete holder[key];
    return undefined;
  }
  if (told === today || (told === undefined && origin.asShown)) return undefined;
  if (told !== undefined && !wasTrue(row, origin, told)) return neverTrue(spot);
  if (!origin.asShown) holder[key] = today;
  return undefined;
}

/** What the stream itself says is put in already; a name that was told instead must have been true. */
async function repeatRefusal(
  origin: Reference | Copy,
  spot: Spot,
  told: unknown,
  look: LookUp,
): Promise<Refusal | undefined> {
  const { holder, key } = spot;
  if (origin.kind === 'reference' || told === undefined || told === holder[key]) return undefined;
  if (!look.knowledgeOf(origin.of)) return neverTrue(spot);
  const id = origin.by === undefined ? undefined : valueAt(holder, origin.by);
  const row = await look.known(origin.of, id);
  return wasTrue(row, origin, told) ? undefined : neverTrue(spot);
}

function wasTrue(row: Known | undefined, { field }: Copy, told: unknown): boolean {
  const values = [row?.today[field], ...(row?.former[field] ?? [])];
  return values.some((value) => value !== undefined && value === told);
}

function neverTrue({ path }: Spot): Refusal {
  return refuse('copy-never-true', { params: { field: path }, fields: [path] });
}
