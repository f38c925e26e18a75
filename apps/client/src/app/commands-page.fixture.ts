import {
  type AnyCommand,
  type AnyStream,
  beginningsOf,
  canBegin,
  evolveState,
  formOf,
  type Model,
  type Role,
} from '@callout/kernel';
import { SIGN_IN_ROLES } from '@callout/published-language';
import { handMadeFor } from '../commands/registry.ts';

/** How somebody of a role reaches a command; undefined where they do not, although they may issue it. */
type Reach =
  | 'derived'
  | 'by hand'
  | 'one press'
  | 'on a dispute'
  | { readonly page: string }
  | undefined;

export interface CommandRow {
  readonly context: string;
  readonly command: AnyCommand;
  /** By role: only those that may issue it. */
  readonly reached: ReadonlyMap<Role, Reach>;
}

const PEOPLE: readonly Role[] = [...SIGN_IN_ROLES, 'applicant'];

export function commandRows(model: Model): readonly CommandRow[] {
  return model.contexts.flatMap(({ name, commands }) =>
    commands.flatMap((command) => {
      const roles = PEOPLE.filter((role) => command.actors[role] !== undefined);
      const reached = new Map(roles.map((role) => [role, reachOf(model, command, role)]));
      return roles.length === 0 ? [] : [{ context: name, command, reached }];
    }),
  );
}

function reachOf(model: Model, command: AnyCommand, role: Role): Reach {
  const page = command.offer?.page;
  if (page !== undefined) return { page };
  if (role === 'applicant') return undefined;
  const person = { id: 'u', name: 'u', roles: [role], subject: 's' };
  const begins = beginningsOf(model, person, command.stream.kind).some(
    (offer) => offer.command === command,
  );
  if (!begins && !holders(command.stream).has(role)) return undefined;
  if (command.takesUp) return 'on a dispute';
  const made = handMadeFor(command.name, [role]);
  if (made?.dialog || made?.beginning) return 'by hand';
  return formOf(command).length === 0 || made?.quick ? 'one press' : 'derived';
}

/** Whose devices hold documents of the stream, in one or other of its states. */
function holders(stream: AnyStream): ReadonlySet<string> {
  const found = new Set<string>();
  let state: unknown = stream.initial;
  const first = stream.events.filter((event) => canBegin(stream, event));
  const later = stream.events.filter((event) => !canBegin(stream, event));
  // Twice, because what is shown may follow from two facts that the declaration has in another order.
  for (const { type, version, samples, context } of [...first, ...later, ...later]) {
    state = evolveState(stream, state, {
      id: type,
      context,
      kind: stream.kind,
      stream: 's',
      type,
      v: version,
      data: samples[version],
      occurredAt: '2026-11-27T12:00:00.000Z',
      actor: { id: 'policy', role: 'policy', name: 'policy' },
      command: 'sample',
      correlationId: 'sample',
    });
    for (const token of stream.audience(state as never)) {
      const [what = '', whom = ''] = token.split(':');
      found.add(what === 'role' ? whom : what);
    }
  }
  return found;
}

const WORDS = {
  derived: 'form',
  'by hand': 'form by hand',
  'one press': 'one press',
  'on a dispute': 'on a dispute',
} as const;

function cellOf(row: CommandRow, role: Role): string {
  if (!row.reached.has(role)) return '·';
  const reach = row.reached.get(role);
  if (reach === undefined) return '**nowhere**';
  return typeof reach === 'string' ? WORDS[reach] : `\`${reach.page}\``;
}

/** The page docs/commands.md: how a person of each role reaches every command that they may issue. */
export function commandsPage(model: Model): string {
  const rows = commandRows(model);
  const line = (cells: readonly string[]) => `| ${cells.join(' | ')} |`;
  const columns = ['command', 'on', 'offered', ...PEOPLE];
  const tables = model.contexts.flatMap(({ name }) => [
    '',
    `## ${name}`,
    '',
    line(columns),
    `|${columns.map(() => '---').join('|')}|`,
    ...rows
      .filter(({ context }) => context === name)
      .map((row) => {
        const { name: command, stream, offer } = row.command;
        const group = offer?.page === undefined ? (offer?.group ?? 'more') : '·';
        return line([command, stream.kind, group, ...PEOPLE.map((role) => cellOf(row, role))]);
      }),
  ]);
  return [
    '# How people issue each command',
    '',
    'Written by `apps/client/src/app/commands-page.spec.tsx` from the model and the forms that are',
    'registered by hand; the test fails when this page is stale. *form*: derived from the command',
    "itself. *form by hand*: registered in a role's `forms.ts`. *one press*: nothing has to be said. *on a",
    'dispute*: one press where a refused fact that it takes up is looked at. A',
    "path is the server's page where it is issued. ·: the role may not. *offered*: as the next step",
    '(`main`), in the menu (`more`), or in red at its end (`danger`); on the page of the document, in the',
    'command palette (Ctrl+K), and, where it begins something, in the list of its kind.',
    ...tables,
    '',
  ].join('\n');
}
