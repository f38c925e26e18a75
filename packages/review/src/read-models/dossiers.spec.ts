// Proves that a dossier holds everything about a request in the order in which it was told, evidence
// included, within its bound; and what a worker's history keeps of jobs and reviews.
import { actors, type Fact, fact, givenFacts, on } from '@callout/kernel/testing';
import {
  EvidenceAttached,
  NoteAdded,
  OutcomeDisputed,
  ReviewCompleted,
  ReviewOpened,
  ServiceCancelled,
  ServiceCompleted,
  ServiceFailed,
  ServiceRequested,
  ServiceStarted,
  WorkerAssigned,
} from '@callout/published-language';
import { expect, it } from 'vitest';
import { review } from '../context.ts';
import { dossiers } from './dossiers.ts';
import { workerHistory } from './worker-history.ts';

const r1 = (event: Fact['event'], more: object = {}) =>
  fact(event, { ...(event.samples[1] as object), ...more }, { stream: 'r1', actor: actors.worker });
const about = {
  requestId: 'r1',
  client: { id: 'c1', name: 'Harbour School' },
  worker: { id: 'w1', name: 'Mila Novak' },
};
const opened = on('k1', ReviewOpened, ReviewOpened.samples[1]);
const completed = on('k1', ReviewCompleted, {
  ...(ReviewCompleted.samples[1] as object),
  about,
});

it('tells a request from its order to its review', async () => {
  const road = [
    r1(ServiceRequested),
    r1(WorkerAssigned),
    r1(ServiceStarted),
    r1(NoteAdded),
    r1(EvidenceAttached),
    r1(ServiceCompleted),
    r1(OutcomeDisputed),
  ];
  const { view } = givenFacts(review, [...road, opened, completed]);
  const dossier = await view.row(dossiers, 'r1');
  expect(dossier?.entries.map(({ what, text }) => [what, text])).toEqual([
    ['ServiceRequested', 'No hot water since this morning.'],
    ['WorkerAssigned', 'Mila Novak'],
    ['ServiceStarted', ''],
    ['NoteAdded', 'Ring twice.'],
    ['EvidenceAttached', 'Serial plate.'],
    ['ServiceCompleted', 'Gasket replaced.'],
    ['OutcomeDisputed', 'The boiler is cold again.'],
    ['ReviewOpened', 'Nobody opened the door.'],
    ['ReviewCompleted', 'The address has two entrances.'],
  ]);
  expect(dossier?.evidence.map(({ purpose }) => purpose)).toEqual([
    'start-photo',
    'other',
    'report-photo',
  ]);
  expect(dossier).toMatchObject({ ending: { worker: about.worker }, openCase: undefined });
});

it('knows an open case, and an ending without a worker', async () => {
  const { view } = givenFacts(review, [r1(ServiceCancelled), opened]);
  expect(await view.row(dossiers, 'r1')).toMatchObject({
    order: undefined,
    ending: { client: about.client },
    openCase: 'k1',
  });
});

it('keeps the latest entries only', async () => {
  const notes = Array.from({ length: 301 }, (_, n) => r1(NoteAdded, { text: `note ${n}` }));
  const { view } = givenFacts(review, notes);
  const entries = (await view.row(dossiers, 'r1'))?.entries ?? [];
  expect([entries.length, entries[0]?.text]).toEqual([300, 'note 1']);
});

it('a worker’s history counts the jobs, and a case that is completed again once', async () => {
  const { view } = givenFacts(review, [
    r1(ServiceCompleted),
    r1(ServiceFailed),
    r1(ServiceFailed, { noShow: true, attribution: 'worker' }),
    opened,
    completed,
    completed,
  ]);
  expect(await view.row(workerHistory, 'w1')).toMatchObject({
    completed: 1,
    failed: 2,
    noShows: 1,
    jobs: [{ came: 'completed' }, { came: 'failed' }, { came: 'no-show' }],
    reviews: [{ of: 'k1', rating: 3, verdict: 'nobody-at-fault' }],
  });
});
