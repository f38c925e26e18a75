import type { Actor } from '@callout/kernel';
import { type Fact, fact, given, NOON } from '@callout/kernel/testing';
import {
  ApplicantAccepted,
  ApplicantContacted,
  ApplicantRejected,
  ApplicationSubmitted,
  ApplicationWithdrawn,
  TestCompleted,
  TestsAssigned,
} from '@callout/published-language';
import { workerApplication } from './streams/worker-application/stream.ts';

export const lena: Actor = { id: 'applicant:a1', role: 'applicant', name: 'Lena', subject: 'a1' };
export const stranger: Actor = { ...lena, id: 'applicant:a2', subject: 'a2' };

export const application = {
  applicant: {
    name: 'Lena Fuchs',
    email: 'lena@mail.example',
    phone: '+49 40 5550177',
    place: { address: 'Grindelallee 4' },
  },
  about: 'Six years in heating.',
  skills: ['gas'],
  weeklyHours: [{ day: 1, from: '08:00', to: '16:00' }],
  locale: 'en' as const,
};
export const submitted = fact(
  ApplicationSubmitted,
  { ...application, duplicateOf: [] },
  { actor: lena, stream: 'a1' },
);
export const contacted = fact(ApplicantContacted, { channel: 'phone', note: 'Free in May.' });

const valve = {
  id: 'q1',
  kind: 'choice' as const,
  text: 'What is closed first?',
  skill: 'gas',
  points: 5,
  options: ['The main valve', 'The window', 'The door'],
  several: false,
};
const wires = {
  ...valve,
  id: 'q2',
  text: 'Which wires are live?',
  skill: 'electric',
  points: 4,
  several: true,
};
const joint = { id: 'q3', kind: 'text' as const, text: 'Test a joint.', skill: 'gas', points: 10 };
/** A suite that its key scores alone, and one that a manager scores the rest of. */
export const keyed = {
  name: 'Wires and valves',
  description: '',
  questions: [valve, wires],
  answerKey: [
    { question: 'q1', options: [0] },
    { question: 'q2', options: [0, 2] },
  ],
};
export const mixed = {
  name: 'Gas safety',
  description: '',
  questions: [valve, joint],
  answerKey: [{ question: 'q1', options: [0] }],
};

const testOf = (id: string, { name, questions }: typeof keyed | typeof mixed) => ({
  id,
  name,
  suite: id,
  questions,
});
export const assignedKeyed = fact(TestsAssigned, {
  tests: [testOf('s1', keyed)],
  answerKey: [{ test: 's1', key: keyed.answerKey }],
});
export const assignedMixed = fact(TestsAssigned, {
  tests: [testOf('s2', mixed)],
  answerKey: [{ test: 's2', key: mixed.answerKey }],
});
export const answeredMixed = fact(
  TestCompleted,
  {
    test: 's2',
    answers: [
      { question: 'q1', options: [0] },
      { question: 'q3', text: 'Leak spray.' },
    ],
    points: [{ question: 'q1', points: 5 }],
    skills: [{ skill: 'gas', points: 5, max: 15 }],
    unscored: ['q3'],
    note: '',
  },
  { actor: lena },
);
export const scoredMixed = fact(TestCompleted, {
  test: 's2',
  answers: [],
  points: [
    { question: 'q1', points: 5 },
    { question: 'q3', points: 8 },
  ],
  skills: [{ skill: 'gas', points: 13, max: 15 }],
  unscored: [],
  note: 'Good.',
});

export const verdict = { strengths: ['Calm'], weaknesses: [], skills: ['gas'] };
export const accepted = fact(ApplicantAccepted, verdict);
export const rejected = fact(ApplicantRejected, { reason: 'No licence.' });
export const withdrawn = fact(ApplicationWithdrawn, { reason: '' }, { actor: lena });
/** Every end, and what is said of it to those who come after. */
export const ended: readonly (readonly [Fact, string])[] = [
  [accepted, 'application-decided'],
  [rejected, 'application-decided'],
  [withdrawn, 'application-withdrawn'],
];

export const applied = (...facts: readonly Fact[]) =>
  given(workerApplication, [submitted, ...facts], 'a1');

/** The same facts for a world, in which each names its stream. */
export const inWorld = (...facts: readonly Fact[]): readonly Fact[] =>
  facts.map((said) => ({ ...said, stream: said.stream ?? 'a1', at: NOON }));
