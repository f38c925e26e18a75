import {
  type AnyCommand,
  accepts,
  type InstantText,
  isOffered,
  type Model,
  type Offered,
  type Principal,
  type RecordedEvent,
} from '@callout/kernel';
import type { Dispute } from './document.ts';

/**
 * What a person can do about a refused fact:
 * - take-up: a command that takes it up, with the others that it takes, needs nothing more to be said.
 * - record-again: the same command is possible now, in the form that today's rules ask for.
 * - override: who may, takes it in spite of the rule that refused it, and says why.
 * - let-go: nothing comes of it; it stays to be seen.
 */
export type Way =
  | { readonly way: 'take-up'; readonly command: AnyCommand; readonly input: unknown }
  | { readonly way: 'record-again'; readonly command: AnyCommand }
  | { readonly way: 'override' }
  | { readonly way: 'let-go' };

/** The refused facts of somebody on one document, oldest first. */
export function refusedTo(
  disputes: readonly Dispute[],
  person: { readonly id: string },
): readonly RecordedEvent[] {
  return disputes
    .filter(({ event, onlyHere }) => event.actor.id === person.id && !onlyHere)
    .map(({ event }) => event)
    .sort((a, b) => (a.deviceSeq ?? 0) - (b.deviceSeq ?? 0));
}

/**
 * The ways on from a dispute, the best first. The model itself is asked, on the document as this person
 * holds it: what it would refuse is not offered.
 */
export function waysOn(
  model: Model,
  person: Principal,
  document: Offered & { readonly disputes: readonly Dispute[] },
  dispute: Dispute,
  now: InstantText,
): readonly Way[] {
  const { event, refusal } = dispute;
  const isOwn = event.actor.id === person.id;
  if (!isOwn) {
    if (!person.roles.includes('manager')) return [];
    return refusal.overridable ? [{ way: 'override' }, { way: 'let-go' }] : [{ way: 'let-go' }];
  }
  const refused = refusedTo(document.disputes, person);
  const commands = model.contexts.flatMap((context) => context.commands);
  const takingUp = commands.flatMap((command): readonly Way[] => {
    const { stream, takesUp } = command;
    if (!takesUp || stream.kind !== document.kind) return [];
    const input = takesUp.from(refused);
    if (input === undefined || !takesUp.events(input as never).includes(event.id)) return [];
    return accepts(command, person, document, input, now)
      ? [{ way: 'take-up', command, input }]
      : [];
  });
  const same = model.command(event.command);
  const again: readonly Way[] =
    same && isOffered(same, person, document, now) ? [{ way: 'record-again', command: same }] : [];
  return [...takingUp, ...again, { way: 'let-go' }];
}

/** Whether what is recorded here and not yet sent takes the refused fact up. */
export function isTakenUp(
  model: Model,
  pending: readonly RecordedEvent[],
  { event }: Dispute,
): boolean {
  return pending.some(({ command, data }) =>
    model
      .command(command)
      ?.takesUp?.events(data as never)
      .includes(event.id),
  );
}
