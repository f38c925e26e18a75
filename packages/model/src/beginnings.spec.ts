// Proves that what a form begins with is what its command has fields for: of every command, after any history
// of its stream, nothing is put in that the server would have to refuse by name.
import { evolveState, initialInput, unknownFieldsRefusal } from '@callout/kernel';
import { histories, namesZones } from '@callout/kernel/testing';
import { expect, it } from 'vitest';
import { model } from './index.ts';

const NOW = '2026-11-24T12:00:00.000Z';
const SEED = 'beginnings';
const commands = model.contexts.flatMap((context) => context.commands);

it.each(commands.map((command) => [command.name, command] as const))('%s', (_, command) => {
  const { stream, input } = command;
  const begins = [...stream.beginsWith, ...(stream.mayBegin ?? [])];
  const states: unknown[] = [stream.initial];
  for (const history of histories(`${SEED} ${stream.kind}`, stream.events, begins, 2)) {
    let state: unknown = stream.initial;
    for (const event of history.filter(namesZones)) {
      try {
        state = evolveState(stream, state, event);
      } catch {
        // No rule has passed it; what the fold throws at, nobody holds.
        continue;
      }
      states.push(state);
    }
  }
  const refused = states.map((state) =>
    unknownFieldsRefusal(input, initialInput(command, state, NOW)),
  );
  expect(refused.filter((one) => one !== undefined)).toEqual([]);
});
