import { defineList } from '@callout/kernel';
import { bankFile } from '../streams/bank-file/stream.ts';
import { clientAccount } from '../streams/client-account/stream.ts';
import { clientStatement } from '../streams/client-statement/stream.ts';
import { creditNote } from '../streams/credit-note/stream.ts';
import { tariff } from '../streams/tariff/stream.ts';
import { workerStatement } from '../streams/worker-statement/stream.ts';

/** Lists of the device; statements stand newest period first, then by name. */
export const billingLists = [
  defineList({
    name: 'client-statements',
    over: clientStatement,
    observers: ['accountant'],
    columns: ['week', 'number', 'services', 'gross', 'discount', 'net'],
    search: ['endToEndId', 'reference'],
    hasDays: true,
  }),
  defineList({
    name: 'worker-statements',
    over: workerStatement,
    observers: ['accountant', 'manager'],
    columns: ['month', 'movements', 'earned', 'fined', 'bonuses', 'finesReversed', 'balance'],
    search: ['endToEndId', 'reference'],
    hasDays: true,
  }),
  defineList({
    name: 'tariffs',
    over: tariff,
    observers: ['accountant', 'manager'],
    columns: ['version', 'workerShare', 'fine', 'bonusLimit', 'paymentTermDays'],
  }),
  defineList({
    name: 'client-accounts',
    over: clientAccount,
    observers: ['accountant'],
    columns: ['method', 'loyaltyRate', 'lifetimePaid'],
    search: ['mandate', 'iban'],
  }),
  defineList({
    name: 'my-account',
    over: clientAccount,
    observers: ['client'],
    tie: 'owner',
    columns: ['method', 'loyaltyRate', 'lifetimePaid'],
  }),
  defineList({
    name: 'open-weeks',
    over: clientStatement,
    observers: ['accountant'],
    statuses: ['open'],
    columns: ['week', 'services', 'gross', 'discount', 'net'],
    hasDays: true,
  }),
  defineList({
    name: 'unpaid-statements',
    over: clientStatement,
    observers: ['accountant'],
    statuses: ['invoiced', 'payment-requested', 'exported', 'returned'],
    columns: ['week', 'number', 'dueOn', 'net', 'due'],
    search: ['endToEndId'],
    hasDays: true,
    isWork: true,
  }),
  defineList({
    name: 'paid-statements',
    over: clientStatement,
    observers: ['accountant'],
    statuses: ['paid'],
    columns: ['week', 'number', 'net', 'paidOn', 'reference'],
    search: ['endToEndId'],
    hasDays: true,
  }),
  defineList({
    name: 'my-statements',
    over: clientStatement,
    observers: ['client'],
    tie: 'owner',
    columns: ['week', 'number', 'services', 'net', 'dueOn'],
  }),
  defineList({
    name: 'open-months',
    over: workerStatement,
    observers: ['accountant', 'manager'],
    statuses: ['open'],
    columns: ['month', 'movements', 'earned', 'fined', 'bonuses', 'finesReversed', 'balance'],
    hasDays: true,
  }),
  defineList({
    name: 'issued-payouts',
    over: workerStatement,
    observers: ['accountant'],
    statuses: ['issued', 'exported', 'returned'],
    columns: ['month', 'number', 'balance', 'endToEndId'],
    hasDays: true,
  }),
  defineList({
    name: 'closed-months',
    over: workerStatement,
    observers: ['accountant'],
    statuses: ['settled', 'carried-forward'],
    columns: ['month', 'number', 'earned', 'fined', 'bonuses', 'balance', 'paidOn'],
    hasDays: true,
  }),
  defineList({
    name: 'my-earnings',
    over: workerStatement,
    observers: ['worker'],
    tie: 'assignee',
    columns: ['month', 'earned', 'fined', 'bonuses', 'balance', 'paidOn'],
  }),
  defineList({
    name: 'credit-notes',
    over: creditNote,
    observers: ['accountant'],
    columns: ['number', 'date', 'statement', 'amount', 'reason'],
    hasDays: true,
  }),
  defineList({
    name: 'my-credit-notes',
    over: creditNote,
    observers: ['client'],
    tie: 'owner',
    columns: ['number', 'date', 'amount', 'reason'],
  }),
  defineList({
    name: 'bank-files',
    over: bankFile,
    observers: ['accountant'],
    columns: ['messageId', 'createdAt', 'itemCount', 'total'],
    hasDays: true,
  }),
];
