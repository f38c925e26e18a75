import { type InstantText, type RegisterDefinition, shown } from '@callout/kernel';

/**
 * How a device stands, as far as the server knows. Where a session is over and nobody signed out on the device,
 * by its age or because it was ended from elsewhere, what was recorded there is there still.
 */
export type DeviceStanding =
  | 'in-use'
  | 'session-over'
  | 'signed-out'
  | 'handing-in'
  | 'revoked'
  | 'cleared';

/** A device that somebody has signed in on, as the server keeps it beside the log. */
export interface DeviceRow {
  readonly person: string;
  readonly label?: string | undefined;
  readonly surface?: 'browser' | 'installed' | 'desktop' | undefined;
  readonly application?: string | undefined;
  readonly lastContactAt: InstantText;
  /** Facts and files, as it told last; undefined when it never did. */
  readonly unsent?: number | undefined;
  readonly toldAt?: InstantText | undefined;
  /** The last time that it told that nothing was unsent: what was recorded before has come. */
  readonly sentUntil?: InstantText | undefined;
  /** Facts that it says it has lost. */
  readonly lost: number;
  /** Of its clock against the server's; negative when it is behind. */
  readonly clockAheadMinutes?: number | undefined;
  readonly cloned: boolean;
  readonly standing: DeviceStanding;
  /** Who has ordered that it hands in or is cleared. */
  readonly orderedBy?: string | undefined;
  /** Who else has worked on the same installation. */
  readonly others: readonly string[];
}

/** What a device has told is as old as its last word: only no word more can be sent after that. */
export function sentOf({
  unsent,
  lost,
}: Pick<DeviceRow, 'unsent' | 'lost'>): 'yes' | 'no' | 'unknown' {
  if (unsent === undefined) return lost > 0 ? 'no' : 'unknown';
  return unsent === 0 && lost === 0 ? 'yes' : 'no';
}

/** Whether something that was recorded on it may still come. */
export function mayHoldWork({ standing, unsent = 0 }: DeviceRow): boolean {
  if (standing === 'revoked' || standing === 'cleared') return false;
  return standing !== 'signed-out' || unsent > 0;
}

const of = shown<DeviceRow>();
const isOpen = ({ standing }: DeviceRow) => standing !== 'revoked' && standing !== 'cleared';

/** Which devices people work on, the one longest not heard of first. */
export const devices = {
  name: 'devices',
  context: 'management',
  index: ({ lastContactAt }) => lastContactAt,
  observed: {
    observers: ['manager'],
    fields: {
      person: of.text(({ person }) => person),
      label: of.text(({ label }) => label),
      standing: of.word(({ standing }) => `device.${standing}`),
      orderedBy: of.text(({ orderedBy }) => orderedBy),
      lastContact: of.instant(({ lastContactAt }) => lastContactAt),
      everythingSent: of.word((row) => `sent.${sentOf(row)}`),
      sentUntil: of.instant(({ sentUntil }) => sentUntil),
      unsent: of.count(({ unsent }) => unsent, { isSummed: true }),
      lost: of.count(({ lost }) => (lost === 0 ? undefined : lost), { isSummed: true }),
      clockAhead: of.count(({ clockAheadMinutes }) => clockAheadMinutes || undefined),
      cloned: of.flag(({ cloned }) => cloned || undefined),
      surface: of.word(({ surface }) => surface && `surface.${surface}`),
      application: of.text(({ application }) => application),
      toldAt: of.instant(({ toldAt }) => toldAt),
      others: of.text(({ others }) => others.join(', ')),
    },
  },
  orders: {
    revoke: isOpen,
    // Who reads the menu from above meets what loses nothing before what does.
    'hand-in': (row) => isOpen(row) && row.standing !== 'handing-in',
    clear: isOpen,
  },
} satisfies RegisterDefinition<DeviceRow>;
