// Proves: whatever a page sends, only arguments that the bridge's types allow reach what is behind
// it, and each question reaches the service it is meant for.
import { expect, test, vi } from 'vitest';
import { answeringOf, type BridgeServices, type ChannelName, channelNames } from './channels.ts';

function services() {
  const answer = () => vi.fn(async () => ({ ok: true }) as const);
  return {
    journal: { append: answer(), read: vi.fn(), forget: answer() },
    secret: { protection: vi.fn(), get: vi.fn(), set: answer(), delete: answer() },
    openReport: answer(),
  } satisfies BridgeServices;
}

const line = { eventId: 'a', event: { type: 'VisitEnded' } };

test('each channel asks its own service, with its own arguments', async () => {
  const behind = services();
  const answering = answeringOf(behind);
  await answering['callout:journal.append']([[line]]);
  await answering['callout:journal.read']([]);
  await answering['callout:journal.forget']([['a', 'b']]);
  await answering['callout:secret.protection']([]);
  await answering['callout:secret.get'](['database-key']);
  await answering['callout:secret.set'](['database-key', 'value']);
  await answering['callout:secret.delete'](['other-key']);
  await answering['callout:report.open'](['/reports']);
  expect(behind.journal.append).toHaveBeenCalledExactlyOnceWith([line]);
  expect(behind.journal.read).toHaveBeenCalledExactlyOnceWith();
  expect(behind.journal.forget).toHaveBeenCalledExactlyOnceWith(['a', 'b']);
  expect(behind.secret.protection).toHaveBeenCalledExactlyOnceWith();
  expect(behind.secret.get).toHaveBeenCalledExactlyOnceWith('database-key');
  expect(behind.secret.set).toHaveBeenCalledExactlyOnceWith('database-key', 'value');
  expect(behind.secret.delete).toHaveBeenCalledExactlyOnceWith('other-key');
  expect(behind.openReport).toHaveBeenCalledExactlyOnceWith('/reports');
});

const tooMany = Array.from({ length: 1_001 }, () => 'a');

test.each<[ChannelName, unknown[]]>([
  ['callout:journal.append', []],
  ['callout:journal.append', [line]],
  ['callout:journal.append', [[null]]],
  ['callout:journal.append', [['a']]],
  ['callout:journal.append', [[{ event: 1 }]]],
  ['callout:journal.append', [[{ eventId: 'a' }]]],
  ['callout:journal.append', [[{ eventId: 'a', event: undefined }]]],
  ['callout:journal.append', [[{ eventId: 7, event: 1 }]]],
  ['callout:journal.append', [[{ eventId: '', event: 1 }]]],
  ['callout:journal.append', [[{ eventId: 'x'.repeat(129), event: 1 }]]],
  ['callout:journal.append', [tooMany.map(() => line)]],
  ['callout:journal.forget', []],
  ['callout:journal.forget', ['a']],
  ['callout:journal.forget', [[7]]],
  ['callout:journal.forget', [['x'.repeat(129)]]],
  ['callout:journal.forget', [tooMany]],
  ['callout:secret.get', []],
  ['callout:secret.get', [7]],
  ['callout:secret.get', ['']],
  ['callout:secret.get', ['../secrets']],
  ['callout:secret.get', ['x'.repeat(129)]],
  ['callout:secret.set', ['name']],
  ['callout:secret.set', ['name', 7]],
  ['callout:secret.set', ['name', 'x'.repeat(8_193)]],
  ['callout:secret.set', ['a name', 'value']],
  ['callout:secret.delete', [['name']]],
  ['callout:report.open', []],
  ['callout:report.open', [{ toString: () => '/reports' }]],
  ['callout:report.open', [`/${'x'.repeat(2_048)}`]],
])('%s refuses %j', async (channel, args) => {
  const behind = services();
  await expect(answeringOf(behind)[channel](args)).rejects.toThrow();
  const asked = [
    ...Object.values(behind.journal),
    ...Object.values(behind.secret),
    behind.openReport,
  ];
  for (const service of asked) expect(service).not.toHaveBeenCalled();
});

test('what is more than a line should hold does not travel on', async () => {
  const behind = services();
  await answeringOf(behind)['callout:journal.append']([[{ ...line, more: 'x' }]]);
  expect(behind.journal.append).toHaveBeenCalledExactlyOnceWith([line]);
});

test('null is an event that JSON knows', async () => {
  const behind = services();
  await answeringOf(behind)['callout:journal.append']([[{ eventId: 'a', event: null }]]);
  expect(behind.journal.append).toHaveBeenCalledExactlyOnceWith([{ eventId: 'a', event: null }]);
});

test('there is an answer for every channel and no channel more', () => {
  expect(Object.keys(answeringOf(services())).sort()).toEqual([...channelNames].sort());
});
