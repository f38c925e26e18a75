import { derivedId, uuidV7 } from '@callout/kernel';
import type { Device } from './device.fixture.ts';
import { commandsOf, drawnInput } from './inputs.fixture.ts';
import { deviceOf, PEOPLE, tokenOf } from './organisation.fixture.ts';
import type { Random } from './random.fixture.ts';
import type { World } from './world.fixture.ts';

// A hostile device pushes well-formed lies: facts of others, of commands that it may not issue, under ids
// and numbers that are not its own, from a time to come. Each gets a verdict or a 4xx; what is accepted is
// what its person could have recorded honestly.

export async function tellLie(world: World, device: Device, random: Random): Promise<void> {
  const { server, time, count } = world;
  if (!server.isUp) return;
  count('well-formed lie pushed');
  const { id, body } = lieOf(world, device, random);
  const asked = {
    method: 'POST',
    url: '/sync/v1/push',
    headers: {
      authorization: `Bearer ${device.token}`,
      'content-type': 'application/json',
    },
    body: JSON.stringify(body),
  };
  void time.carried(server.ask(asked)).then(async (answered) => {
    if (answered) await checkAnswered(world, id, answered);
  });
  await time.settle();
}

async function checkAnswered(
  { violated, note }: World,
  id: string,
  answered: Response,
): Promise<void> {
  const { status } = answered;
  if (status >= 500) violated('I13', `a lie was answered ${status}`);
  if (status !== 200) return;
  const told = (await answered.json()) as {
    readonly verdicts: readonly { readonly event: string; readonly verdict: string }[];
  };
  const verdict = told.verdicts.find(({ event }) => event === id)?.verdict;
  note(`lie ${verdict}`);
}

function lieOf(world: World, device: Device, random: Random) {
  const { model, time } = world;
  const other = random.pick(PEOPLE);
  const author = random.chance(0.5) ? other : device.person;
  const command = random.pick(commandsOf(model));
  const held = [...device.disk.held()].filter(({ kind }) => kind === command.stream.kind);
  const document = random.pickAny(held);
  const input = drawnInput(command, document?.state, { random, nowMs: time.nowMs, known: [] }, 0.1);
  const event = random.pick(command.emits);
  const made = uuidV7(time.nowMs, random.bytes(16));
  const id = random.pick([
    made,
    derivedId('lie', made),
    random.pickAny([...world.memory.recorded.keys()]) ?? made,
  ]);
  const role = random.pick([author.roles[0] ?? 'client', 'clock', 'policy', 'manager']);
  const later = new Date(time.nowMs + random.between(-1, 400) * 86_400_000).toISOString();
  const named = random.chance(0.2) ? deviceOf(other, 1) : device.id;
  const body = {
    device: named,
    // What is lost is the device's own word, and must harm nobody else.
    lowestUnsent: 1,
    events: [
      {
        id,
        context: event.context,
        kind: event.stream,
        stream: random.chance(0.7)
          ? (document?.stream ?? 'c1')
          : uuidV7(time.nowMs, random.bytes(16)),
        type: event.type,
        v: random.pick([event.version, event.version, 999]),
        data: random.chance(0.5) ? event.samples[event.version] : input,
        occurredAt: later,
        actor: { id: author.id, role, name: author.name, subject: author.subject },
        command: command.name,
        device: named,
        correlationId: random.pick([id, made, 'nothing']),
        ...(random.chance(0.3) ? { causationId: made } : {}),
      },
    ],
  };
  return { id, body, token: tokenOf(device.id) };
}
