// Proves: the palette finds a document that stands behind those that are read at once, and leads to the list
// in which the server is asked, too.
import { spotlight } from '@mantine/spotlight';
import { act, fireEvent, screen, waitFor } from '@testing-library/react';
import { expect, it } from 'vitest';
import { sampleDocument } from '../data/document.fixture.ts';
import { fixtureReplica } from '../data/replica.fixture.ts';
import { showAt } from '../ui/show.fixture.tsx';
import { Finder } from './finder.tsx';

const BERND = { id: 'u1', name: 'Bernd Falk', roles: ['accountant'] } as const;
const READ_AT_ONCE = 500;

it('finds what is on this device, however much that is, and where the server is asked', async () => {
  const sample = sampleDocument('client-statement');
  const weeks = Array.from({ length: READ_AT_ONCE + 1 }, (_, index) => {
    const stream = `s${index}`;
    const title = index === READ_AT_ONCE ? 'Café Elbblick' : `Client ${index}`;
    const sort = String(index).padStart(4, '0');
    return { ...sample, id: `client-statement:${stream}`, stream, title, sort };
  });
  const router = await showAt('/', () => <Finder />, fixtureReplica(BERND, weeks));
  act(() => spotlight.open());
  const field = await screen.findByPlaceholderText('Go to a screen or a request');
  fireEvent.change(field, { target: { value: 'elbblick' } });
  await waitFor(() => expect(screen.getByText(/Elbblick/)).toBeTruthy());
  const searches = screen.getAllByText(/on the server, too/);
  const [first] = searches;
  if (!first) throw new Error('nothing leads to the server');
  fireEvent.click(first);
  await waitFor(() => expect(router.state.location.search).toEqual({ q: 'elbblick' }));
  expect(router.state.location.pathname).toBe('/weeks');
});
