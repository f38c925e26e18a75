import type { DeviceDocument } from '@callout/sync';
import { useEffect, useSyncExternalStore } from 'react';

let opened: DeviceDocument | undefined;
const listeners = new Set<() => void>();

function put(document: DeviceDocument | undefined): void {
  opened = document;
  for (const listener of listeners) listener();
}

/** Says that this document stands on the page, so that the command palette offers its commands. */
export function useAsOpenDocument(document: DeviceDocument): void {
  useEffect(() => {
    put(document);
    return () => {
      if (opened?.id === document.id) put(undefined);
    };
  }, [document]);
}

/** The document on the page; undefined where there is none. */
export function useOpenDocument(): DeviceDocument | undefined {
  return useSyncExternalStore(
    (changed) => {
      listeners.add(changed);
      return () => listeners.delete(changed);
    },
    () => opened,
  );
}
