// Proves: the OpenAPI document is whole (every reference resolves, every declared command has its
// schema, every door of it answers) and the described model is the declared one.
import { model } from '@callout/model';
import { describeModel, describeServerApi } from '@callout/sync-server';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { openTestServer, type TestServer } from './http-server.fixture.ts';

let testServer: TestServer;
beforeAll(async () => {
  testServer = await openTestServer();
  await testServer.add({ login: 'mara', roles: ['manager'] });
});
afterAll(() => testServer.close());

type Json = string | number | boolean | null | readonly Json[] | { readonly [key: string]: Json };

function* within(value: Json): Generator<{ readonly [key: string]: Json }> {
  if (typeof value !== 'object' || value === null) return;
  if (!Array.isArray(value)) yield value as { readonly [key: string]: Json };
  for (const inner of Object.values(value)) yield* within(inner);
}

function resolved(document: Json, reference: string): Json | undefined {
  const steps = reference.replace(/^#\//, '').split('/');
  return steps.reduce<Json | undefined>(
    (at, step) =>
      typeof at === 'object' && at !== null
        ? (at as { readonly [key: string]: Json })[step]
        : undefined,
    document,
  );
}

const plain = (value: unknown): Json => JSON.parse(JSON.stringify(value)) as Json;

test('every reference of the OpenAPI document resolves', () => {
  const api = plain(describeServerApi(model));
  const references = [...within(api)].map((part) => part['$ref']).filter((at) => at !== undefined);
  expect(references.length).toBeGreaterThan(30);
  const broken = references.filter((at) => resolved(api, String(at)) === undefined);
  expect(broken).toEqual([]);
});

test('every declared command has its schema, and no other is there', () => {
  const { schemas } = describeServerApi(model).components;
  const declared = model.contexts.flatMap(({ commands }) => commands.map(({ name }) => name));
  expect(schemas['Command']).toEqual({
    oneOf: declared.map((name) => ({ $ref: `#/components/schemas/${name}` })),
  });
  for (const name of declared) {
    expect(schemas[name]).toMatchObject({
      properties: { command: { const: name } },
      required: ['context', 'command', 'data'],
    });
  }
});

test('every part of a path is a declared parameter', () => {
  for (const [path, methods] of Object.entries(describeServerApi(model).paths)) {
    const parts = [...path.matchAll(/\{(\w+)\}/g)].map(([, name]) => name);
    for (const [method, operation] of Object.entries(methods)) {
      const { parameters = [] } = operation as {
        readonly parameters?: readonly { readonly in: string; readonly name: string }[];
      };
      const declared = parameters.filter((one) => one.in === 'path').map(({ name }) => name);
      expect([path, method, declared]).toEqual([path, method, parts]);
    }
  }
});

test('every operation of the document is answered by the server', async () => {
  for (const [path, methods] of Object.entries(describeServerApi(model).paths)) {
    for (const method of Object.keys(methods)) {
      const filled = path.replaceAll(/\{\w+\}/g, 'x');
      const answer = await testServer.anybody.send(method.toUpperCase(), filled);
      expect([method, path, [404, 405].includes(answer.status)]).toEqual([method, path, false]);
    }
  }
});

test('the server shows the model to who has signed in, and the document to everybody', async () => {
  const mara = await testServer.as('mara');
  expect((await mara.get('/api/v1/model')).body).toEqual(plain(describeModel(model)));
  expect((await testServer.anybody.get('/api/v1/openapi.json')).body).toEqual(
    plain(describeServerApi(model)),
  );
});

test('the API document says what an outside number does, and what being led elsewhere does', () => {
  const { schemas } = describeServerApi(model).components;
  const text = JSON.stringify((schemas as Readonly<Record<string, unknown>>)['RequestService']);
  expect(text).toContain('The number by which an outside system knows the request. It changes');
  expect(text).toContain('An outside system leads this request: no check-in is expected here');
  expect(text).toContain('Only an import may say so.');
});

test('the described model holds every declaration', () => {
  const described = describeModel(model);
  expect(described.contexts.map(({ name }) => name)).toEqual([
    'provisioning',
    'management',
    'review',
    'billing',
  ]);
  for (const [index, context] of model.contexts.entries()) {
    const shown = described.contexts[index];
    expect(shown?.streams.map(({ kind }) => kind)).toEqual(context.streams.map(({ kind }) => kind));
    expect(shown?.commands.map(({ name }) => name)).toEqual(
      context.commands.map(({ name }) => name),
    );
    expect(shown?.policies.map(({ name }) => name)).toEqual(
      context.policies.map(({ name }) => name),
    );
  }
});
