import { type ContextName, defineList } from '@callout/kernel';
import { toyCommand, toyContext, toyPolicy, toyStream } from '@callout/kernel/toy';

/** A context that breaks nothing: a manager opens a door with a list in view, and a policy greets. */
export function soundContext(name: ContextName = 'provisioning') {
  const door = toyStream(name, `${name}-door`, ['DoorOpened', 'GuestGreeted']);
  const [opened, greeted] = door.events;
  if (!opened || !greeted) throw new Error('the door has two events');
  const OpenDoor = toyCommand('OpenDoor', door, [opened], ['manager']);
  const GreetGuest = toyCommand('GreetGuest', door, [greeted]);
  const greet = toyPolicy(name, 'greet-when-opened', [opened], [GreetGuest]);
  const doors = defineList({ name: 'doors', over: door, observers: ['manager'] });
  const context = toyContext(name, {
    streams: [door],
    commands: [OpenDoor, GreetGuest],
    policies: [greet],
    lists: [doors],
  });
  return { context, door, opened, greeted, OpenDoor, GreetGuest, greet, doors };
}
