// Proves: the two policies that take back what followed from a no-show that was none (DOMAIN rules 6 and
// 14), their trigger, their repeat and what they find closed; and the two that write mails.
import { derivedId, issue, money, monthStarting, sendMail, weekStarting } from '@callout/kernel';
import { actors, givenFacts, on } from '@callout/kernel/testing';
import { NoShowReversed, PaymentSettled } from '@callout/published-language';
import { describe, expect, it } from 'vitest';
import {
  client,
  configured,
  credited,
  ended,
  invoicedFor,
  paidOut,
  payment,
  payoutPaid,
  punished,
  returned,
  serviceType,
  worker,
  ZONE,
} from '../billing.fixture.ts';
import { billing } from '../context.ts';
import {
  invoiceIssued,
  invoicePaid,
  paymentReturned,
  payoutSettled,
} from '../mails/billing-mails.ts';
import { clientLedger } from '../read-models/client-ledger.ts';
import { CloseWeek, ReverseCharge } from '../streams/client-statement/commands.ts';
import { clientStatementId, workerStatementId } from '../streams/statement-ids.ts';
import { CloseMonth, ReverseFine } from '../streams/worker-statement/commands.ts';
import { chargeId } from './charge-client-when-service-ended.ts';
import { fineId } from './fine-worker-when-service-failed.ts';
import { mailClientWhenInvoiceIssuedPaidOrReturned } from './mail-client-when-invoice-issued-paid-or-returned.ts';
import { mailWorkerWhenPayoutSettled } from './mail-worker-when-payout-settled.ts';
import {
  chargeReversalId,
  reverseChargeWhenNoShowReversed,
} from './reverse-charge-when-no-show-reversed.ts';
import {
  fineReversalId,
  reverseFineWhenNoShowReversed,
} from './reverse-fine-when-no-show-reversed.ts';

const FRIDAY = '2026-11-20T10:00:00.000Z';
const SATURDAY = '2026-11-21T10:00:00.000Z';
const TUESDAY = '2026-12-01T10:00:00.000Z';
const failureId = derivedId('fact', 'r1', 1);
const outcome = { client, worker, serviceType, gross: 12_900 };
const week = weekStarting('2026-11-16', ZONE);
const month = monthStarting('2026-11-01', ZONE);
const failed = ended('r1', 'failed', { worker, gross: 12_900 }, FRIDAY);
const undone = (at: string) =>
  on('r1', NoShowReversed, { failureId, checkedInAt: FRIDAY, outcome }, at);
const charged = { occurredOn: '2026-11-20', postedOn: '2026-11-20' };

async function charging() {
  const world = givenFacts(billing, [configured, failed]);
  await world.settle();
  return world;
}

