// Proves that the browser the other end-to-end tests run in has what the client relies on: a failure
// here explains theirs.
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { expect, test } from '@playwright/test';

let server: Server;
let address = '';

test.beforeAll(async () => {
  server = createServer((_request, response) => {
    response.setHeader('content-type', 'text/html').end('<!doctype html><title>engine</title>');
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  address = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
});

test.afterAll(() => server.close());

test('the engine has Temporal, IndexedDB, WebCrypto and service workers', async ({ page }) => {
  await page.goto(address);
  const has = await page.evaluate(() => ({
    temporal: typeof (globalThis as { Temporal?: unknown }).Temporal,
    indexedDb: typeof indexedDB,
    webCrypto: typeof crypto.subtle,
    serviceWorker: 'serviceWorker' in navigator,
  }));
  expect(has).toEqual({
    temporal: 'object',
    indexedDb: 'object',
    webCrypto: 'object',
    serviceWorker: true,
  });
});
