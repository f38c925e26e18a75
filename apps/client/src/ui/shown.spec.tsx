// Proves: every kind of value that the model shows has one look, links lead to the page that the reader
// has, and names stay names where the reader has none.
import { money, type ShownCell } from '@callout/kernel';
import { screen } from '@testing-library/react';
import { describe, expect, it } from 'vitest';
import { sampleDocument } from '../data/document.fixture.ts';
import { fixtureReplica } from '../data/replica.fixture.ts';
import { linkTo } from './document-link.ts';
import { show } from './show.fixture.tsx';
import { Shown } from './shown.tsx';

const manager = { id: 'u1', name: 'Vera', roles: ['manager'] } as const;
const period = (start: string, lastDay: string): ShownCell => ({
  kind: 'period',
  value: { start, lastDay, from: start, to: lastDay, timeZone: 'UTC' },
});
const LOOKS: readonly (readonly [ShownCell, string])[] = [
  [{ kind: 'text', value: 'Boiler' }, 'Boiler'],
  [{ kind: 'note', value: 'No hot\nwater' }, 'No hot\nwater'],
  [{ kind: 'money', value: money(-1205) }, '−12.05'],
  [{ kind: 'share', value: 1250 as never }, '12.5%'],
  [{ kind: 'count', value: 1204 }, '1,204'],
  [{ kind: 'day', value: '2026-11-16' }, '16 Nov 2026'],
  [period('2026-11-01', '2026-11-30'), 'November 2026'],
  [period('2026-11-16', '2026-11-22'), '16–22 Nov 2026'],
  [{ kind: 'place', value: { address: 'Kaistr. 4' } }, 'Kaistr. 4'],
  [{ kind: 'contact', value: { name: 'Ada', phone: '+49 40' } }, 'Ada+49 40'],
  [{ kind: 'word', value: 'attribution.client' }, 'the client'],
  [{ kind: 'words', value: ['gas', 'heating'] }, 'gasheating'],
  [{ kind: 'flag', value: false }, 'No'],
];

describe('a value', () => {
  it.each(LOOKS)('%o reads %s', (cell, text) => {
    show(
      <output>
        <Shown cell={cell} />
      </output>,
      fixtureReplica(manager),
    );
    expect(
      screen.getByRole('status').textContent?.replaceAll('\u2009', '').replaceAll('\u00a0', ' '),
    ).toBe(text);
  });

  it('is a link where the reader has a page for it', () => {
    const cell: ShownCell = { kind: 'reference', value: { kind: 'client', id: 'c1', name: 'Ada' } };
    show(<Shown cell={cell} />, fixtureReplica(manager));
    const link = screen.getByRole('link', { name: 'Ada' });
    expect(link.getAttribute('href')).toBe('/documents/client/c1');
  });

  it('is a name where the reader has none', () => {
    const cell: ShownCell = { kind: 'reference', value: { kind: 'client', id: 'c1', name: 'Ada' } };
    show(<Shown cell={cell} />, fixtureReplica({ ...manager, roles: ['worker'] }));
    expect([screen.getByText('Ada').tagName, screen.queryByRole('link')]).toEqual(['SPAN', null]);
  });
});

describe('a reference that does not know what it leads to', () => {
  const cell: ShownCell = { kind: 'reference', value: { kind: 'client', id: 'c1', name: '' } };
  it('is called as the document is, where the device has it', async () => {
    const client = sampleDocument('client', 'c1');
    show(<Shown cell={cell} />, fixtureReplica(manager, [client]));
    expect((await screen.findByRole('link')).textContent).toBe(client.title);
  });
  it('is called by its kind where it has not', () => {
    show(<Shown cell={cell} />, fixtureReplica(manager));
    expect(screen.getByRole('link').textContent).toBe('Client');
  });
});

describe('the way to a document', () => {
  const pages = { 'review-case': [{ path: '/reviews', roles: ['reviewer'] as const }] };
  it('is the page made by hand for the role, and the derived one for all others', () => {
    expect(linkTo('review-case', 'a/b', ['reviewer'], pages)).toBe('/reviews/a%2Fb');
    expect(linkTo('review-case', 'a', ['manager'], pages)).toBe('/documents/review-case/a');
  });
});
