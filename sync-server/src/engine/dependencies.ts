import type { ContextName, InstantText, Model } from '@callout/kernel';
import type { Clock } from '../host/clock.ts';
import type { Log } from '../host/log.ts';
import type { Timer } from '../host/timers.ts';
import type { Store } from '../store/port.ts';

/**
 * Asks an external system once. Answers its reply, which is then read by the system command's schema.
 * The same message may come again: `messageId` lets the system know it for a repeat.
 * @throws DeliveryFailed with the code of what stood in the way
 */
export type SystemDelivery = (
  input: unknown,
  about: {
    readonly signal: AbortSignal;
    readonly messageId: string;
    readonly askedAt: InstantText;
  },
) => Promise<unknown>;

export class DeliveryFailed extends Error {
  override readonly name = 'DeliveryFailed';
  readonly code: string;
  /** Trying again would change nothing. */
  readonly isFinal: boolean;
  constructor(
    code: string,
    options: { readonly isFinal?: boolean; readonly cause?: unknown } = {},
  ) {
    super(code, { cause: options.cause });
    this.code = code;
    this.isFinal = options.isFinal ?? false;
  }
}

export interface EngineDependencies {
  readonly store: Store;
  readonly model: Model;
  readonly clock: Clock;
  /** So many random bytes, fit for ids. */
  readonly random: (bytes: number) => Uint8Array;
  readonly log: Log;
  /** Contexts whose policies do not run here; their commands still do. */
  readonly switchedOff?: readonly ContextName[] | undefined;
  /** By system command. What has none stays in the outbox and is counted as undeliverable. */
  readonly deliveries?: Readonly<Record<string, SystemDelivery>> | undefined;
  /** A history that is told afterwards has no effect outside: nobody waits for its mails any more. */
  readonly withoutEffects?: boolean | undefined;
  /** The name under which this one holds leases on a shared database; a random one when absent. */
  readonly instance?: string | undefined;
  /**
   * Works alone: from its first unit of work until it stops it takes every lease from the servers on
   * the same database, for an import or a command that tells what happened in an order of its own.
   */
  readonly takesLeases?: boolean | undefined;
  /** For how many days devices hold closed work; `DEVICE_DAYS` when absent. */
  readonly deviceDays?: (() => Promise<number>) | undefined;
  /** The system's timers when absent. */
  readonly timer?: Timer | undefined;
}
