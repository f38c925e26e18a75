import { type AddCommand, withEngine } from './command.ts';

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
            return 0;
          }),
        ),
      );
}
const COUNTED_MAX = 100_000;

export const closeWeek = closing('week');
export const closeMonth = closing('month');
