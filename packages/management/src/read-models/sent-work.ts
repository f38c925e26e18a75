import { type InstantText, type RegisterDefinition, shown } from '@callout/kernel';
import { type DeviceRow, mayHoldWork, sentOf } from './devices.ts';

/** How it stands with what a person has recorded, over all of their devices. */
export interface SentWorkRow {
  readonly person: string;
  /** From how many something may still come. */
  readonly devices: number;
  /** With the one that was longest not heard of. */
  readonly lastContactAt: InstantText;
  /** What was recorded before has come from each; undefined when one of them never said so. */
  readonly sentUntil?: InstantText | undefined;
  /** Undefined when one of them never told. */
  readonly unsent?: number | undefined;
  readonly lost: number;
}

/** @param rows of one person, at least one */
export function sentWorkOf(person: string, rows: readonly DeviceRow[]): SentWorkRow {
  const holding = rows.filter(mayHoldWork);
  const counted = holding.length > 0 ? holding : rows;
  return {
    person,
    devices: holding.length,
    lastContactAt: earliest(counted.map(({ lastContactAt }) => lastContactAt)) ?? '',
    sentUntil: earliest(holding.map(({ sentUntil }) => sentUntil)),
    unsent: holding.reduce<number | undefined>(
      (sum, { unsent }) => (sum === undefined || unsent === undefined ? undefined : sum + unsent),
      0,
    ),
    lost: rows.reduce((sum, { lost }) => sum + lost, 0),
  };
}

/** Undefined where there is none, or one of them is not known. */
function earliest(instants: readonly (InstantText | undefined)[]): InstantText | undefined {
  return instants.some((one) => one === undefined) ? undefined : instants.toSorted()[0];
}

const of = shown<SentWorkRow>();

/**
 * Whether everything has been sent, person by person, those first from whom the most may still come: who
 * closes a period compares its end with the instant until which all is known to have come.
 */
export const sentWork = {
  name: 'sent-work',
  context: 'management',
  index: ({ devices, sentUntil = '' }) => `${devices === 0 ? 2 : 1}|${sentUntil}`,
  observed: {
    observers: ['manager', 'accountant'],
    fields: {
      person: of.text(({ person }) => person),
      everythingSent: of.word((row) => `sent.${sentOf(row)}`),
      sentUntil: of.instant(({ sentUntil }) => sentUntil),
      unsent: of.count(({ unsent }) => unsent, { isSummed: true }),
      lost: of.count(({ lost }) => (lost === 0 ? undefined : lost), { isSummed: true }),
      devices: of.count(({ devices }) => devices, { isSummed: true }),
      lastContact: of.instant(({ lastContactAt }) => lastContactAt),
    },
  },
} satisfies RegisterDefinition<SentWorkRow>;