describe('a no-show that was none', () => {
  it('takes back its charge in the week that is still open', async () => {
    const world = await charging();
    await world.whenever(reverseChargeWhenNoShowReversed, undone(SATURDAY)).thenIssues([
      issue(ReverseCharge, clientStatementId('c1', week.start), {
        ...{ client, week, reversalId: chargeReversalId(failureId), charged },
        ...{ chargeId: chargeId(failureId), requestId: 'r1', serviceType, loyaltyRate: 0 },
        ...{ gross: 12_900, discount: 0, net: 12_900 },
        posting: { occurredOn: '2026-11-21', postedOn: '2026-11-21' },
      }),
    ]);
  });
  it('gives back its fine in the month that is still open', async () => {
    const world = await charging();
    await world.whenever(reverseFineWhenNoShowReversed, undone(SATURDAY)).thenIssues([
      issue(ReverseFine, workerStatementId('w1', month.start), {
        ...{ worker, month, reversalId: fineReversalId(failureId), fined: charged },
        ...{ movementId: fineId(failureId), requestId: 'r1', serviceType, amount: money(4000) },
        posting: { occurredOn: '2026-11-21', postedOn: '2026-11-21' },
      }),
    ]);
  });
  it('is posted to what is open when week and month are closed, which stay as they are', async () => {
    const world = await charging();
    const close = (command: typeof CloseWeek | typeof CloseMonth, stream: string) =>
      world.run(command, stream, {}, actors.accountant, { now: TUESDAY });
    await close(CloseWeek, clientStatementId('c1', week.start));
    await close(CloseMonth, workerStatementId('w1', month.start));
    await world.settle();
    world.tell(undone(TUESDAY));
    expect(await world.settle()).toEqual(['ChargeReversed', 'FineReversed']);
    expect(world.log.slice(-2)).toMatchObject([
      {
        stream: clientStatementId('c1', '2026-11-30'),
        data: { charged, posting: { occurredOn: '2026-12-01', postedOn: '2026-12-01' } },
      },
      {
        stream: workerStatementId('w1', '2026-12-01'),
        data: { fined: charged, posting: { occurredOn: '2026-12-01', postedOn: '2026-12-01' } },
      },
    ]);
    const rows = await world.view.rows(clientLedger, { limit: 10 });
    expect(rows.map(({ row }) => [row.kind, row.day, row.amount])).toEqual([
      ['charge', '2026-11-20', 12_900],
      ['invoice', '2026-11-22', 12_900],
      ['reversal', '2026-12-01', -12_900],
    ]);
  });
  it('told again, or recorded once more, changes nothing', async () => {
    const world = await charging();
    world.tell(undone(SATURDAY));
    world.tell(undone(SATURDAY));
    expect(await world.settle()).toEqual(['ChargeReversed', 'FineReversed']);
    for (const policy of [reverseChargeWhenNoShowReversed, reverseFineWhenNoShowReversed]) {
      expect(await policy.react(world.log[4] as never, world.view)).toEqual([]);
    }
  });
  it('of what was never charged or fined takes back nothing', async () => {
    const world = givenFacts(billing, [configured]);
    world.tell(undone(SATURDAY));
    expect(await world.settle()).toEqual([]);
  });
  it('is charged anew when the service ends after all', async () => {
    const world = await charging();
    world.tell(undone(SATURDAY));
    world.tell(ended('r1', 'completed', { worker, gross: 12_900 }, SATURDAY));
    expect(await world.settle()).toEqual([
      ...['ChargeReversed', 'FineReversed', 'ClientCharged', 'WorkerEarned'],
    ]);
  });
});

describe('mail the client', () => {
  const [first, second] = invoicedFor(500, 7, 's1');
  const amount = { amount: money(500), currency: 'EUR' };
  const said = { name: 'Harbour School', number: '7', amount };
  const to = { client: 'c1' };
  const policy = mailClientWhenInvoiceIssuedPaidOrReturned;
  const facts = [first, second].filter((one) => one !== undefined);

  it('whenever an invoice is issued', async () => {
    const [charge, invoice] = facts;
    if (!charge || !invoice) throw new Error('a charge and its invoice');
    await givenFacts(billing, [charge])
      .whenever(policy, invoice)
      .thenRequests([sendMail(invoiceIssued, to, { ...said, dueOn: '2026-12-06' }, 's1')]);
  });
  it('whenever it is paid', async () => {
    const paid = { ...payment, amount: 500 };
    await givenFacts(billing, facts)
      .whenever(policy, on('s1', PaymentSettled, paid))
      .thenRequests([sendMail(invoicePaid, to, said, 's1')]);
  });
  it('whenever its payment comes back, with the bank’s reason', async () => {
    await givenFacts(billing, facts)
      .whenever(policy, { ...returned, stream: 's1' })
      .thenRequests([sendMail(paymentReturned, to, { ...said, reason: 'Account closed.' }, 's1')]);
  });
  it('changes nothing itself', async () => {
    const [charge, invoice] = facts;
    if (!charge || !invoice) throw new Error('a charge and its invoice');
    await givenFacts(billing, [charge]).whenever(policy, invoice).thenIssues([]);
  });
});

describe('mail the worker', () => {
  it('whenever a payout is settled', async () => {
    await givenFacts(
      billing,
      [credited, punished, paidOut].map((one) => ({ ...one, stream: 'm1' })),
    )
      .whenever(mailWorkerWhenPayoutSettled, { ...payoutPaid, stream: 'm1' })
      .thenRequests([
        sendMail(
          payoutSettled,
          { worker: 'w1' },
          {
            ...{ name: 'Mila Novak', number: '1', paidOn: '2026-12-01' },
            amount: { amount: money(3740), currency: 'EUR' },
          },
          'm1',
        ),
      ]);
  });
});
