import type { DesktopSecrets } from './bridge.ts';

/**
 * The secrets of one server: what the page keeps while it talks to one is never given to a page that
 * talks to another. The shell's own names do not begin with an origin, so no page reaches them.
 */
export function secretsOf(server: string, secrets: DesktopSecrets): DesktopSecrets {
  const named = (name: string) => `${server} ${name}`;
  return {
    protection: () => secrets.protection(),
    get: (name) => secrets.get(named(name)),
    set: (name, value) => secrets.set(named(name), value),
    delete: (name) => secrets.delete(named(name)),
  };
}
