import { CONTEXTS } from '@callout/published-language';
import { z } from 'zod';
import { ANNOUNCED_BYTES_MAX } from '../../store/port.ts';
import type { Change } from '../port.ts';

/** What one server tells the others of a unit of work that it has committed. */
export interface Announcement {
  readonly changes: readonly Change[];
  /** Something was put into the outbox. */
  readonly hasAsked: boolean;
  /** Something failed and is to be tried again. */
  readonly hasPostponed: boolean;
  /** A server has let go of its leases. */
  readonly hasReleased: boolean;
}

/** What has to be taken for changed by one who may have missed an announcement: positions unknown. */
export const EVERYTHING: Announcement = {
  changes: CONTEXTS.map((context) => ({ context, position: 0, tokens: 'everybody' })),
  hasAsked: true,
  hasPostponed: true,
  hasReleased: true,
};

const announcementSchema = z.object({
  changes: z.array(
    z.object({
      context: z.enum(CONTEXTS),
      position: z.int(),
      tokens: z.union([
        z.literal('everybody'),
        z.array(z.templateLiteral([z.string(), ':', z.string()])),
      ]),
    }),
  ),
  hasAsked: z.boolean(),
  // A server that is older by a release does not say them.
  hasPostponed: z.boolean().default(false),
  hasReleased: z.boolean().default(false),
});

/** Where the audience is too long to be told, everybody is told: one pull too many misses nothing. */
export function announcementText(announcement: Announcement): string {
  const text = JSON.stringify(announcement);
  if (Buffer.byteLength(text) <= ANNOUNCED_BYTES_MAX) return text;
  const changes = announcement.changes.map((change) => ({ ...change, tokens: 'everybody' }));
  return JSON.stringify({ ...announcement, changes });
}

/** What a newer server says in words of its own may be anything: then everything is looked at. */
export function readAnnouncement(text: string): Announcement {
  try {
    return announcementSchema.parse(JSON.parse(text)) as Announcement;
  } catch {
    return EVERYTHING;
  }
}
