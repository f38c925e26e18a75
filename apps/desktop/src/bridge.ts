// What the page can ask of the shell: `window.calloutDesktop`. Plain types and nothing imported. The
// client may not import the shell; it declares for itself what it uses of this, and bridge.spec.ts
// has the compiler check that the shell keeps it.
//
// What can go wrong outside (a full disk, a locked key store) is an answer; a promise rejects only
// when the caller made a mistake, such as a missing id.

export interface CalloutDesktop {
  /** Origin of the sync server, without a slash at its end: `https://callout.example`. */
  readonly serverUrl: string;
  /** As Node names it: `darwin`, `linux`, `win32`. */
  readonly platform: string;
  readonly version: string;
  readonly journal: DesktopJournal;
  readonly secret: DesktopSecrets;
  /** Opens a page of the sync server in the user's browser. `path` begins with a single slash. */
  openReport(path: string): Promise<DesktopDone | DesktopRefusal<'not-our-server' | 'no-browser'>>;
}

/** A second copy of the events that the server does not have yet, outside the browser database. */
export interface DesktopJournal {
  /** All lines or none; once it answers `ok` they are on the disk. At most 1,000 lines a call. */
  append(
    lines: readonly JournalLine[],
  ): Promise<DesktopDone | DesktopRefusal<'line-too-long' | 'journal-full' | 'disk'>>;
  /** Everything appended and not forgotten, oldest first. */
  read(): Promise<JournalReading | DesktopRefusal<'disk'>>;
  /** The server has these, or a person let them go. Unknown ids are no mistake. */
  forget(eventIds: readonly string[]): Promise<DesktopDone | DesktopRefusal<'disk'>>;
}

export interface JournalLine {
  readonly eventId: string;
  /** Any JSON. It is written as given: what must not lie readable on the disk comes sealed. */
  readonly event: unknown;
}

export interface JournalReading {
  readonly ok: true;
  readonly lines: readonly JournalLine[];
  /** Lines that could not be read back. They stay on the disk, for a person to look at. */
  readonly damaged: readonly DamagedLine[];
}

export interface DamagedLine {
  /** Place in the file, from 1. */
  readonly line: number;
  /** `torn`: the last line, cut off while it was written. */
  readonly reason: 'torn' | 'corrupt';
}

/** Small secrets, encrypted with a key that the operating system keeps. */
export interface DesktopSecrets {
  protection(): Promise<SecretProtection>;
  /**
   * `value` is null when nothing was kept under that name. `unavailable` may pass (a locked key
   * store), `unreadable` does not; neither means that there is no secret.
   */
  get(name: string): Promise<SecretAnswer | DesktopRefusal<'unavailable' | 'unreadable' | 'disk'>>;
  set(
    name: string,
    value: string,
  ): Promise<DesktopDone | DesktopRefusal<'unavailable' | 'too-many' | 'disk'>>;
  delete(name: string): Promise<DesktopDone | DesktopRefusal<'disk'>>;
}

/** `basic_text`: Linux without a key store, where anybody with the file can read it. Warn. */
export type SecretProtection = 'system' | 'basic_text' | 'none';

export interface SecretAnswer {
  readonly ok: true;
  readonly value: string | null;
}

export interface DesktopDone {
  readonly ok: true;
}

export interface DesktopRefusal<Code extends string> {
  readonly ok: false;
  readonly code: Code;
  /** English, for a log; what a person reads is chosen by `code`. */
  readonly detail: string;
}
