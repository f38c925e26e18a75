/**
 * Deletes every database of IndexedDB whose name contains this one. RxDB's own removal leaves
 * attachments behind, and names its databases after ours.
 */
export async function deleteDatabases(name: string): Promise<void> {
  const found = await indexedDB.databases();
  const names = found.flatMap((database) => (database.name?.includes(name) ? [database.name] : []));
  await Promise.all(names.map(deleteDatabase));
}

function deleteDatabase(name: string): Promise<void> {
  return new Promise((resolve, reject) => {
    const request = indexedDB.deleteDatabase(name);
    request.onsuccess = () => resolve();
    request.onerror = () => reject(new Error(`${name} was not deleted`, { cause: request.error }));
    // Another tab still holds it and was asked to close it; the deletion goes on when it has.
  });
}
