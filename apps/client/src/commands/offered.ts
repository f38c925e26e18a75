import {
  actorFor,
  instantText,
  needsServer,
  permissionRefusal,
  runCommand,
  type Window,
} from '@callout/kernel';
import { model } from '@callout/model';
import type { Owner } from '@callout/replica';
import type { DeviceDocument } from '@callout/sync';

/** A window that no rule about time refuses: sound input for asking whether a time can be chosen. */
export function windowAhead(): Window {
  const at = (hours: number) => instantText(Date.now() + hours * 3_600_000);
  return { from: at(1), to: at(2) };
}

/**
 * Whether a page should offer this command now: the model itself is asked, with sound input, so that
 * no rule is written here a second time. Of a command that only the server can decide, permission
 * alone is known.
 */
export function isOffered(
  owner: Owner,
  document: DeviceDocument,
  name: string,
  soundInput: unknown,
): boolean {
  const command = model.command(name);
  if (!command) return false;
  const actor = actorFor(owner, command);
  if (!actor.ok) return false;
  if (needsServer(command)) {
    return permissionRefusal(command, actor.value, document.state) === undefined;
  }
  const now = instantText(Date.now());
  const outcome = runCommand({
    command,
    stream: document.stream,
    state: document.state,
    input: soundInput,
    actor: actor.value,
    now,
    stamp: (index) => ({ id: `offered-${index}` }),
    correlationId: 'offered',
  });
  return outcome.ok;
}
