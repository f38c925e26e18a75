/** What tabs of one database tell one another. */
export interface TabChannel<Message> {
  readonly post: (message: Message) => void;
  readonly close: () => void;
}

export function openTabChannel<Message>(
  name: string,
  tabs: boolean,
  onMessage: (message: Message) => void,
): TabChannel<Message> {
  if (!tabs || typeof BroadcastChannel === 'undefined') {
    return { post: () => undefined, close: () => undefined };
  }
  const channel = new BroadcastChannel(name);
  channel.addEventListener('message', (event) => onMessage(event.data as Message));
  return { post: (message) => channel.postMessage(message), close: () => channel.close() };
}
