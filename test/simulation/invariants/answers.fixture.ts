import { model } from '@callout/model';
import { tokensOf } from '@callout/published-language';
import type { Device } from '../device.fixture.ts';
import type { Asked } from '../server.fixture.ts';
import type { World } from '../world.fixture.ts';

interface Told {
  readonly documents?: readonly {
    readonly id: string;
    readonly gone?: true;
    readonly position: number;
    readonly state?: unknown;
  }[];
}

/** What every answer of the server must be, looked at before anything happens to it on the way. */
export async function checkAnswer(
  world: World,
  device: Device,
  asked: Asked,
  response: Response,
): Promise<void> {
  const { violated, memory } = world;
  memory.checks += 1;
  const path = asked.url.replace(/\?.*/, '');
  if (response.status >= 500) {
    violated('I13', `${asked.method} ${path}: ${response.status} ${await response.text()}`);
    return;
  }
  if (response.status !== 200 || !/pull|push/.test(path)) return;
  const { documents = [] } = (await response.json()) as Told;
  for (const document of documents) {
    if (document.gone !== true) await checkVisible(world, device, document);
  }
}

async function checkVisible(
  { server, violated }: World,
  { person, id: device }: Device,
  told: { readonly id: string; readonly position: number; readonly state?: unknown },
): Promise<void> {
  const split = told.id.indexOf(':');
  const kind = told.id.slice(0, split);
  const stored = await server.store.document(kind, told.id.slice(split + 1));
  const stream = model.stream(kind);
  // Changed since, in the same moment: the next answer is looked at.
  if (!stored || !stream || stored.position !== told.position) return;
  const audience: readonly string[] = stream.audience(stored.state as never);
  if (!tokensOf(person).some((token) => audience.includes(token))) {
    violated('I4', `${told.id} to ${device}`);
  }
  const hidden = Object.entries(stream.confidential)
    .filter(([, allowed]) => !person.roles.some((role) => allowed.includes(role)))
    .map(([field]) => field);
  const shown = Object.keys((told.state ?? {}) as object).filter((field) => hidden.includes(field));
  if (shown.length > 0) {
    violated('I4', `${shown} of ${told.id} to ${device}`);
  }
}
