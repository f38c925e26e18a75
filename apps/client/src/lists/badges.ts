import type { DeviceDocument } from '@callout/sync';
import { type ComponentType, createContext } from 'react';

/** Shows how a document of some kind stands. */
export type DocumentBadge = ComponentType<{
  readonly document: DeviceDocument;
  readonly large?: boolean;
}>;

/** Badges made by hand, by kind of document; a plain one shows the status of all others. */
export const BadgesContext = createContext<Readonly<Record<string, DocumentBadge>>>({});
