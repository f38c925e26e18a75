import type { Principal } from '@callout/kernel';
import type { Engine } from '../../engine/port.ts';
import type { StoredIssue } from '../../store/port.ts';
import { type AddCommand, type CliContext, mistaken, withEngine, withReader } from './command.ts';

const LISTED_MAX = 1_000;

/** Whoever may run commands on the server's machine looks after its issues, too. */
const OPERATOR: Principal = { id: 'operator', name: 'Operator', roles: ['manager'] };

export const issues: AddCommand = (program, run) => {
  const group = program
    .command('issues')
    .description('What policies and the clock could not do yet.');
  group.command('list').description('Shows it.').action(run(list));
  group
    .command('retry')
    .argument('<id>')
    .description('Tries it again.')
    .action(
      run((context, id) =>
        settle(context, (engine) => engine.settleIssue(id, { how: 'retry' }, OPERATOR)),
      ),
    );
  group
    .command('drop')
    .argument('<id>')
    .argument('[reason...]')
    .description('Gives it up.')
    .action(
      run((context, id, words) => {
        const how = { how: 'drop', reason: words.join(' ') } as const;
        return settle(context, (engine) => engine.settleIssue(id, how, OPERATOR));
      }),
    );
};

function lineOf({ id, state, policy, command, stream, since, attempts, fault }: StoredIssue) {
  const what = [policy, command, stream].filter(Boolean).join(' · ');
  const why = fault === undefined ? '' : `: ${fault}`;
  return `${id}  ${state}  ${what}  since ${since}, tried ${attempts}×${why}`;
}

function list(context: CliContext): Promise<number> {
  return withReader(context, async (store) => {
    const open = await store.openIssues(LISTED_MAX);
    if (open.length === 0) context.say('Nothing is failing, waiting or parked.');
    for (const one of open) context.say(lineOf(one));
    return 0;
  });
}

function settle(
  context: CliContext,
  how: (engine: Engine) => ReturnType<Engine['settleIssue']>,
): Promise<number> {
  return withEngine(context, async (engine) => {
    const settled = await how(engine);
    if (!settled.ok) {
      const { code, params } = settled.refusal;
      throw mistaken(context.model.text('en', `refusal.${code}`, params));
    }
    // What waited behind it is carried out with it.
    await engine.idle();
    context.say(lineOf(settled.value));
    return settled.value.state === 'parked' || settled.value.state === 'failing' ? 1 : 0;
  });
}
