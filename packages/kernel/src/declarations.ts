import type { AnyCommand } from './command.ts';
import type { ContextDefinition } from './context.ts';
import type { AnyKnowledge } from './knowledge.ts';
import type { ListDefinition } from './list.ts';
import type { AnyMail } from './mail.ts';
import type { AnyPolicy } from './policy.ts';
import type { AnyProjection } from './read-model.ts';
import type { AnyStream } from './stream.ts';
import type { AnySystemCommand } from './system.ts';

type ValueIn<M> = M extends object ? M[keyof M] : never;
/** The streams that these files export, their types still known. */
type StreamIn<M> = Extract<
  ValueIn<M>,
  { readonly kind: string; readonly beginsWith: unknown; readonly initial: unknown }
>;
type Declarations<M> = Omit<ContextDefinition, 'name' | 'texts' | 'listensTo' | 'streams'> & {
  readonly streams: readonly (StreamIn<M> & AnyStream)[];
};

/**
 * What the files of a context export, each value by what it is: so that whatever is declared is in the
 * context, and nobody lists it a second time. Policies that react to one event run in this order.
 * @param modules the files as namespaces: `import * as worker from './streams/worker/stream.ts'`
 */
export function declarationsIn<M extends object>(modules: readonly M[]): Declarations<M> {
  const values: readonly unknown[] = [...new Set(modules.flatMap(exportsOf).flat())];
  const having = <T>(...keys: readonly string[]) =>
    values.filter(
      (value) =>
        typeof value === 'object' &&
        value !== null &&
        keys.every((key) => Object.hasOwn(value, key)),
    ) as readonly T[];
  return {
    streams: having<StreamIn<M> & AnyStream>('kind', 'evolve', 'beginsWith'),
    commands: having<AnyCommand>('name', 'decide', 'emits'),
    policies: having<AnyPolicy>('name', 'whenever', 'issues'),
    systemCommands: having<AnySystemCommand>('name', 'system', 'whenAnswered'),
    mails: having<AnyMail>('name', 'params', 'sample'),
    projections: having<AnyProjection>('name', 'feeds', 'on'),
    lists: having<ListDefinition>('name', 'over', 'observers'),
    knows: having<AnyKnowledge>('of', 'through', 'today'),
  };
}

/** By name: bundlers keep the exports of a file in orders of their own. */
function exportsOf(module: object): readonly unknown[] {
  const byName = Object.entries(module).sort(([a], [b]) => (a < b ? -1 : 1));
  return byName.map(([, value]) => value);
}
