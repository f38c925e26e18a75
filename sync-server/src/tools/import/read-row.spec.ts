// Proves that a mapping reads a row of any header as a request, passes over what it says to pass over,
// and names line, column and reason of every row that it cannot read.
import { expect, test } from 'vitest';
import { dateReader } from './dates.ts';
import { columnsRead, fill, mappingSchema } from './mapping.ts';
import { readRow } from './read-row.ts';

const mapping = mappingSchema.parse({
  name: 'calls',
  timeZone: 'UTC',
  dateFormats: ['yyyy-MM-dd HH:mm'],
  skip: [{ column: 'state', in: ['test'], reason: 'a trial row' }],
  key: '{no}',
  created: { at: '{opened}' },
  client: { key: '{district}', name: 'District {district}' },
  serviceType: {
    key: '{what}',
    name: '{what}',
    requiredSkills: ['{crew}'],
    basePrice: 10_000,
    typicalDurationMinutes: 60,
  },
  worker: { key: '{crew}', name: '{crew} crew', skills: ['{crew}'] },
  request: {
    description: ['{what}: {more}', '{what}'],
    address: '{street}',
    latitude: '{lat}',
    longitude: '{lon}',
    contactName: 'Caller {no}',
  },
  completed: { when: { column: 'state', in: ['done'] }, at: '{closed}' },
});
const times = {
  dates: dateReader(mapping.dateFormats, mapping.timeZone),
  latest: '2026-01-06T00:00:00.000Z',
};
const row = {
  no: '7',
  opened: '2026-01-05 10:00',
  closed: '2026-01-05 12:30',
  state: 'done',
  district: 'North',
  what: 'Leak',
  more: '',
  crew: 'Water',
  street: '1 Mill Lane',
  lat: '40.5',
  lon: '-73.5',
};

test('the columns that a mapping reads are known before any row is', () => {
  expect([...columnsRead(mapping)].sort()).toEqual([
    'closed',
    'crew',
    'district',
    'lat',
    'lon',
    'more',
    'no',
    'opened',
    'state',
    'street',
    'what',
  ]);
});

test('of several templates the first whose columns are all filled is taken', () => {
  expect(fill(mapping.request.description, row)).toBe('Leak');
  expect(fill(mapping.request.description, { ...row, more: 'cellar' })).toBe('Leak: cellar');
  expect(fill('{more}', row)).toBeUndefined();
});

test('a row is read as a completed request', () => {
  expect(readRow(mapping, { line: 4, row }, times)).toEqual({
    kind: 'request',
    request: {
      line: 4,
      key: '7',
      createdAt: '2026-01-05T10:00:00.000Z',
      client: { key: 'North', name: 'District North', contactName: 'District North' },
      clientAddress: undefined,
      serviceType: { key: 'Leak', name: 'Leak', description: '', requiredSkills: ['Water'] },
      worker: { key: 'Water', name: 'Water crew', skills: ['Water'] },
      description: 'Leak',
      address: '1 Mill Lane',
      point: { latitude: 40.5, longitude: -73.5 },
      contactName: 'Caller 7',
      completed: {
        startedAt: '2026-01-05T12:30:00.000Z',
        at: '2026-01-05T12:30:00.000Z',
        notes: '',
      },
    },
  });
});

test('a row of a passed-over state is skipped with the reason', () => {
  expect(readRow(mapping, { line: 9, row: { ...row, state: 'test' } }, times)).toEqual({
    kind: 'skipped',
    line: 9,
    reason: 'a trial row',
  });
});

test.each([
  [{ opened: '05.01.2026' }, 'opened', '"05.01.2026" is not a time in a known format'],
  [{ closed: '2026-01-04 12:30' }, 'closed', 'lies before the creation'],
  [{ closed: '' }, 'closed', 'is empty'],
  [{ opened: '2042-01-05 10:00' }, 'opened', '"2042-01-05 10:00" lies in the future'],
  [{ closed: '2026-01-06 00:01' }, 'closed', '"2026-01-06 00:01" lies in the future'],
  [{ district: ' ' }, 'district', 'is empty'],
  [{ lat: 'north' }, 'lat', '"north" is not a number of degrees'],
])('%j is refused at column %s', (change, column, reason) => {
  expect(readRow(mapping, { line: 5, row: { ...row, ...change } }, times)).toEqual({
    kind: 'refused',
    fault: { line: 5, column, reason },
  });
});
