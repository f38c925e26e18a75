import { desktop } from './desktop.ts';

/** A small text that others must not read: the system's key store has it, on the web the browser. */
export async function readSecret(name: string): Promise<string | undefined> {
  const shell = desktop();
  if (!shell) return localStorage.getItem(name) ?? undefined;
  const answer = await shell.secret.get(name);
  return answer.ok ? (answer.value ?? undefined) : undefined;
}

export async function writeSecret(name: string, value: string): Promise<void> {
  const shell = desktop();
  if (shell) await shell.secret.set(name, value);
  else localStorage.setItem(name, value);
}

export async function deleteSecret(name: string): Promise<void> {
  localStorage.removeItem(name);
  await desktop()?.secret.delete(name);
}
