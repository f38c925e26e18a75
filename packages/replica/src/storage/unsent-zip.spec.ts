// Proves: an export that was made to do harm is read in no more memory than it has bytes, however its entries
// lie about their sizes; a file of it that is not what it should be is left out, counted, and holds nothing
// else back; and whatever bytes are cut or changed, it is read or refused, and nothing is thrown.
import { randomInt } from 'node:crypto';
import { strToU8, type Zippable, zipSync } from 'fflate';
import { expect, test } from 'vitest';
import { sha256Of } from './sha256.ts';
import { readUnsentZip, unsentZip } from './unsent-zip.ts';

const fact = {
  ...{ id: '01a23745-057e-77cf-b44e-8e0a4382c85c', context: 'expenses', kind: 'expense' },
  ...{ stream: 'e1', type: 'ExpenseNoted', v: 1, command: 'NoteExpense', data: { cents: 5 } },
  ...{ correlationId: '01a23745-057e-77cf-b44e-8e0a4382c85c', device: 'tablet', deviceSeq: 1 },
  ...{ occurredAt: '2026-11-20T08:00:00.000Z', actor: { id: 'u1', role: 'manager', name: 'Mara' } },
};
const about = {
  export: '6f1d9f0e-3b0a-4e59-9d52-0c8a3c7d2f11',
  exportedAt: '2026-11-20T08:00:00.000Z',
  ...{ device: 'tablet', facts: [{ text: JSON.stringify(fact), proof: '' }] },
};
const REFUSED = { ok: false, refusal: { code: 'unsent-work-unreadable' } };

async function fileOf(content: Uint8Array<ArrayBuffer>) {
  const { buffer } = content;
  return { sha256: await sha256Of(buffer), type: 'image/jpeg', proof: '', content: buffer };
}
const photo = () => fileOf(Uint8Array.from({ length: 4_000 }, (_, index) => index % 251));

async function counts(zip: Uint8Array) {
  const read = await readUnsentZip(zip);
  if (!read.ok) return read;
  const { events, files, broken } = read.value;
  return { facts: events.map(({ id }) => id), files: files.map(({ sha256 }) => sha256), broken };
}

/** As somebody else's program may pack it: each entry with a level of compression. */
function packed(names: readonly string[], entries: Zippable): Uint8Array {
  const files = names.map((sha256) => ({ sha256, type: 'image/jpeg', proof: '' }));
  const manifest = { form: 'callout-unsent', version: 2, ...about, files };
  return zipSync({ ...entries, 'unsent.json': [strToU8(JSON.stringify(manifest)), { level: 0 }] });
}

/** Where each entry of the directory at the end of a zip begins. */
function directory(zip: Uint8Array): readonly number[] {
  const view = new DataView(zip.buffer, zip.byteOffset, zip.byteLength);
  const end = zip.length - 22;
  const found: number[] = [];
  let at = view.getUint32(end + 16, true);
  for (let left = view.getUint16(end + 10, true); left > 0; left -= 1) {
    found.push(at);
    const lengths = [28, 30, 32].map((offset) => view.getUint16(at + offset, true));
    at += 46 + lengths.reduce((sum, length) => sum + length, 0);
  }
  return found;
}

test('what was packed is read as it was', async () => {
  const file = await photo();
  const read = await readUnsentZip(unsentZip({ ...about, files: [file] }));
  const { exportedAt, ...carried } = about;
  expect(read).toEqual({
    ok: true,
    value: { ...carried, events: [fact], files: [file], broken: 0 },
  });
});

test('a bomb is not unpacked, and what came with it is taken', async () => {
  const file = await photo();
  const bomb = await fileOf(new Uint8Array(20_000_000));
  const zip = packed([file.sha256, bomb.sha256], {
    [`files/${file.sha256}`]: [new Uint8Array(file.content), { level: 0 }],
    [`files/${bomb.sha256}`]: [new Uint8Array(bomb.content), { level: 9 }],
  });
  expect(zip.length).toBeLessThan(100_000);
  expect(await counts(zip)).toEqual({ facts: [fact.id], files: [file.sha256], broken: 1 });
});

test.each([
  ['more', 1_000_000_000],
  ['less', 10],
])(
  'an entry that tells %s than it holds is left out, and what came with it is taken',
  async (_, told) => {
    const file = await photo();
    const other = await fileOf(Uint8Array.from({ length: 3_000 }, (_, index) => index % 7));
    const zip = unsentZip({ ...about, files: [file, other] });
    const view = new DataView(zip.buffer);
    view.setUint32((directory(zip)[0] ?? 0) + 24, told, true);
    expect(await counts(zip)).toEqual({ facts: [fact.id], files: [other.sha256], broken: 1 });
  },
);

test('entries that lie on top of each other are not unpacked beyond what the file holds', async () => {
  const zip = unsentZip({ ...about, files: [await photo()] });
  const [first = 0, second = 0] = directory(zip);
  const record = zip.subarray(first, second);
  const copies = Array.from({ length: 3 }, () => record);
  const bytes = new Uint8Array(zip.length + copies.length * record.length);
  bytes.set(zip.subarray(0, first));
  for (const [index, copy] of copies.entries()) bytes.set(copy, first + index * copy.length);
  bytes.set(zip.subarray(first), first + copies.length * record.length);
  const view = new DataView(bytes.buffer);
  const end = bytes.length - 22;
  for (const offset of [8, 10]) view.setUint16(end + offset, copies.length + 2, true);
  view.setUint32(end + 12, view.getUint32(end + 12, true) + copies.length * record.length, true);
  expect(await counts(bytes)).toEqual(REFUSED);
});

test('what is no export is refused', async () => {
  const nested = `${'['.repeat(200_000)}${']'.repeat(200_000)}`;
  const manifest = (text: string) => zipSync({ 'unsent.json': [strToU8(text), { level: 0 }] });
  const many = Array.from({ length: 10_001 }, () => ({ text: '{}', proof: '' }));
  const whole = { form: 'callout-unsent', version: 2, ...about, files: [] };
  for (const zip of [
    new Uint8Array(),
    new Uint8Array(1000),
    zipSync({}),
    manifest(''),
    manifest(nested),
    manifest(JSON.stringify({ ...whole, facts: many })),
    manifest(JSON.stringify({ ...whole, facts: [{ text: '{}', proof: '' }] })),
    manifest(JSON.stringify({ ...whole, facts: [{ text: nested, proof: '' }] })),
    manifest(JSON.stringify({ ...whole, files: [{ sha256: '../x', type: '', proof: '' }] })),
  ]) {
    expect(await readUnsentZip(zip)).toEqual(REFUSED);
  }
});

test('whatever is cut or changed, it is read or refused', async () => {
  const seed = randomInt(2 ** 31);
  console.log(`seed ${seed}`);
  const file = await photo();
  const zip = unsentZip({ ...about, files: [file] });
  let state = seed;
  const below = (limit: number) => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return state % limit;
  };
  for (let turn = 0; turn < 400; turn += 1) {
    const bytes = zip.slice(0, turn % 2 === 0 ? zip.length : below(zip.length));
    for (let changes = below(4); changes > 0 && bytes.length > 0; changes -= 1) {
      bytes[below(bytes.length)] = below(256);
    }
    const read = await counts(bytes);
    if ('ok' in read) expect(read).toEqual(REFUSED);
    else expect(read.files.length + read.broken).toBeLessThanOrEqual(1);
  }
});
