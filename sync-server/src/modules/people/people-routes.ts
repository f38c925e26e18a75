import { peoplePageSchema, personSchema, unheardDevicesSchema } from '@callout/sync';
import type { SignedIn } from '../../engine/access/sessions.ts';
import { json, routesNeeding } from '../../web/define-route.ts';
import { answer, granted } from '../../web/problem.ts';
import { unheardSince } from './device-register.ts';
import type { People } from './people.ts';
import {
  changedPersonSchema,
  newPersonSchema,
  peopleQuerySchema,
  unheardQuerySchema,
} from './schemas.ts';

const defineRoute = routesNeeding<{ readonly people: People }>();
const access = 'manager';
const users = '/api/v1/users';

const by = ({ principal }: SignedIn) => ({ user: principal.id });

/** Who may sign in, and on which devices: for managers alone. */
export const peopleRoutes = [
  defineRoute({
    method: 'get',
    path: users,
    operationId: 'listPeople',
    summary: 'Lists those who may sign in.',
    access,
    query: peopleQuerySchema,
    answers: { 200: json('In the order of logins.', peoplePageSchema) },
    handle: async ({ query }, { people }) => ({ status: 200, body: await people.list(query) }),
  }),
  defineRoute({
    method: 'post',
    path: users,
    operationId: 'addPerson',
    summary: 'Adds a person, who is invited by mail to choose a password.',
    access,
    body: newPersonSchema,
    answers: { 201: json('Added.', personSchema) },
    refuses: true,
    handle: async ({ body, signedIn }, { people }) => ({
      status: 201,
      body: granted(await people.add(body, by(signedIn))),
    }),
  }),
  defineRoute({
    method: 'patch',
    path: `${users}/{id}`,
    operationId: 'changePerson',
    summary: 'Changes a person’s address, or whether they may sign in.',
    access,
    body: changedPersonSchema,
    answers: { 200: json('As it is now.', personSchema) },
    refuses: true,
    handle: async ({ params, body, signedIn }, { people }) => {
      const { disabled, email } = body;
      const { id } = params;
      const mailed =
        email === undefined ? undefined : granted(await people.setEmail(id, email, by(signedIn)));
      const changed =
        disabled === undefined
          ? mailed
          : granted(await people.setDisabled(id, disabled, by(signedIn)));
      if (!changed) throw new Error('a change that changes nothing has passed its schema');
      return { status: 200, body: changed };
    },
  }),
  defineRoute({
    method: 'post',
    path: `${users}/{id}/invitation`,
    operationId: 'invitePerson',
    summary: 'Mails a new link; the one before opens nothing any more.',
    access,
    answers: { 202: json('It will be sent.', personSchema) },
    refuses: true,
    handle: async ({ params, signedIn }, { people }) => ({
      status: 202,
      body: granted(await people.invite(params.id, by(signedIn))),
    }),
  }),
  defineRoute({
    method: 'get',
    path: '/api/v1/devices/unheard',
    operationId: 'listUnheardDevices',
    summary: 'Lists the devices that have not said since an instant that everything is sent.',
    description: 'For managers and accountants: what was recorded before it may still come.',
    access: 'signed-in',
    query: unheardQuerySchema,
    answers: { 200: json('The one longest not heard of first.', unheardDevicesSchema) },
    errors: { 403: ['not-permitted'] },
    handle: async ({ query, signedIn }, { appContext }) => {
      const { roles } = signedIn.principal;
      if (!roles.includes('manager') && !roles.includes('accountant')) {
        throw answer(403, 'not-permitted');
      }
      const { store, clock } = appContext;
      return { status: 200, body: await unheardSince(store, clock.now(), query) };
    },
  }),
] as const;
