// The desktop shell's bridge as far as the page uses it; the shell's own file declares it in full.

export interface DesktopRefusal {
  readonly ok: false;
  readonly code: string;
  readonly detail: string;
}

interface DesktopDone {
  readonly ok: true;
}

interface JournalLine {
  readonly eventId: string;
  readonly event: unknown;
}

interface JournalReading {
  readonly ok: true;
  readonly lines: readonly JournalLine[];
  readonly unowned: readonly JournalLine[];
  readonly damaged: readonly object[];
}

/** Whose lines of which server; both are null for lines from before that was kept. */
export interface LinePlace {
  readonly server: string | null;
  readonly owner: string | null;
}

export interface LeftWork extends LinePlace {
  readonly name: string | null;
  readonly lines: number;
  /** Of the server that the shell is for. */
  readonly isHere: boolean;
}

export interface CalloutDesktop {
  readonly serverUrl: string;
  readonly platform: string;
  readonly version: string;
  readonly journal: {
    append(
      owner: { readonly id: string; readonly name: string },
      lines: readonly JournalLine[],
    ): Promise<DesktopDone | DesktopRefusal>;
    read(ownerId: string): Promise<JournalReading | DesktopRefusal>;
    forget(eventIds: readonly string[]): Promise<DesktopDone | DesktopRefusal>;
    left(): Promise<{ readonly ok: true; readonly left: readonly LeftWork[] } | DesktopRefusal>;
    readLeft(place: LinePlace): Promise<JournalReading | DesktopRefusal>;
    forgetAll(place: LinePlace): Promise<DesktopDone | DesktopRefusal>;
  };
  readonly secret: {
    protection(): Promise<'system' | 'basic_text' | 'none'>;
    get(
      name: string,
    ): Promise<{ readonly ok: true; readonly value: string | null } | DesktopRefusal>;
    set(name: string, value: string): Promise<DesktopDone | DesktopRefusal>;
    delete(name: string): Promise<DesktopDone | DesktopRefusal>;
  };
  openReport(path: string): Promise<DesktopDone | DesktopRefusal>;
}

declare global {
  interface Window {
    readonly calloutDesktop?: CalloutDesktop;
  }
}

export function desktop(): CalloutDesktop | undefined {
  return window.calloutDesktop;
}

/** Where the server is: on the web the page's own origin, on the desktop what the shell says. */
export function serverUrl(): string {
  return desktop()?.serverUrl ?? window.location.origin;
}
