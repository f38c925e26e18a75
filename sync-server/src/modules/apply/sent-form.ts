import { type FieldFault, faultsOf, type Locale } from '@callout/kernel';
import { applicationSchema } from '@callout/published-language';
import type { z } from 'zod';

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

export type FormFaults = Partial<Readonly<Record<keyof SentForm, FieldFault>>>;

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

/** Where the form asks for a part of an application. */
const FIELDS: Readonly<Record<string, keyof SentForm>> = {
  'applicant.name': 'name',
  'applicant.email': 'email',
  'applicant.phone': 'phone',
  'applicant.place': 'address',
  about: 'about',
  skills: 'otherSkills',
  weeklyHours: 'to',
};

/** Of each field the first fault. */
function byField(faults: readonly FieldFault[]): FormFaults {
  const found = Object.entries(FIELDS).flatMap(([part, field]) => {
    const fault = faults.find(({ path }) => path === part || path.startsWith(`${part}.`));
    return fault ? [[field, fault]] : [];
  });
  return Object.fromEntries(found);
}

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
  const input = {
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
  };
  const read = applicationSchema.safeParse(input);
  if (read.success) return { application: read.data };
  return { faults: byField(faultsOf(read.error, { schema: applicationSchema, input })) };
}
