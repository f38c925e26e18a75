// Proves: a document shows what leads to it, of the kinds that its reader observes and of no others, and
// a list that is longer than its share is opened narrowed to the person.
import { screen } from '@testing-library/react';
import { expect, it } from 'vitest';
import { documentAfter, sampleDocument } from '../data/document.fixture.ts';
import { fixtureReplica } from '../data/replica.fixture.ts';
import { LIFE, requestAfter } from '../ui/request.fixture.ts';
import { show } from '../ui/show.fixture.tsx';
import { Backlinks } from './backlinks.tsx';

const VERA = { id: 'u-vera', name: 'Vera', roles: ['manager'] } as const;
const ANNA = { id: 'u-anna', name: 'Anna', roles: ['accountant'] } as const;
const client = sampleDocument('client', 'c1');

function requests(count: number, owner = 'c1') {
  const { ServiceRequested } = LIFE;
  return Array.from({ length: count }, (_, index) =>
    documentAfter('service-request', `${owner}-${index}`, [
      ['ServiceRequested', { ...ServiceRequested, client: { id: owner, name: owner } }],
    ]),
  );
}

const hrefs = () => screen.queryAllByRole('link').map((link) => link.getAttribute('href'));

it('are the requests of a client, and not those of another', () => {
  const held = [...requests(2), ...requests(1, 'c2')];
  show(<Backlinks document={client} />, fixtureReplica(VERA, held));
  expect(hrefs()).toEqual(['/documents/service-request/c1-0', '/documents/service-request/c1-1']);
});

it.each([
  [1, 'Request'],
  [2, 'Requests'],
])('%i of a kind stand below its name: %s', (count, heading) => {
  show(<Backlinks document={client} />, fixtureReplica(VERA, requests(count)));
  expect(screen.getAllByRole('heading').map(({ textContent }) => textContent)).toEqual([heading]);
});

it('are none of a kind that the reader does not observe', () => {
  show(<Backlinks document={client} />, fixtureReplica(ANNA, requests(2)));
  expect(hrefs()).toEqual([]);
});

it('lead to the list, narrowed to the client, where there are more', () => {
  show(<Backlinks document={client} />, fixtureReplica(VERA, requests(6)));
  expect(hrefs().length).toBe(6);
  expect(hrefs().at(-1)).toBe('/lists/service-requests?client=c1');
});

it('are found for a kind that no index leads to', () => {
  const type = sampleDocument('service-type', 't1');
  show(<Backlinks document={type} />, fixtureReplica(VERA, [requestAfter(['ServiceRequested'])]));
  expect(hrefs()).toEqual(['/documents/service-request/r1']);
});
