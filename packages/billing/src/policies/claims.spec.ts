// Proves what an accepted claim does to money (DOMAIN rule 22, docs/adr/0166): its worker earns it as a
// completed service, once; it charges nobody; and the fine of the failure that it answers is taken back.
import { derivedId, issue, money, monthStarting } from '@callout/kernel';
import { type Fact, givenFacts, on } from '@callout/kernel/testing';
import { ClaimAccepted, NoShowReversed } from '@callout/published-language';
import { describe, expect, it } from 'vitest';
import { client, configured, ended, serviceType, worker, ZONE } from '../billing.fixture.ts';
import { billing } from '../context.ts';
import { workerStatementId } from '../streams/statement-ids.ts';
import { CreditWorker, ReverseFine } from '../streams/worker-statement/commands.ts';
import { creditWorkerWhenClaimAccepted } from './credit-worker-when-claim-accepted.ts';
import { earningId } from './credit-worker-when-service-completed.ts';
import { fineId } from './fine-worker-when-service-failed.ts';
import { reverseFineWhenClaimAccepted } from './reverse-fine-when-claim-accepted.ts';
import { fineReversalId } from './reverse-fine-when-no-show-reversed.ts';

const FRIDAY = '2026-11-20T10:00:00.000Z';
const SATURDAY = '2026-11-21T10:00:00.000Z';
const month = monthStarting('2026-11-01', ZONE);
const statement = workerStatementId('w1', month.start);
const posting = { occurredOn: '2026-11-21', postedOn: '2026-11-21' };
const outcome = { client, worker, serviceType, gross: 12_900 };
const failed = ended('r1', 'failed', { worker, gross: 12_900 }, FRIDAY);
const failureId = derivedId('fact', 'r1', 1);

function accepted(more: object = {}, at = SATURDAY): Fact {
  return on('r1', ClaimAccepted, { claim: 'c1', note: '', outcome, ...more }, at);
}

async function after(facts: readonly Fact[]) {
  const world = givenFacts(billing, [configured, ...facts]);
  await world.settle();
  return world;
}

describe('an accepted claim', () => {
  it('is earned as a completed service', async () => {
    const world = await after([]);
    const cause = derivedId('fact', 'r1', world.log.length);
    await world.whenever(creditWorkerWhenClaimAccepted, accepted()).thenIssues([
      issue(CreditWorker, statement, {
        ...{ worker, month, movementId: earningId(cause), requestId: 'r1', serviceType },
        ...{ gross: money(12_900), posting },
      }),
    ]);
  });
  it('charges nobody, whether or not the request was charged', async () => {
    const free = await after([accepted()]);
    expect(free.log.map(({ type }) => type)).toEqual([
      'OrganisationConfigured',
      'ClaimAccepted',
      'WorkerEarned',
    ]);
    const charged = await after([
      ended('r1', 'cancelled', { worker, gross: 12_900 }, FRIDAY),
      accepted(),
    ]);
    expect(charged.log.slice(3).map(({ type }) => type)).toEqual(['ClientCharged', 'WorkerEarned']);
  });
  it('takes back the fine of the failure that it answers, once', async () => {
    const world = await after([failed]);
    await world.whenever(reverseFineWhenClaimAccepted, accepted({ failureId })).thenIssues([
      issue(ReverseFine, statement, {
        ...{ worker, month, reversalId: fineReversalId(failureId) },
        fined: { occurredOn: '2026-11-20', postedOn: '2026-11-20' },
        ...{ movementId: fineId(failureId), requestId: 'r1', serviceType, amount: money(4000) },
        posting,
      }),
    ]);
    const both = await after([
      failed,
      accepted({ failureId }),
      on('r1', NoShowReversed, { failureId, checkedInAt: FRIDAY, outcome }, SATURDAY),
    ]);
    expect(both.log.filter(({ type }) => type === 'FineReversed')).toHaveLength(1);
  });
  it('leaves the fine of somebody else’s failure', async () => {
    const world = await after([failed]);
    await world.whenever(reverseFineWhenClaimAccepted, accepted()).thenIssues([]);
  });
  it('told again changes nothing', async () => {
    const world = await after([failed, accepted({ failureId })]);
    const cause = world.log[2];
    for (const policy of [creditWorkerWhenClaimAccepted, reverseFineWhenClaimAccepted]) {
      expect(await policy.react(cause as never, world.view)).toEqual([]);
    }
  });
});
