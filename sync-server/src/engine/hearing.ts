import type { ContextName } from '@callout/kernel';

/** Brings a context's read models of other contexts' facts to the end of the log. Never throws. */
export type Hear = (context: ContextName) => Promise<void>;

/**
 * What a context knows of other contexts' facts is a moment behind the log: a client who was registered
 * or renamed this instant may not have been heard of. So nobody is refused on the ground of such
 * knowledge before it has caught up: the unit of work is given up by this and begun again.
 */
export class NotHeardYet extends Error {
  override readonly name = 'NotHeardYet';
  readonly context: ContextName;
  constructor(context: ContextName) {
    super(`${context} may not have heard of it yet`);
    this.context = context;
  }
}

/** Runs the work, and once more for every context that had not heard of everything. */
export async function whenHeard<T>(
  hear: Hear,
  work: (heard: ReadonlySet<ContextName>) => Promise<T>,
): Promise<T> {
  const heard = new Set<ContextName>();
  for (;;) {
    try {
      return await work(heard);
    } catch (fault) {
      if (!(fault instanceof NotHeardYet) || heard.has(fault.context)) throw fault;
      await hear(fault.context);
      heard.add(fault.context);
    }
  }
}
