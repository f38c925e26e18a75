// Proves: a marked visit says what is marked, in both languages, to the worker at once and to a manager
// with how to settle it; the status of the visit stays what it is to everybody but the manager; and a
// client reads nothing of it.
import { model } from '@callout/model';
import { type DeviceDocument, envelopeOf } from '@callout/sync';
import { screen } from '@testing-library/react';
import { describe, expect, it } from 'vitest';
import { stateOf } from '../data/read.ts';
import { fixtureReplica } from '../data/replica.fixture.ts';
import { BADGES } from '../documents/badges.tsx';
import { MarksPanel } from '../documents/marks-panel.tsx';
import { requestStatus } from '../documents/request-status.ts';
import { plainWords } from '../roles/client/plain-words.ts';
import { OpenJob } from '../roles/worker/job-page.tsx';
import { MILA, requestAfter } from '../ui/request.fixture.ts';
import { show } from '../ui/show.fixture.tsx';

const VERA = { id: 'u-vera', name: 'Vera Lang', roles: ['manager'] } as const;
const LATE = { kind: 'late', minutes: 900 } as const;
const FAR = { kind: 'far', metres: 2_340 } as const;

/** A job under way whose check-in has these marks. */
function marked(...marks: readonly object[]): DeviceDocument {
  const job = requestAfter(['ServiceRequested', 'WorkerAssigned', 'PriceSet', 'ServiceStarted']);
  const stream = model.stream('service-request');
  if (!stream) throw new Error('the model has no service-request');
  const at = '2026-11-23T09:00:00.000Z';
  const event = job.timeline.at(-1)?.id;
  const about = { event, step: 'check-in', at, by: MILA.name };
  const state = {
    ...stateOf('service-request', job),
    marks: marks.map((mark) => ({ ...about, ...mark })),
  };
  return { ...job, ...envelopeOf(stream, state), state };
}

describe('a marked check-in', () => {
  it('is told to the worker, who goes on as before', () => {
    const job = marked(LATE, FAR);
    show(<OpenJob job={job} />, fixtureReplica(MILA, [job]));
    expect(screen.getByText('This check-in is 15 hours after the window.')).toBeTruthy();
    expect(screen.getByText('This check-in is 2.3 km from the place.')).toBeTruthy();
    expect(screen.getByText('It is recorded, and the dispatcher will look at it.')).toBeTruthy();
    expect(screen.getByText('Under way')).toBeTruthy();
    expect(screen.getByRole('button', { name: 'Complete' })).toBeTruthy();
  });
  it('is told in Russian too', () => {
    const job = marked(LATE, FAR);
    show(<OpenJob job={job} />, fixtureReplica(MILA, [job]), 'ru');
    expect(
      screen.getByText('Отметка о начале сделана на 15 часов позже назначенного времени.'),
    ).toBeTruthy();
    expect(screen.getByText('Отметка о начале сделана в 2,3 км от места.')).toBeTruthy();
  });
  it('stands in the history beside its step', () => {
    const job = marked(LATE);
    show(<OpenJob job={job} />, fixtureReplica(MILA, [job]));
    expect(screen.getByText('This check-in is 15 hours after the window')).toBeTruthy();
  });
  it('says to the manager in the list how far it is off', () => {
    const request = marked(LATE);
    expect(request.status).toBe('attention');
    const Badge = BADGES['service-request'];
    if (!Badge) throw new Error('requests have a badge of their own');
    show(<Badge document={request} />, fixtureReplica(VERA, [request]));
    expect(screen.getByText('15 hours late')).toBeTruthy();
  });
  it('that was looked at says by whom, and needs nobody any more', () => {
    const settled = { by: 'Vera Lang', at: '2026-11-24T08:00:00.000Z' };
    const job = marked({ ...LATE, settled });
    expect(job.status).toBe('started');
    show(<OpenJob job={job} />, fixtureReplica(MILA, [job]));
    expect(screen.getByText('Looked at')).toBeTruthy();
    expect(screen.getByText(/Vera Lang has looked at it/)).toBeTruthy();
    expect(screen.queryByText(/dispatcher will look/)).toBeNull();
  });
});

describe('a time in question', () => {
  const AHEAD = { kind: 'clock-ahead', minutes: 180 } as const;
  it('is shown to the manager with all that is known of it, and how it is settled', () => {
    const request = marked(LATE, AHEAD);
    show(<MarksPanel document={request} />, fixtureReplica(VERA, [request]));
    const said = [...document.querySelectorAll('dl > div')].map((row) =>
      [...row.children].map(({ textContent }) => textContent.replaceAll(/\s/g, ' ')),
    );
    expect(said).toEqual([
      ['Counts as', '23 Nov, 09:00'],
      ['The device’s clock said', '23 Nov, 12:00'],
      ['Arrived', expect.stringMatching(/^\d+ \w+, \d\d:\d\d$/)],
      ['Before it', expect.stringMatching(/^Price set, /)],
    ]);
    expect(screen.getByText(/by “Settle the time”/)).toBeTruthy();
  });
  it('is told to the worker once it is settled: by whom, when it was, and why', () => {
    const settled = {
      ...{ by: 'Vera Lang', at: '2026-11-24T08:00:00.000Z', reason: 'The van was seen.' },
      ...{ recorded: '2026-11-23T09:00:00.000Z', time: '2026-11-22T09:00:00.000Z' },
    };
    const corrected = marked({ ...LATE, settled });
    show(<MarksPanel document={corrected} />, fixtureReplica(MILA, [corrected]));
    expect(
      screen.getByText(/corrected the time, .*: 22 Nov, 09:00 instead of 23 Nov, 09:00\. The van/),
    ).toBeTruthy();
    const confirmed = marked({ ...LATE, settled: { ...settled, time: settled.recorded } });
    show(<MarksPanel document={confirmed} />, fixtureReplica(MILA, [confirmed]), 'ru');
    expect(screen.getByText(/Время подтверждено: Vera Lang, .*\. The van was seen\./)).toBeTruthy();
  });
});

it('a client reads how their service stands, and nothing of marks', () => {
  const service = marked(LATE);
  expect(requestStatus(service, ['client'])).toBe('started');
  const said = plainWords(
    service,
    { t: (key: string) => key } as never,
    { window: () => '', moment: () => '' } as never,
  );
  expect(said).toBe('plain.started');
});
