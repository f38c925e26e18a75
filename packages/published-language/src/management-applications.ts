import { asInput, decidedByServer, ERASED, eventsOf, ownState, saidByActor } from '@callout/kernel';
import { z } from 'zod';
import {
  emailSchema,
  idSchema,
  lineSchema,
  nameSchema,
  noteSchema,
  phoneSchema,
  placeSchema,
  skillSchema,
  TEXT_MAX,
  weeklyHoursSchema,
} from './shared.ts';

/** How large a test may grow: an application carries its tests with it, so they stay small. */
export const TEST_MAX = { questions: 50, options: 12, points: 100, tests: 10 } as const;

const filledLineSchema = z.string().trim().min(1).max(TEXT_MAX.line);
const pointsSchema = z.int().min(0).max(TEST_MAX.points);
const asked = {
  id: asInput('new-id', idSchema),
  text: z.string().trim().min(1).max(1000),
  /** What a right answer shows. */
  skill: skillSchema,
  points: z.int().min(1).max(TEST_MAX.points),
};
/** `choice` is scored by its key; `text` is scored by a manager. */
export const testQuestionSchema = z.discriminatedUnion('kind', [
  z.object({
    ...asked,
    kind: z.literal('choice'),
    options: z.array(filledLineSchema).min(2).max(TEST_MAX.options),
    /** Whether more than one option may be chosen. */
    several: z.boolean(),
  }),
  z.object({ ...asked, kind: z.literal('text') }),
]);
export type TestQuestion = z.infer<typeof testQuestionSchema>;

const optionsSchema = z
  .array(
    z
      .int()
      .min(0)
      .max(TEST_MAX.options - 1),
  )
  .max(TEST_MAX.options);
/** The right options of the choice questions, by their place from 0. It stays with managers. */
export const answerKeySchema = z
  .array(z.object({ question: idSchema, options: optionsSchema.min(1) }))
  .max(TEST_MAX.questions);
export type AnswerKey = z.infer<typeof answerKeySchema>;

export const questionsSchema = z.array(testQuestionSchema).min(1).max(TEST_MAX.questions);
export const testSuiteSchema = z.object({
  name: nameSchema,
  description: noteSchema,
  questions: saidByActor(questionsSchema),
  answerKey: saidByActor(answerKeySchema),
});

const testSuite = eventsOf('management', 'test-suite');

const suiteSample = {
  name: 'Gas safety',
  description: 'Before anybody works on a boiler.',
  questions: [
    {
      id: 'q1',
      kind: 'choice' as const,
      text: 'What is closed first?',
      skill: 'gas',
      points: 5,
      options: ['The main valve', 'The window'],
      several: false,
    },
    { id: 'q2', kind: 'text' as const, text: 'How do you test a joint?', skill: 'gas', points: 10 },
  ],
  answerKey: [{ question: 'q1', options: [0] }],
};
export const TestSuiteDefined = testSuite('TestSuiteDefined', {
  schema: testSuiteSchema,
  sample: suiteSample,
});
export const TestSuiteChanged = testSuite('TestSuiteChanged', {
  schema: testSuiteSchema,
  sample: { ...suiteSample, name: 'Gas safety, 2027' },
});
export const TestSuiteRetired = testSuite('TestSuiteRetired', {
  schema: z.object({ reason: lineSchema }),
  sample: { reason: 'The regulation has changed.' },
});

const workerApplication = eventsOf('management', 'worker-application', {
  personalActors: ['applicant'],
});

/** Who the applicant is. What else may tell it is free text: see docs/adr/0026. */
export const applicantSchema = z.object({
  name: nameSchema,
  email: emailSchema,
  phone: phoneSchema.optional(),
  place: placeSchema.optional(),
});
export const applicationSchema = z.object({
  applicant: applicantSchema,
  about: noteSchema,
  /** What applicants say they can do. */
  skills: z.array(skillSchema).max(50),
  weeklyHours: weeklyHoursSchema,
  /** The language of the mails. */
  locale: z.enum(['en', 'ru']),
});
/** Stands for an applicant whose data is erased. */
export const NOBODY: z.infer<typeof applicantSchema> = {
  name: ERASED,
  email: 'erased@nobody.invalid',
};
export const ApplicationSubmitted = workerApplication('ApplicationSubmitted', {
  schema: applicationSchema.extend({
    /** Applications with the same e-mail address or phone number that were there before. */
    duplicateOf: decidedByServer(z.array(idSchema).max(20)),
  }),
  sample: {
    applicant: {
      name: 'Lena Fuchs',
      email: 'lena.fuchs@mail.example',
      phone: '+49 40 5550177',
      place: { address: 'Grindelallee 4, Hamburg' },
    },
    about: 'Six years in heating.',
    skills: ['gas'],
    weeklyHours: [{ day: 1, from: '08:00', to: '16:00' }],
    locale: 'en',
    duplicateOf: ['a0'],
  },
  impersonal: (data) => ({ ...data, applicant: NOBODY, about: '' }),
});
export const ApplicationWithdrawn = workerApplication('ApplicationWithdrawn', {
  schema: z.object({ reason: lineSchema }),
  sample: { reason: 'Found other work.' },
  impersonal: () => ({ reason: '' }),
});
export const ApplicantContacted = workerApplication('ApplicantContacted', {
  schema: z.object({ channel: z.enum(['phone', 'email', 'meeting', 'other']), note: noteSchema }),
  sample: { channel: 'phone', note: 'Can begin in January.' },
  impersonal: ({ channel }) => ({ channel, note: '' }),
});

