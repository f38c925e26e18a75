// Proves: the page gets its files with the right type and under a policy that lets it run its own
// scripts and talk to its own server, and nothing else.
import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { answerClientRequest, contentSecurityPolicy } from './client-response.ts';
import { temporaryFolder } from './temp-folder.fixture.ts';

const serverOrigin = 'https://callout.example';

async function builtClient(): Promise<string> {
  const root = join(await temporaryFolder(), 'client');
  await mkdir(join(root, 'assets'), { recursive: true });
  await writeFile(join(root, 'index.html'), '<!doctype html><title>Callout</title>');
  await writeFile(join(root, 'assets', 'index.js'), 'export {};');
  await writeFile(join(root, '..', 'secret.txt'), 'not for the page');
  return root;
}

async function ask(url: string, method = 'GET') {
  const root = await builtClient();
  return await answerClientRequest({ url, method }, { root, serverOrigin });
}

describe('answers', () => {
  test('the page, for its root and for a place inside the application', async () => {
    for (const url of ['app://callout/', 'app://callout/orders/42']) {
      const response = await ask(url);
      expect(response.status).toBe(200);
      expect(response.headers.get('content-type')).toBe('text/html; charset=utf-8');
      expect(await response.text()).toContain('<title>Callout</title>');
    }
  });

  test('a script, as a script', async () => {
    const response = await ask('app://callout/assets/index.js');
    expect(response.headers.get('content-type')).toBe('text/javascript; charset=utf-8');
    expect(await response.text()).toBe('export {};');
  });

  test('a missing script is missing, and not the page under its name', async () => {
    const response = await ask('app://callout/assets/gone.js');
    expect(response.status).toBe(404);
    expect(response.headers.get('content-type')).toBe('text/plain');
  });

  test('what lies beside the folder stays there', async () => {
    const response = await ask('app://callout/..%2fsecret.txt');
    expect(response.status).toBe(400);
    expect(await response.text()).not.toContain('not for the page');
  });

  test('a folder is no file', async () => {
    const root = await builtClient();
    await mkdir(join(root, 'assets.v1'));
    const request = { url: 'app://callout/assets.v1', method: 'GET' };
    expect((await answerClientRequest(request, { root, serverOrigin })).status).toBe(500);
  });

  test('asking is all there is: HEAD has no body, anything else is refused', async () => {
    expect(await (await ask('app://callout/', 'HEAD')).text()).toBe('');
    expect((await ask('app://callout/', 'POST')).status).toBe(405);
    expect((await ask('app://callout/', 'PUT')).status).toBe(405);
  });

  test('every answer, refusals too, carries the policy', async () => {
    for (const url of ['app://callout/', 'app://callout/gone.js', 'app://callout/%']) {
      const { headers } = await ask(url);
      expect(headers.get('content-security-policy')).toBe(contentSecurityPolicy(serverOrigin));
      expect(headers.get('x-content-type-options')).toBe('nosniff');
      expect(headers.get('referrer-policy')).toBe('no-referrer');
    }
  });
});

test('the policy, whole: a changed word in it is a decision', () => {
  expect(contentSecurityPolicy(serverOrigin).split('; ')).toEqual([
    "default-src 'none'",
    "script-src 'self'",
    "style-src 'self' 'unsafe-inline'",
    "img-src 'self' blob: data:",
    "font-src 'self'",
    "connect-src 'self' https://callout.example",
    "worker-src 'self'",
    "manifest-src 'self'",
    "base-uri 'none'",
    "form-action 'none'",
    "frame-ancestors 'none'",
    "object-src 'none'",
  ]);
});
