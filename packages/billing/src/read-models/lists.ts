import { defineList } from '@callout/kernel';
import { bankFile } from '../streams/bank-file.ts';
import { clientAccount } from '../streams/client-account.ts';
import { clientStatement } from '../streams/client-statement.ts';
import { creditNote } from '../streams/credit-note.ts';
import { tariff } from '../streams/tariff.ts';
import { workerStatement } from '../streams/worker-statement.ts';

/** Lists of the device; statements stand newest period first, then by name. */
export const billingLists = [
  defineList({ name: 'tariffs', over: tariff, observers: ['accountant', 'manager'] }),
  defineList({ name: 'client-accounts', over: clientAccount, observers: ['accountant'] }),
  defineList({ name: 'my-account', over: clientAccount, observers: ['client'], tie: 'owner' }),
  defineList({
    name: 'open-weeks',
    over: clientStatement,
    observers: ['accountant'],
    statuses: ['open'],
  }),
  defineList({
    name: 'unpaid-statements',
    over: clientStatement,
    observers: ['accountant'],
    statuses: ['invoiced', 'payment-requested', 'exported', 'returned'],
  }),
  defineList({
    name: 'paid-statements',
    over: clientStatement,
    observers: ['accountant'],
    statuses: ['paid'],
  }),
  defineList({ name: 'my-statements', over: clientStatement, observers: ['client'], tie: 'owner' }),
  defineList({
    name: 'open-months',
    over: workerStatement,
    observers: ['accountant', 'manager'],
    statuses: ['open'],
  }),
  defineList({
    name: 'issued-payouts',
    over: workerStatement,
    observers: ['accountant'],
    statuses: ['issued', 'exported', 'returned'],
  }),
  defineList({
    name: 'closed-months',
    over: workerStatement,
    observers: ['accountant'],
    statuses: ['settled', 'carried-forward'],
  }),
  defineList({
    name: 'my-earnings',
    over: workerStatement,
    observers: ['worker'],
    tie: 'assignee',
  }),
  defineList({ name: 'credit-notes', over: creditNote, observers: ['accountant'] }),
  defineList({ name: 'my-credit-notes', over: creditNote, observers: ['client'], tie: 'owner' }),
  defineList({ name: 'bank-files', over: bankFile, observers: ['accountant'] }),
];
