import type { CalloutDesktop, DesktopRefusal, LeftWork, LinePlace } from './desktop.ts';

const isSame = (a: LinePlace, b: LinePlace) => a.server === b.server && a.owner === b.owner;

interface Line extends LinePlace {
  readonly eventId: string;
  readonly event: unknown;
  readonly name: string | null;
}

/** The shell's bridge in memory. Put it in place with `vi.stubGlobal('calloutDesktop', …)`. */
export class FixtureDesktop implements CalloutDesktop {
  readonly platform = 'linux';
  readonly version = '1.0.0';
  lines: Line[] = [];
  readonly secrets = new Map<string, string>();
  /** Sizes of what was asked in one call. */
  readonly sizes: number[] = [];
  /** Every question to the journal ends in this. */
  fault: DesktopRefusal | undefined;
  readonly serverUrl: string;
  constructor(serverUrl = 'https://callout.example') {
    this.serverUrl = serverUrl;
  }

  readonly journal: CalloutDesktop['journal'] = {
    append: async ({ id, name }, lines) => {
      this.sizes.push(lines.length);
      if (this.fault) return this.fault;
      const place = { server: this.serverUrl, owner: id, name };
      this.lines.push(...lines.map((line) => ({ ...line, ...place })));
      return { ok: true };
    },
    read: async (owner) => this.reading({ server: this.serverUrl, owner }),
    forget: async (ids) => {
      this.sizes.push(ids.length);
      if (this.fault) return this.fault;
      this.lines = this.lines.filter(({ eventId }) => !ids.includes(eventId));
      return { ok: true };
    },
    left: async () => {
      const groups = Map.groupBy(this.lines, ({ server, owner }) => `${server} ${owner}`);
      const left = [...groups.values()].flatMap(([first, ...others]): LeftWork[] =>
        first ? [{ ...first, lines: 1 + others.length, isHere: this.isHere(first) }] : [],
      );
      return this.fault ?? { ok: true, left };
    },
    readLeft: async (place) => this.reading(place),
    forgetAll: async (place) => {
      if (this.fault) return this.fault;
      this.lines = this.lines.filter((line) => !isSame(line, place));
      return { ok: true };
    },
  };
  readonly secret: CalloutDesktop['secret'] = {
    protection: async () => 'system',
    get: async (name) => ({ ok: true, value: this.secrets.get(name) ?? null }),
    set: async (name, value) => {
      this.secrets.set(name, value);
      return { ok: true };
    },
    delete: async (name) => {
      this.secrets.delete(name);
      return { ok: true };
    },
  };
  readonly openReport = async () => ({ ok: true }) as const;

  private isHere({ server }: LinePlace): boolean {
    return server === this.serverUrl;
  }
  private reading(place: LinePlace) {
    const lines = this.lines.filter((line) => isSame(line, place));
    const unowned = this.lines.filter(({ server }) => server === null);
    return this.fault ?? ({ ok: true, lines, unowned, damaged: [] } as const);
  }
}
