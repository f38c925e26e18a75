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

/**
 * A second copy of the events that the server does not have yet, outside the browser database. Every
 * line is somebody's, and of the server that the shell was started for; both are kept with it.
 */
export interface DesktopJournal {
  /** All lines or none; once it answers `ok` they are on the disk. At most 1,000 lines a call. */
  append(
    owner: JournalOwner,
    lines: readonly JournalLine[],
  ): Promise<
    DesktopDone | DesktopRefusal<'line-too-long' | 'journal-full' | 'key-locked' | 'disk'>
  >;
  /** What this person has here of this server, appended and not forgotten, oldest first. */
  read(ownerId: string): Promise<JournalReading | DesktopRefusal<'key-locked' | 'disk'>>;
  /** The server has these, or a person let them go. At most 1,000 ids a call. */
  forget(eventIds: readonly string[]): Promise<DesktopDone | DesktopRefusal<'disk'>>;
  /** Whose lines lie here, of whatever server. */
  left(): Promise<LeftWorkReading | DesktopRefusal<'disk'>>;
  /** The lines of one of these, for a person to save elsewhere. */
  readLeft(place: LinePlace): Promise<JournalReading | DesktopRefusal<'key-locked' | 'disk'>>;
  /** Removes all of them from the disk, and the key under which they were sealed. */
  forgetAll(place: LinePlace): Promise<DesktopDone | DesktopRefusal<'disk'>>;
}

export interface JournalOwner {
  readonly id: string;
  readonly name: string;
}

/** Whose lines of which server; both are null for lines from before they were kept with a line. */
export interface LinePlace {
  readonly server: string | null;
  readonly owner: string | null;
}

export interface LeftWork extends LinePlace {
  /** Null when it was not kept, or cannot be read. */
  readonly name: string | null;
  readonly lines: number;
  /** Of the server that the shell was started for: it is sent once this person signs in. */
  readonly isHere: boolean;
}

interface LeftWorkReading {
  readonly ok: true;
  readonly left: readonly LeftWork[];
}

export interface JournalLine {
  readonly eventId: string;
  /** Any JSON. */
  readonly event: unknown;
}

export interface JournalReading {
  readonly ok: true;
  readonly lines: readonly JournalLine[];
  /** Lines from before owner and server were kept: of whomever, of whichever server. */
  readonly unowned: readonly JournalLine[];
  /** Lines that could not be read back. They stay on the disk, for a person to look at. */
  readonly damaged: readonly DamagedLine[];
}

export interface DamagedLine {
  /** Place in the file, from 1; a sealed line's place is not known. */
  readonly line: number | null;
  /** `torn`: the last line, cut off while it was written; `sealed`: its key is gone or another. */
  readonly reason: 'torn' | 'corrupt' | 'sealed';
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
