import {
  type AnyCommand,
  accepts,
  type CarriedOver,
  carriedOver,
  fitsAnother,
  type InstantText,
  isOffered,
  type Model,
  type Offered,
  offersOn,
  type Principal,
  type RecordedEvent,
} from '@callout/kernel';
import type { Dispute } from './document.ts';

/**
 * What a person can do about a refused fact:
 * - take-up: a command that takes it up, with the others that it takes, needs nothing more to be said.
 * - record-again: the same command is possible now, or, where nothing takes all of it, another one whose form
 *   asks for what was recorded: it begins with that, as far as it asks for the same.
 * - override: who may, takes it in spite of the rule that refused it, and says why.
 * - let-go: nothing comes of it; it stays to be seen.
 */
export type Way =
  | { readonly way: 'take-up'; readonly command: AnyCommand; readonly input: unknown }
  | ({ readonly way: 'record-again'; readonly command: AnyCommand } & CarriedOver)
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
  const again = recordedAgain(model, person, document, dispute, now);
  // What takes all of it comes before what takes some: whoever attached a photo has claimed nothing.
  const whole = [...takingUp, ...again.same];
  return [...whole, ...(whole.length > 0 ? [] : again.others), { way: 'let-go' }];
}

/** So many other forms are offered, those first that take the most of it. */
const OTHER_FORMS_MAX = 2;

function recordedAgain(
  model: Model,
  person: Principal,
  document: Offered,
  { event }: Dispute,
  now: InstantText,
): { readonly same: readonly Way[]; readonly others: readonly Way[] } {
  const same = model.command(event.command);
  if (!same) return { same: [], others: [] };
  const again = (command: AnyCommand) => ({
    ...({ way: 'record-again', command } as const),
    ...carriedOver(same, event.data, command),
  });
  const others = offersOn(model, person, document, now)
    .filter(({ command }) => command !== same)
    .map(({ command }) => again(command))
    .filter((way) => fitsAnother(way.command, way))
    .sort((a, b) => a.left.length - b.left.length);
  return {
    same: isOffered(same, person, document, now) ? [again(same)] : [],
    others: others.slice(0, OTHER_FORMS_MAX),
  };
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
