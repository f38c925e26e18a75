import {
  type AnyCommand,
  type Model,
  permissionRefusal,
  RELATIONS,
  type Relation,
  type Role,
} from '@callout/kernel';
import { ROLES } from '@callout/published-language';
import { historiesOf, stateOf, textsIn } from './states.fixture.ts';

/** How somebody can stand to a stream: by a tie, to somebody else's, or to one that is not there. */
const TIES = RELATIONS.filter((relation) => relation !== 'any');
type Standing = Exclude<Relation, 'any'> | 'somebody-elses' | 'not-there';
const STANDINGS: readonly Standing[] = [...TIES, 'somebody-elses', 'not-there'];
export type Answer = 'allowed' | 'not-permitted' | 'not-there';

export interface Cell {
  readonly command: AnyCommand;
  readonly role: Role;
  readonly standing: Standing;
  /** The stream's id, its past and who asks; undefined where nobody of this role can stand so. */
  readonly scene?: Scene | undefined;
}
export interface Scene {
  readonly stream: string;
  readonly history: ReturnType<typeof historiesOf>[number];
  readonly subject: string;
}

const NOBODY = 'nobody-of-the-model';

function actorOf(role: Role, subject: string) {
  return { id: `u-${role}`, role, name: role, subject };
}

function sceneOf(command: AnyCommand, role: Role, standing: Standing, id: string) {
  const { stream } = command;
  const histories = historiesOf(stream);
  const [first] = histories;
  if (!first) throw new Error(`${stream.kind} has no history`);
  if (standing === 'not-there') return { stream: id, history: [], subject: NOBODY };
  if (standing === 'somebody-elses') return { stream: id, history: first, subject: NOBODY };
  for (const history of histories) {
    const state = stateOf(stream, id, history);
    const stands = (subject: string) =>
      stream.relations(state as never, actorOf(role, subject)).includes(standing);
    const subject = [id, ...textsIn(state)].find(stands);
    if (subject !== undefined) return { stream: id, history, subject };
  }
  return undefined;
}

/** Every command × every role × every standing. */
export function cellsOf(model: Model): readonly Cell[] {
  const cells: Cell[] = [];
  for (const { commands } of model.contexts) {
    for (const command of commands) {
      for (const role of ROLES) {
        for (const standing of STANDINGS) {
          const id = `${command.name}-${role}-${standing}`;
          cells.push({ command, role, standing, scene: sceneOf(command, role, standing, id) });
        }
      }
    }
  }
  return cells;
}

/** What the declaration says of a cell. */
export function declaredFor({ command, role, standing }: Cell): Answer {
  const ties = command.actors[role];
  if (!ties) return 'not-permitted';
  if (ties.includes('any')) return 'allowed';
  return ties.some((tie) => tie === standing) ? 'allowed' : 'not-there';
}

/** What the kernel answers for a cell; of a mutated command where one is given. */
export function answeredFor(cell: Cell, scene: Scene, command = cell.command): Answer {
  const state =
    cell.standing === 'not-there'
      ? undefined
      : stateOf(command.stream, scene.stream, scene.history);
  const refusal = permissionRefusal(command, actorOf(cell.role, scene.subject), state);
  return (refusal?.code ?? 'allowed') as Answer;
}

const PEOPLE = ROLES.filter((role) => role !== 'clock' && role !== 'policy');

function entry(allowed: readonly Standing[]): string {
  if (allowed.includes('somebody-elses')) return 'any';
  return allowed.join(', ') || '·';
}

/** The answers as pages that a person reads: who may issue what, on whose stream. */
export function permissionsPage(
  model: Model,
  answers: ReadonlyMap<string, Answer>,
  cellCount: number,
): string {
  const lines = [
    '# Who may issue what, on whose stream',
    '',
    'Written by `test/matrix/permissions.spec.ts` from what kernel and engine answer; the test fails',
    'when this page is stale. *any*: on every stream of the kind. *own*, *assigned*,',
    '*formerly-assigned*: only on a stream that one is tied to so; all others are answered as if they',
    'were not there. ·: never. A row of dots is a command of policies and of the clock alone.',
    '',
    `${cellCount} cells: command × role × standing (own, assigned, formerly assigned, somebody else's,`,
    'not there). In those that are not shown, nobody of the role can stand so to the stream.',
  ];
  for (const { name, commands } of model.contexts) {
    lines.push('', `## ${name}`, '', `| command | stream | ${PEOPLE.join(' | ')} |`);
    lines.push(`|---|---|${PEOPLE.map(() => '---').join('|')}|`);
    for (const command of commands) {
      const entries = PEOPLE.map((role) =>
        entry(
          STANDINGS.filter(
            (standing) => answers.get(`${command.name}-${role}-${standing}`) === 'allowed',
          ),
        ),
      );
      lines.push(`| ${command.name} | ${command.stream.kind} | ${entries.join(' | ')} |`);
    }
  }
  return `${lines.join('\n')}\n`;
}
