import { defineMail } from '../define.ts';

const params = { name: 'text', login: 'text', until: 'instant', link: 'link' } as const;
const sample = {
  name: 'Mila Novak',
  login: 'mila@novak.example',
  until: '2026-11-30T09:00:00.000Z',
  link: 'https://callout.example.org/invitation/u1/s3cret',
} as const;

export const signInCreated = defineMail({
  name: 'sign-in-created',
  to: ['account'],
  params,
  sample,
});

export const invitation = defineMail({
  name: 'invitation',
  to: ['account'],
  params,
  sample,
});
