import { cell, minus, shown, ZERO } from '@callout/kernel';
import { dueOf } from './invoice-due.ts';
import type { ChargeLine, ClientStatementState } from './state.ts';

const of = shown<ClientStatementState>();

/** What people are shown of a client's week. The sums are the ones that the fold keeps. */
export const clientStatementFields = {
  client: of.reference(({ client }) => client && { kind: 'client', ...client }),
  week: of.period(({ week }) => week),
  number: of.text(({ invoice }) => invoice && String(invoice.number)),
  services: of.count(({ lines }) => lines.length, { isSummed: true }),
  gross: of.money(({ totals }) => totals.gross, { isSummed: true }),
  discount: of.money(({ totals }) => minus(ZERO, totals.discount), { isSummed: true }),
  net: of.money(({ totals }) => totals.net, { isSummed: true }),
  creditApplied: of.money(({ invoice }) => invoice?.creditApplied),
  due: of.money(
    ({ invoice, status }) => (invoice && status !== 'paid' ? dueOf(invoice) : undefined),
    { isSummed: true },
  ),
  date: of.day(({ invoice }) => invoice?.date),
  dueOn: of.day(({ invoice }) => invoice?.dueOn),
  method: of.word(({ payment }) => payment && `method.${payment.method}`),
  endToEndId: of.text(({ payment }) => payment?.endToEndId),
  exportedOn: of.day(({ exported }) => exported?.day),
  returnedBecause: of.note(({ returnedBecause }) => returnedBecause),
  paidOn: of.day(({ settled }) => settled?.paidOn),
  reference: of.text(({ settled }) => settled?.reference),
  lines: of.lines(
    ({ lines }) => lines.map(lineRow),
    ({ totals }) => ({
      gross: cell('money', totals.gross),
      discount: cell('money', minus(ZERO, totals.discount)),
      net: cell('money', totals.net),
    }),
  ),
};

function lineRow(line: ChargeLine) {
  return {
    serviceType: cell('reference', {
      kind: 'service-request',
      id: line.requestId,
      name: line.text,
    }),
    ending: cell('word', `ending.${line.ending}`),
    occurredOn: cell('day', line.occurredOn),
    postedOn: cell('day', line.postedOn),
    gross: cell('money', line.gross),
    loyaltyRate: cell('share', line.loyaltyRate),
    discount: cell('money', minus(ZERO, line.discount)),
    net: cell('money', line.net),
  };
}
