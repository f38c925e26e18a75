import { sha256Of } from './storage/sha256.ts';

/** One database for each person on each server; the name tells neither. */
export async function databaseName(serverUrl: string, ownerId: string): Promise<string> {
  const origin = serverUrl || globalThis.location?.origin || '';
  const text = new TextEncoder().encode(`${origin}|${ownerId}`);
  return `callout-${(await sha256Of(text.buffer)).slice(0, 24)}`;
}

/** Whether this person's database of this server lies here. */
export async function hasDatabase(serverUrl: string, ownerId: string): Promise<boolean> {
  const name = `${await databaseName(serverUrl, ownerId)}-device`;
  return (await indexedDB.databases()).some((database) => database.name === name);
}
