import type { ContextName } from '@callout/kernel';
import { type ExchangeStore, type LoadPlace, loadsNote } from './device-store.ts';

/** Where the first load of a context stands; undefined when this run over the log has noted nothing. */
export async function loadPlaceOf(
  store: ExchangeStore,
  context: ContextName,
  run: string,
): Promise<LoadPlace | undefined> {
  const noted = (await loadsNote(store)).loads[context];
  return noted?.run === run ? noted.place : undefined;
}

export async function keepLoadPlace(
  store: ExchangeStore,
  context: ContextName,
  run: string,
  place: LoadPlace,
): Promise<void> {
  await store.changeNotes(async () => {
    const note = await loadsNote(store);
    await store.notes.put({ ...note, loads: { ...note.loads, [context]: { run, place } } });
  });
}
