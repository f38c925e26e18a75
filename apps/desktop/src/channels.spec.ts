// Proves: whatever a page sends, only arguments that the bridge's types allow reach what is behind
// it, and each question reaches the service it is meant for.
import { expect, test, vi } from 'vitest';
import { answeringOf, type BridgeServices, type ChannelName, channelNames } from './channels.ts';

function services() {
  const answer = () => vi.fn(async () => ({ ok: true }) as const);
  return {
    journal: {
      ...{ append: answer(), read: vi.fn(), forget: answer() },
      ...{ left: vi.fn(), readLeft: vi.fn(), forgetAll: answer() },
    },
    secret: { protection: vi.fn(), get: vi.fn(), set: answer(), delete: answer() },
    openReport: answer(),
  } satisfies BridgeServices;
}

const maria = { id: 'u-1', name: 'Maria' };
const place = { server: 'https://callout.example', owner: 'u-1' };
const line = { eventId: 'a', event: { type: 'VisitEnded' } };

test('each channel asks its own service, with its own arguments', async () => {
  const behind = services();
  const answering = answeringOf(behind);
  await answering['callout:journal.append']([maria, [line]]);
  await answering['callout:journal.read'](['u-1']);
  await answering['callout:journal.forget']([['a', 'b']]);
  await answering['callout:journal.left']([]);
  await answering['callout:journal.read-left']([{ server: null, owner: null }]);
  await answering['callout:journal.forget-all']([place]);
  await answering['callout:secret.protection']([]);
  await answering['callout:secret.get'](['database-key']);
  await answering['callout:secret.set'](['database-key', 'value']);
  await answering['callout:secret.delete'](['other-key']);
  await answering['callout:report.open'](['/reports']);
  expect(behind.journal.append).toHaveBeenCalledExactlyOnceWith(maria, [line]);
  expect(behind.journal.read).toHaveBeenCalledExactlyOnceWith('u-1');
  expect(behind.journal.forget).toHaveBeenCalledExactlyOnceWith(['a', 'b']);
  expect(behind.journal.left).toHaveBeenCalledExactlyOnceWith();
  const nobodys = { server: null, owner: null };
  expect(behind.journal.readLeft).toHaveBeenCalledExactlyOnceWith(nobodys);
  expect(behind.journal.forgetAll).toHaveBeenCalledExactlyOnceWith(place);
  expect(behind.secret.protection).toHaveBeenCalledExactlyOnceWith();
  expect(behind.secret.get).toHaveBeenCalledExactlyOnceWith('database-key');
  expect(behind.secret.set).toHaveBeenCalledExactlyOnceWith('database-key', 'value');
  expect(behind.secret.delete).toHaveBeenCalledExactlyOnceWith('other-key');
  expect(behind.openReport).toHaveBeenCalledExactlyOnceWith('/reports');
});

const tooMany = Array.from({ length: 1_001 }, () => 'a');

test.each<[ChannelName, unknown[]]>([
  ['callout:journal.append', []],
  ['callout:journal.append', [maria, line]],
  ['callout:journal.append', [maria, [null]]],
  ['callout:journal.append', [maria, ['a']]],
  ['callout:journal.append', [maria, [{ event: 1 }]]],
  ['callout:journal.append', [maria, [{ eventId: 'a' }]]],
  ['callout:journal.append', [maria, [{ eventId: 'a', event: undefined }]]],
  ['callout:journal.append', [maria, [{ eventId: 7, event: 1 }]]],
  ['callout:journal.append', [maria, [{ eventId: '', event: 1 }]]],
  ['callout:journal.append', [maria, [{ eventId: 'x'.repeat(129), event: 1 }]]],
  ['callout:journal.append', [maria, tooMany.map(() => line)]],
  ['callout:journal.append', [null, [line]]],
  ['callout:journal.append', ['u-1', [line]]],
  ['callout:journal.append', [{ id: 'u-1' }, [line]]],
  ['callout:journal.append', [{ id: '', name: 'Maria' }, [line]]],
  ['callout:journal.append', [{ id: 'u-1', name: 'x'.repeat(1_001) }, [line]]],
  ['callout:journal.read', []],
  ['callout:journal.read', ['']],
  ['callout:journal.read-left', ['https://callout.example']],
  ['callout:journal.read-left', [{ owner: 'u-1' }]],
  ['callout:journal.forget-all', [{ server: 'https://callout.example' }]],
  ['callout:journal.forget-all', [{ server: 7, owner: null }]],
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
  await answeringOf(behind)['callout:journal.append']([maria, [{ ...line, more: 'x' }]]);
  expect(behind.journal.append).toHaveBeenCalledExactlyOnceWith(maria, [line]);
});

test('null is an event that JSON knows', async () => {
  const behind = services();
  await answeringOf(behind)['callout:journal.append']([maria, [{ eventId: 'a', event: null }]]);
  expect(behind.journal.append).toHaveBeenCalledExactlyOnceWith(maria, [
    { eventId: 'a', event: null },
  ]);
});

test('there is an answer for every channel and no channel more', () => {
  expect(Object.keys(answeringOf(services())).sort()).toEqual([...channelNames].sort());
});
