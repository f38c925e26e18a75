import { monthOf, weekOf } from '@callout/kernel';
import { ORGANISATION_ID, type OrganisationState } from '@callout/model';
import { unheardSince } from '../../modules/people/device-register.ts';
import type { Store } from '../../store/port.ts';
import { type AddCommand, type CliContext, clockOf, withEngine } from './command.ts';

/**
 * Weeks and months are closed by the clock, in their order, as soon as they are over. These commands
 * ask the clock at once, for a server that was not running when it was time.
 */
function closing(period: 'week' | 'month'): AddCommand {
  return (program, run) =>
    program
      .command(`close-${period}`)
      .description(`Closes every ${period} that is over and still open, and whatever else is due.`)
      .action(
        run((context) =>
          withEngine(context, async (engine, store) => {
            const before = await store.head();
            await engine.runDue();
            const written = (await store.events(before, COUNTED_MAX)).length;
            context.say(
              written === 0
                ? `Nothing was due: no ${period} that is over is open.`
                : `What was due is done: ${written === COUNTED_MAX ? 'over ' : ''}${written} events.`,
            );
            for (const line of await unheard(context, store, period)) context.say(line);
            return 0;
          }),
        ),
      );
}
const COUNTED_MAX = 100_000;
const NAMED_MAX = 20;

/** What was recorded before the end of the period may still come from these: posted to the open one. */
async function unheard(
  context: CliContext,
  store: Store,
  period: 'week' | 'month',
): Promise<readonly string[]> {
  const organisation = await store.document('organisation', ORGANISATION_ID);
  const { settings } = (organisation?.state ?? {}) as Partial<OrganisationState>;
  if (!settings) return [];
  const now = (await clockOf(context, store)).now();
  const present =
    period === 'week' ? weekOf(now, settings.timeZone) : monthOf(now, settings.timeZone);
  const { devices, count } = await unheardSince(store, now, { since: present.from });
  if (count === 0) return [];
  const named = devices
    .slice(0, NAMED_MAX)
    .map(
      ({ person, label = 'a device', lastContactAt }) =>
        `  ${person}, ${label}: last heard of ${lastContactAt}`,
    );
  const rest = count > named.length ? [`  and ${count - named.length} more`] : [];
  const title = `Not heard of since the ${period} ended, or with unsent work (${count}):`;
  return [title, ...named, ...rest];
}

export const closeWeek = closing('week');
export const closeMonth = closing('month');
