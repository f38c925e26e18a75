import { deviceSchema, personSchema, sessionSchema } from '@callout/sync';
import { jsonSchemaOf } from '../../web/describe-model.ts';
import type { ApiPart } from '../../web/module.ts';
import {
  body,
  content,
  count,
  object,
  parameter,
  problems,
  ref,
  text,
} from '../../web/openapi-parts.ts';
import {
  changedPasswordSchema,
  changedPersonSchema,
  newPersonSchema,
  PEOPLE_MAX,
} from './schemas.ts';

const schemas = {
  Person: jsonSchemaOf(personSchema, 'output'),
  NewPerson: jsonSchemaOf(newPersonSchema, 'input'),
  ChangedPerson: jsonSchemaOf(changedPersonSchema, 'input'),
  Device: jsonSchemaOf(deviceSchema, 'output'),
  Session: jsonSchemaOf(sessionSchema, 'output'),
  ChangedPassword: jsonSchemaOf(changedPasswordSchema, 'input'),
};

const listOf = (name: string, schema: string, more = {}) =>
  object({ [name]: { type: 'array', items: ref(schema) }, ...more }, [name]);
const id = parameter('path', 'id');
const limit = parameter('query', 'limit', count(PEOPLE_MAX));
const done = { 204: { description: 'Done.' }, ...problems };

const paths = {
  '/api/v1/me/password': {
    post: {
      description: 'Changes the password; every other session ends.',
      requestBody: body(ref('ChangedPassword')),
      responses: done,
    },
  },
  '/api/v1/me/sessions': {
    get: {
      responses: {
        200: content('The last used first.', listOf('sessions', 'Session')),
        ...problems,
      },
    },
    delete: { description: 'Ends every session but this one.', responses: done },
  },
  '/api/v1/me/sessions/{id}': { delete: { parameters: [id], responses: done } },
  '/api/v1/users': {
    get: {
      parameters: [parameter('query', 'q'), parameter('query', 'after'), limit],
      responses: {
        200: content('In the order of logins.', listOf('people', 'Person', { next: text })),
        ...problems,
      },
    },
    post: {
      description: 'Adds a person, who is invited by mail to choose a password.',
      requestBody: body(ref('NewPerson')),
      responses: { 201: content('Added.', ref('Person')), ...problems },
    },
  },
  '/api/v1/users/{id}': {
    patch: {
      parameters: [id],
      requestBody: body(ref('ChangedPerson')),
      responses: { 200: content('As it is now.', ref('Person')), ...problems },
    },
  },
  '/api/v1/users/{id}/invitation': {
    post: {
      description: 'Mails a new link; the one before opens nothing any more.',
      parameters: [id],
      responses: { 202: content('It will be sent.', ref('Person')), ...problems },
    },
  },
  '/api/v1/devices': {
    get: {
      parameters: [parameter('query', 'person'), limit],
      responses: { 200: content('The last seen first.', listOf('devices', 'Device')), ...problems },
    },
  },
  '/api/v1/devices/{id}/revoke': {
    post: {
      description: 'For good: its sessions end, and nothing more is taken from it.',
      parameters: [id],
      responses: { 200: content('Revoked.', ref('Device')), ...problems },
    },
  },
};

/** Accounts, devices and sessions. All but one's own are for managers. */
export const peopleApi: ApiPart = { paths, schemas };
