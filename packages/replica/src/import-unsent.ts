import { ok, type RecordedEvent, type Refusal, type Result, refused } from '@callout/kernel';
import {
  HAND_IN_FACTS_MAX,
  type HandInRequest,
  handInResponseSchema,
  type ProvenFact,
  type Verdict,
} from '@callout/sync';
import type { LocalFiles } from './files/local-files.ts';
import type { HttpClient } from './network/http-client.ts';
import type { Owner } from './network/sessions.ts';
import { refusalOfFault } from './platform/storage-full.ts';
import { readUnsentFile } from './storage/unsent-file.ts';
import { putBackUnsent, type UnsentTransferOptions } from './storage/unsent-transfer.ts';
import type { Carried } from './storage/unsent-zip.ts';

/** What became of one fact of an imported file. */
export interface ImportedFact {
  readonly type: string;
  readonly occurredAt: string;
  /** `added` and `known` are of this device; the others are the server's verdicts. */
  readonly outcome: 'added' | 'known' | Verdict['verdict'];
  readonly refusal?: Refusal | undefined;
}

export interface ImportedWork {
  /** Whose it is, where it is somebody else's than the one who imports it. */
  readonly person?: string | undefined;
  readonly facts: readonly ImportedFact[];
  readonly files: number;
  /** Files that were not what they should have been, and were left out. */
  readonly filesBroken: number;
}

export interface ImportOptions extends UnsentTransferOptions {
  readonly owner: Owner;
  readonly http: HttpClient;
}

/**
 * Reads an export. The person's own facts are pending here, with numbers of this device; a manager hands
 * in somebody else's to the server. The same file once more adds nothing, or what the first time did not
 * come to: where the device itself fails, that is said, and whoever has made room brings it again.
 */
export async function importUnsent(
  options: ImportOptions,
  files: LocalFiles,
  file: Blob,
  code: string,
): Promise<Result<ImportedWork>> {
  try {
    return await importRead(options, files, file, code);
  } catch (error) {
    return refused(refusalOfFault(error));
  }
}

async function importRead(
  options: ImportOptions,
  files: LocalFiles,
  file: Blob,
  code: string,
): Promise<Result<ImportedWork>> {
  const read = await readUnsentFile(file, code);
  if (!read.ok) return read;
  const { value: carried } = read;
  const foreign = carried.events.find(({ actor }) => actor.id !== options.owner.id)?.actor.name;
  if (foreign === undefined) return takeBack(options, files, carried);
  if (carried.facts.length > 0 && options.owner.roles.includes('manager')) {
    return handIn(options.http, files, carried);
  }
  return refused({ code: 'unsent-work-of-another', params: { name: foreign } });
}

async function takeBack(
  options: ImportOptions,
  files: LocalFiles,
  carried: Carried,
): Promise<Result<ImportedWork>> {
  const { events } = carried;
  const unknown = events.find((event) => options.model.stream(event.kind) === undefined);
  if (unknown) {
    return refused({ code: 'event-unknown', params: { type: unknown.type, version: unknown.v } });
  }
  // A fact may only name files that are safe here.
  for (const { content, type } of carried.files) await files.keep(new Blob([content], { type }));
  const added = new Set((await putBackUnsent(options, events)).map(({ id }) => id));
  return ok({
    facts: events.map((event) => told(event, added.has(event.id) ? 'added' : 'known')),
    ...countsOf(carried),
  });
}

const told = ({ type, occurredAt }: RecordedEvent, outcome: ImportedFact['outcome']) => ({
  ...{ type, occurredAt, outcome },
});
const countsOf = ({ files, broken }: Carried) => ({ files: files.length, filesBroken: broken });

async function handIn(
  http: HttpClient,
  files: LocalFiles,
  carried: Carried,
): Promise<Result<ImportedWork>> {
  const facts: ImportedFact[] = [];
  let person: string | undefined;
  for (const { from, part } of parts(carried.facts)) {
    const { export: id, device } = carried;
    const body: HandInRequest = { export: id, device, from, facts: [...part] };
    const answer = await http.request('POST', '/api/v1/unsent-work', body);
    if (answer.kind !== 'answered') return refused(answer.refusal);
    const taken = handInResponseSchema.safeParse(answer.body);
    if (!taken.success) return refused({ code: 'server-trouble' });
    person = taken.data.person.name;
    for (const { type, occurredAt, outcome } of taken.data.facts) {
      const refusal = 'refusal' in outcome ? { refusal: outcome.refusal as Refusal } : {};
      facts.push({ type, occurredAt, outcome: outcome.verdict, ...refusal });
    }
  }
  for (const { content, type, proof } of carried.files) {
    await files.keepFor(new Blob([content], { type }), { device: carried.device, proof });
  }
  return ok({ person, facts, ...countsOf(carried) });
}

const PART_CHARACTERS_MAX = 2_000_000;

/** As many facts at once as one request takes. */
function parts(facts: readonly ProvenFact[]) {
  const all: { readonly from: number; readonly part: ProvenFact[] }[] = [];
  let characters = 0;
  for (const [index, fact] of facts.entries()) {
    const last = all.at(-1);
    characters += fact.text.length;
    if (last && last.part.length < HAND_IN_FACTS_MAX && characters <= PART_CHARACTERS_MAX) {
      last.part.push(fact);
    } else {
      characters = fact.text.length;
      all.push({ from: index + 1, part: [fact] });
    }
  }
  return all;
}
