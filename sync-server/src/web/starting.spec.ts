// Proves what is answered while the server cannot answer yet: that it is starting, or how far the
// bringing up to date of its data is, in the language of whoever asks, and never as if all were well.
import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { createStartingAnswers, type Starting } from './starting.ts';

const starting: Starting = { progress: undefined };
const server = createServer(createStartingAnswers(starting));
let url = '';
beforeEach(async () => {
  starting.progress = undefined;
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
});
afterEach(async () => {
  server.closeAllConnections();
  server.close();
  await once(server, 'close');
});

async function asked(path: string, language = 'en') {
  const response = await fetch(`${url}${path}`, { headers: { 'accept-language': language } });
  const { status, headers } = response;
  return {
    status,
    type: headers.get('content-type'),
    retryAfter: headers.get('retry-after'),
    body: await response.json(),
  };
}

it('says that it is starting', async () => {
  expect(await asked('/api/v1/model')).toEqual({
    status: 503,
    type: 'application/problem+json',
    retryAfter: '1',
    body: {
      type: 'urn:callout:problem:starting',
      title: 'Not available now',
      status: 503,
      code: 'starting',
      detail: 'The server is starting; try again in a moment.',
    },
  });
  expect((await asked('/healthz')).body).toEqual({ status: 'starting' });
});

it('says how far the upgrade is, in both languages and to whoever watches its health', async () => {
  starting.progress = { done: 425, of: 1000 };
  expect(await asked('/sync/v1/pull')).toEqual({
    status: 503,
    type: 'application/problem+json',
    retryAfter: '5',
    body: {
      type: 'urn:callout:problem:upgrading',
      title: 'Not available now',
      status: 503,
      code: 'upgrading',
      detail:
        'The server is bringing its data up to date after an upgrade: 425 of 1000 are done (42 %). ' +
        'Nothing is lost.',
      ...{ percent: 42, done: 425, of: 1000 },
    },
  });
  expect((await asked('/', 'ru-RU,ru;q=0.9')).body).toMatchObject({
    detail:
      'После обновления сервер приводит данные в порядок: готово 425 из 1000 (42 %). ' +
      'Ничего не потеряно.',
  });
  expect(await asked('/healthz')).toEqual({
    status: 503,
    type: 'application/json',
    retryAfter: '5',
    body: { status: 'upgrading', percent: 42, done: 425, of: 1000 },
  });
});
