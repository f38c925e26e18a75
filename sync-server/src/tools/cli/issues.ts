import type { Principal } from '@callout/kernel';
import type { Engine } from '../../engine/port.ts';
import type { StoredIssue } from '../../store/port.ts';
import { type CliCommand, type CliContext, mistaken, withEngine, withReader } from './command.ts';

const USAGE = ['issues list', 'issues retry <id>', 'issues drop <id> <reason>'].join('\n  ');
const LISTED_MAX = 1_000;

/** Whoever may run commands on the server's machine looks after its issues, too. */
const OPERATOR: Principal = { id: 'operator', name: 'Operator', roles: ['manager'] };

export const issues: CliCommand = {
  usage: USAGE,
  summary: 'What policies and the clock could not do yet: shows it, tries it again or drops it.',
  run: async ([what, id, ...words], context) => {
    if (what === 'list' && id === undefined) return list(context);
    if (what === 'retry' && id !== undefined && words.length === 0) {
      return settle(context, (engine) => engine.settleIssue(id, { how: 'retry' }, OPERATOR));
    }
    if (what === 'drop' && id !== undefined) {
      const how = { how: 'drop', reason: words.join(' ') } as const;
      return settle(context, (engine) => engine.settleIssue(id, how, OPERATOR));
    }
    throw mistaken(`Not known:\n  ${USAGE}`);
  },
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
