import { type ContactRequest, contactResponseSchema } from '@callout/sync';
import { createRepeatedTask, type RepeatedTask } from '../platform/repeated-task.ts';
import type { HttpClient } from './http-client.ts';
import type { SyncState } from './sync-state.ts';

/** What this installation is, as managers read it in the register of devices. */
export type About = Pick<ContactRequest, 'application' | 'surface' | 'installation'>;

export interface ContactOptions {
  readonly device: string;
  readonly about: About;
  readonly http: HttpClient;
  readonly state: SyncState;
  /** The device's own clock, uncorrected: the server sees how far it is off. */
  readonly ownClock: () => string;
  /** Facts and files that only this device holds, as they are at this moment. */
  readonly unsent: () => Promise<Pick<ContactRequest, 'unsent' | 'unsentFiles'>>;
  /** Everything has been handed in: nothing is to be kept. */
  readonly onCleared: () => void;
}

/**
 * Says how this device stands, and hears what is wanted of it. To be kicked whenever the server has been
 * reached. What fails is said again at the next contact; a server that does not know it is older.
 */
export function createContact(options: ContactOptions): RepeatedTask {
  async function turn(): Promise<boolean> {
    const { device, about, http, state } = options;
    const told = async () => {
      const unsent = await options.unsent();
      return { device, ...about, ...unsent, clock: options.ownClock() };
    };
    const outcome = await http.exchange('POST', '/sync/v1/contact', contactResponseSchema, told);
    if (outcome.kind !== 'answered') return false;
    const { order } = outcome.body;
    state.update({ order });
    if (order === 'clear') options.onCleared();
    return false;
  }
  return createRepeatedTask(turn, () => undefined);
}
