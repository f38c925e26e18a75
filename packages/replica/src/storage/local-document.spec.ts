// Proves the pure part of storing a document: answers in any order end in the same document, and a
// fact is pending, confirmed or shown as refused, never nothing.
import {
  type AnyStream,
  type ConfirmedEvent,
  evolveState,
  type RecordedEvent,
} from '@callout/kernel';
import { toyModel } from '@callout/kernel/toy';
import { foldDocument, type StreamDocument } from '@callout/sync';
import { expect, test } from 'vitest';
import {
  hasBegun,
  isEmpty,
  type LocalDocument,
  localAfterGone,
  localFromServer,
  recordedOn,
  serverSide,
  withPending,
  withServerDocument,
} from './local-document.ts';

const stream = toyModel.stream('job') as AnyStream;
const NONE: ReadonlySet<string> = new Set();

function event(seq: number, type: string, data: unknown): RecordedEvent {
  const id = `00000000-0000-7000-8000-00000000000${seq}`;
  return {
    id,
    context: 'provisioning',
    kind: 'job',
    stream: 'j1',
    type,
    v: 1,
    data,
    occurredAt: '2026-11-23T09:00:00.000Z',
    actor: { id: 'u', role: 'manager', name: 'M' },
    command: 'NoteJob',
    device: 'd',
    deviceSeq: seq,
    correlationId: id,
  };
}
const opened = event(1, 'JobOpened', { title: 'Boiler', worker: 'w1' });
const note = event(2, 'JobNoted', { text: 'mine' });
const theirs = event(3, 'JobNoted', { text: 'theirs' });

function server(...events: readonly RecordedEvent[]): StreamDocument {
  const confirmed = events.map(
    (one, index): ConfirmedEvent => ({
      ...one,
      recordedAt: '2026-11-23T09:00:00.000Z',
      position: index + 1,
      version: index + 1,
    }),
  );
  return foldDocument(stream, undefined, confirmed);
}
const notesOf = (local: LocalDocument | undefined) =>
  (local?.state as { notes: string[] } | undefined)?.notes;
const withNote = () => {
  const local = localFromServer(server(opened));
  return recordedOn(stream, local, [note], evolveState(stream, local.state, note));
};

test('an older answer that comes late changes nothing but what it settles', () => {
  const newest = withServerDocument(stream, withNote(), server(opened, note, theirs), NONE);
  const late = withServerDocument(stream, newest, server(opened, note), new Set([note.id]));
  expect(late).toEqual(newest);
  expect(notesOf(late)).toEqual(['mine', 'theirs']);
  expect([late.position, late.unsent, late.base]).toEqual([3, 0, null]);
});

test('what is pending is applied again over what others did, from the base and not from itself', () => {
  const once = withServerDocument(stream, withNote(), server(opened, theirs), NONE);
  expect(notesOf(once)).toEqual(['theirs', 'mine']);
  const again = withPending(stream, once, [note, event(4, 'JobNoted', { text: 'more' })]);
  expect(notesOf(again)).toEqual(['theirs', 'mine', 'more']);
  expect(serverSide(again)).toEqual(server(opened, theirs));
});

test('what is gone stays for what is pending, or was refused just now, and for nothing else', () => {
  const gone = { id: 'job:j1', gone: true, position: 9 } as const;
  const local = withNote();
  expect(localAfterGone(stream, local, gone, NONE, [])).toMatchObject({ gone: 1, unsent: 1 });
  expect(localAfterGone(stream, local, gone, new Set([note.id]), [])).toBeUndefined();
  const dispute = { event: note, refusal: { code: 'not-there' }, at: '2026-11-23T09:00:00.000Z' };
  const refused = localAfterGone(stream, local, gone, new Set([note.id]), [dispute]);
  expect(refused).toMatchObject({ gone: 1, unsent: 0, disputed: 1, disputes: [dispute] });
  expect(hasBegun(refused)).toBe(false);
  const older = { ...gone, position: 0 };
  expect(localAfterGone(stream, local, older, NONE, [])).toEqual(local);
});

test('a document of disputes alone is nothing once they are settled', () => {
  const empty = { ...server(opened), version: 0, position: 0, state: stream.initial, timeline: [] };
  expect(isEmpty(localFromServer(empty))).toBe(true);
  expect(hasBegun(localFromServer(empty))).toBe(false);
});
