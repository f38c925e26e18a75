import { useCallback, useEffect, useState } from 'react';
import { desktop } from './desktop.ts';
import { TOKEN_KEY } from './session-store.ts';

/**
 * What the computer's key store can do for what is kept here. `unavailable` may pass (it is locked);
 * `unreadable` does not: what it had sealed is lost. `basic_text` and `none` protect nothing.
 */
export type KeyStoreState = 'fine' | 'unavailable' | 'unreadable' | 'basic_text' | 'none';

/** Undefined until it has answered. */
export function useKeyStore(): {
  readonly state: KeyStoreState | undefined;
  readonly ask: () => Promise<KeyStoreState>;
} {
  const [state, setState] = useState<KeyStoreState>();
  const ask = useCallback(async () => {
    const found = await keyStoreState();
    setState(found);
    return found;
  }, []);
  useEffect(() => void ask(), [ask]);
  return { state, ask };
}

async function keyStoreState(): Promise<KeyStoreState> {
  const shell = desktop();
  if (!shell) return 'fine';
  const kept = await shell.secret.get(TOKEN_KEY);
  if (!kept.ok) return kept.code === 'unreadable' ? 'unreadable' : 'unavailable';
  const protection = await shell.secret.protection();
  return protection === 'system' ? 'fine' : protection;
}
