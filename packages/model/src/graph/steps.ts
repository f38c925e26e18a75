import type { Arrow, Step, Sticky } from './stickies.ts';

/** Where the derivation would say otherwise than the people who modelled it. */
const DECLARED: Readonly<Record<string, Step>> = {};

/**
 * 1: the main events, which somebody outside causes, with those who cause them. 2: the events that
 * follow from others. 3: commands, policies, constraints and the actors found missing. 4: read models.
 */
export function stepOf(sticky: Omit<Sticky, 'step'>, arrows: readonly Arrow[]): Step {
  const declared = DECLARED[sticky.id];
  if (declared) return declared;
  switch (sticky.kind) {
    case 'event':
      return isCausedByPeople(sticky.id, arrows) ? 1 : 2;
    case 'actor':
      return arrows.some(({ kind, from }) => kind === 'decides' && from === sticky.id) ? 1 : 3;
    case 'system':
      return 1;
    case 'read-model':
      return 4;
    default:
      return 3;
  }
}

function isCausedByPeople(event: string, arrows: readonly Arrow[]): boolean {
  const commands = arrows
    .filter(({ kind, from, to }) => kind === 'produces' && to === event && isCommand(from))
    .map(({ from }) => from);
  return arrows.some(({ kind, to }) => kind === 'decides' && commands.includes(to));
}

function isCommand(id: string): boolean {
  return id.startsWith('command:');
}
