import type { InstantText, Window } from '@callout/kernel';

/**
 * A job that went to somebody else leaves the list of whoever had it, at once. What stays with them is a
 * part of the request: that it left, when and to whom, what they recorded themself, and their claims
 * (docs/adr/0168). Where the client lives and what others do there is theirs no more.
 */
export interface Departure {
  readonly worker: string;
  readonly at: InstantText;
  /** The fact by which it left them. */
  readonly event: string;
  /** When it was to be carried out, as far as they know. */
  readonly window: Window;
  /** Who took it over; nobody where nobody was found. */
  readonly to?: string | undefined;
}