const assignedTestSchema = z.object({
  /** The suite's id, or `set-<n>` for the n-th test when it was made for this applicant. */
  id: idSchema,
  name: nameSchema,
  suite: idSchema.optional(),
  questions: questionsSchema,
});
export type AssignedTest = z.infer<typeof assignedTestSchema>;
/** The name that a manager gave a test for one applicant may say for whom it is. */
export function impersonalTest<T extends AssignedTest>(test: T): T {
  return test.suite === undefined ? { ...test, name: test.id } : test;
}
/** The tests as they were at that moment: a suite that changes later changes nobody's test. */
export const TestsAssigned = workerApplication('TestsAssigned', {
  origin: 'decided',
  schema: z.object({
    tests: z.array(assignedTestSchema).min(1).max(TEST_MAX.tests),
    answerKey: z
      .array(z.object({ test: idSchema, key: answerKeySchema }))
      .min(1)
      .max(TEST_MAX.tests),
  }),
  sample: {
    tests: [
      { id: 's1', name: 'Gas safety', suite: 's1', questions: suiteSample.questions },
      { id: 'set-2', name: 'For Lena', questions: suiteSample.questions.slice(1) },
    ],
    answerKey: [
      { test: 's1', key: suiteSample.answerKey },
      { test: 'set-2', key: [] },
    ],
  },
  impersonal: (data) => ({ ...data, tests: data.tests.map(impersonalTest) }),
});

export const testAnswersSchema = z
  .array(
    z.object({
      question: idSchema,
      options: optionsSchema.optional(),
      text: noteSchema.optional(),
    }),
  )
  .max(TEST_MAX.questions);
export type TestAnswers = z.infer<typeof testAnswersSchema>;
export const questionPointsSchema = z
  .array(z.object({ question: idSchema, points: pointsSchema }))
  .max(TEST_MAX.questions);
export type QuestionPoints = z.infer<typeof questionPointsSchema>;

const skillSumsSchema = z
  .array(z.object({ skill: skillSchema, points: z.int().min(0), max: z.int().min(1) }))
  .max(TEST_MAX.questions);

/**
 * Recorded when the applicant has answered, with the points that the key gives, and again when a
 * manager has scored what no key can: the later one replaces the earlier. `unscored` says what is left.
 */
export const TestCompleted = workerApplication('TestCompleted', {
  schema: z.object({
    test: ownState(idSchema),
    /** Empty when a manager records a test that was taken in another way. */
    answers: saidByActor(testAnswersSchema),
    points: saidByActor(questionPointsSchema),
    /** What the points come to, and what is left to score. */
    skills: ownState(skillSumsSchema),
    unscored: ownState(z.array(idSchema).max(TEST_MAX.questions)),
    note: noteSchema,
  }),
  sample: {
    test: 's1',
    answers: [
      { question: 'q1', options: [0] },
      { question: 'q2', text: 'With a leak spray.' },
    ],
    points: [{ question: 'q1', points: 5 }],
    skills: [{ skill: 'gas', points: 5, max: 15 }],
    unscored: ['q2'],
    note: '',
  },
  impersonal: (data) => ({ ...data, answers: [], note: '' }),
});

/** What a manager found out about somebody; shown to managers alone. */
export const characteristicsSchema = z.object({
  strengths: z.array(filledLineSchema).max(20),
  weaknesses: z.array(filledLineSchema).max(20),
});
export const ApplicantAccepted = workerApplication('ApplicantAccepted', {
  schema: characteristicsSchema.extend({ skills: z.array(skillSchema).min(1).max(50) }),
  sample: {
    strengths: ['Calm with clients'],
    weaknesses: ['No driving licence'],
    skills: ['gas'],
  },
});
export const ApplicantRejected = workerApplication('ApplicantRejected', {
  schema: z.object({ reason: z.string().trim().min(1).max(TEXT_MAX.line) }),
  sample: { reason: 'No experience with gas.' },
  impersonal: () => ({ reason: ERASED }),
});
/** The applicant's personal data has been kept long enough: from here on it is gone, everywhere. */
export const ApplicantErased = workerApplication('ApplicantErased', {
  schema: z.object({}),
  sample: {},
  erases: true,
});
