import type { Locale } from '@callout/kernel';
import { applicationSchema } from '@callout/published-language';
import type { z } from 'zod';
import type { Key } from './words.ts';

export type Application = z.infer<typeof applicationSchema>;

/** The form as it was filled in, to be shown again when something is wrong with it. */
export interface SentForm {
  readonly name: string;
  readonly email: string;
  readonly phone: string;
  readonly address: string;
  readonly about: string;
  readonly skills: readonly string[];
  readonly otherSkills: string;
  readonly days: readonly number[];
  readonly from: string;
  readonly to: string;
}

export const EMPTY_FORM: SentForm = {
  name: '',
  email: '',
  phone: '',
  address: '',
  about: '',
  skills: [],
  otherSkills: '',
  days: [1, 2, 3, 4, 5],
  from: '08:00',
  to: '17:00',
};

export type FormFaults = Partial<Readonly<Record<keyof SentForm, Key>>>;

/** Values of one name in a form's body: none, one or several. */
export function valuesOf(body: unknown, name: string): readonly string[] {
  if (typeof body !== 'object' || body === null) return [];
  const value = (body as Readonly<Record<string, unknown>>)[name];
  const values = Array.isArray(value) ? value : [value];
  return values.filter((each): each is string => typeof each === 'string');
}

export function oneValueOf(body: unknown, name: string): string {
  return valuesOf(body, name)[0]?.trim() ?? '';
}

export function readForm(body: unknown): SentForm {
  const text = (name: string) => oneValueOf(body, name);
  return {
    name: text('name'),
    email: text('email'),
    phone: text('phone'),
    address: text('address'),
    about: text('about'),
    skills: valuesOf(body, 'skills').slice(0, 50),
    otherSkills: text('otherSkills'),
    days: valuesOf(body, 'days').map(Number).slice(0, 7),
    from: text('from'),
    to: text('to'),
  };
}

const FAULTS: readonly (readonly [string, keyof SentForm, Key])[] = [
  ['applicant.name', 'name', 'fault.name'],
  ['applicant.email', 'email', 'fault.email'],
  ['applicant.phone', 'phone', 'fault.phone'],
  ['applicant.place', 'address', 'fault.long'],
  ['about', 'about', 'fault.long'],
  ['skills', 'otherSkills', 'fault.skills'],
  ['weeklyHours', 'to', 'fault.hours'],
];

function skillsIn({ skills, otherSkills }: SentForm): readonly string[] {
  const others = otherSkills.split(/[,;\n]/).map((skill) => skill.trim());
  return [...new Set([...skills, ...others])].filter((skill) => skill !== '');
}

/** What the form says as an application, or what is wrong with which of its fields. */
export function applicationIn(
  form: SentForm,
  locale: Locale,
): { readonly application: Application } | { readonly faults: FormFaults } {
  const { name, email, phone, address, about, days, from, to } = form;
  const read = applicationSchema.safeParse({
    applicant: {
      name,
      email,
      ...(phone === '' ? {} : { phone }),
      ...(address === '' ? {} : { place: { address } }),
    },
    about,
    skills: skillsIn(form),
    weeklyHours: days.map((day) => ({ day, from, to })),
    locale,
  });
  if (read.success) return { application: read.data };
  const paths = read.error.issues.map((issue) => issue.path.join('.'));
  const faults = FAULTS.filter(([path]) => paths.some((each) => each.startsWith(path)));
  return { faults: Object.fromEntries(faults.map(([, field, key]) => [field, key])) };
}
