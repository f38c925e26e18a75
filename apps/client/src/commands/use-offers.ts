import {
  type AnyCommand,
  beginningsFrom,
  beginningsOf,
  type CommandOffer,
  instantText,
  type OfferGroup,
  offersOn,
} from '@callout/kernel';
import { model } from '@callout/model';
import type { DeviceDocument } from '@callout/sync';
import { useMemo } from 'react';
import { useReplica } from '../data/replica-context.tsx';
import type { Wish } from './command-dialog.tsx';

/** A command that can be issued here and now, with all that its form needs to know. */
export interface OfferedHere extends Wish {
  readonly command: AnyCommand;
  readonly group: OfferGroup;
}

/**
 * What this person may do with this document now, as the model says: its own commands, and what can be
 * begun about it. Asked again when the document changes.
 */
export function useOffers(document: DeviceDocument | undefined): readonly OfferedHere[] {
  const { owner } = useReplica();
  return useMemo(() => {
    if (!document) return [];
    const own = offersOn(model, owner, document, instantText(Date.now()));
    const begun = beginningsFrom(model, owner, document);
    return [
      ...own.map((offer) => ({ ...offer, document })),
      ...begun.map(({ command, group, initial }) => ({ command, group, initial })),
    ];
  }, [owner, document]);
}

/** What this person may begin: of one kind, or of any. */
export function useBeginnings(kind?: string): readonly CommandOffer[] {
  const { owner } = useReplica();
  return useMemo(() => {
    const streams = model.contexts.flatMap(({ streams: all }) => all);
    const kinds = kind === undefined ? streams.map((stream) => stream.kind) : [kind];
    return kinds.flatMap((one) => beginningsOf(model, owner, one));
  }, [owner, kind]);
}
