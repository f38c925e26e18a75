import { derivedId } from '@callout/kernel';
import { defineProjection } from '../define.ts';

/** The first applications under one address or number; a duplicate names these and not all. */
const KEPT_MAX = 20;

export interface SameContact {
  readonly applications: readonly string[];
}

export interface ContactTold {
  readonly email: string;
  readonly phone?: string | undefined;
}

/** One mailbox, however it is written: case, and what stands behind a plus sign, do not count. */
function plainEmail(email: string): string {
  const [box = '', host = ''] = email.trim().toLowerCase().split('@');
  return `${box.replace(/\+.*$/, '')}@${host}`;
}

/** The digits alone, without the sign or zeros of the way abroad. */
function plainPhone(phone: string): string {
  return phone.replace(/\D/g, '').replace(/^0+/, '');
}

/** Keys by which a contact is found again. They are digests: the table tells nobody's address. */
export function contactKeys({ email, phone }: ContactTold): readonly string[] {
  const digits = phone === undefined ? '' : plainPhone(phone);
  return [
    derivedId('applicant-email', plainEmail(email)),
    ...(digits === '' ? [] : [derivedId('applicant-phone', digits)]),
  ];
}

export const applicantsByContact = defineProjection<SameContact>()({
  name: 'applicants-by-contact',
  on: {
    ApplicationSubmitted: {
      key: (event) => contactKeys(event.data.applicant),
      fold: (row, event) => ({
        applications: [...(row?.applications ?? []), event.stream].slice(0, KEPT_MAX),
      }),
      // A digest is found by whoever guesses the address, so it goes with the last who gave it.
      forget: (row, event) => {
        const applications = row.applications.filter((each) => each !== event.stream);
        return applications.length === 0 ? undefined : { applications };
      },
    },
  },
});
