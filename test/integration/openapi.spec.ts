// Proves: the API document is sound OpenAPI by the recommended rules of Redocly, and
// gives them no reason for a warning either.
import { model } from '@callout/model';
import { describeServerApi } from '@callout/sync-server';
import { createConfig, lintFromString } from '@redocly/openapi-core';
import { expect, test } from 'vitest';

const config = await createConfig({
  extends: ['recommended'],
  // What asks for nothing can be asked wrongly in no way of its own; `default` tells the rest.
  rules: { 'operation-4xx-response': 'off' },
});

test('the API document passes the recommended rules of OpenAPI', async () => {
  const source = JSON.stringify(describeServerApi(model));
  const found = await lintFromString({ source, config });
  expect(
    found.map(({ ruleId, severity, message, location }) => ({
      ruleId,
      severity,
      message,
      at: location[0]?.pointer,
    })),
  ).toEqual([]);
});

test('what is no sound document does not pass', async () => {
  const { components: _, ...broken } = describeServerApi(model);
  const found = await lintFromString({ source: JSON.stringify(broken), config });
  expect(found.map(({ ruleId }) => ruleId)).toContain('no-unresolved-refs');
});
