const FAULTS = [
  'server killed',
  'browser killed',
  'both killed',
  'line cut in a push',
  'line cut in a pull',
  'line cut in a file',
  'disk of the server full',
  'disk of the browser full',
] as const;
export type Fault = (typeof FAULTS)[number];

interface Stretch {
  readonly fault: Fault;
  readonly facts: readonly string[];
  readonly files: readonly string[];
}

/** What people were promised, stretch by stretch, each ended by a fault. */
export class Promised {
  readonly stretches: Stretch[] = [];
  /** How often, by the code of the refusal. */
  readonly refused = new Map<string, number>();
  #facts: string[] = [];
  #files: string[] = [];
  #refusals: { left: number; readonly done: () => void } | undefined;
  #heard: { left: number; readonly done: () => void }[] = [];

  readonly told = (what: 'fact' | 'file' | 'refused', name: string): void => {
    if (what === 'fact') this.#facts.push(name);
    if (what === 'file') this.#files.push(name);
    if (what === 'refused') this.refused.set(name, (this.refused.get(name) ?? 0) + 1);
    if (what === 'refused' && this.#refusals) {
      this.#refusals.left -= 1;
      if (this.#refusals.left === 0) this.#refusals.done();
    }
    if (what === 'file') return;
    for (const one of this.#heard) one.left -= 1;
    for (const { left, done } of this.#heard) if (left <= 0) done();
    this.#heard = this.#heard.filter(({ left }) => left > 0);
  };

  /** Resolves once so many more facts have been recorded, or refused. */
  heard(count: number): Promise<void> {
    return new Promise((done) => this.#heard.push({ left: count, done }));
  }

  /** Resolves once so many more have been refused. */
  refusedAgain(count: number): Promise<void> {
    return new Promise((done) => {
      this.#refusals = { left: count, done };
    });
  }

  /** Called when it happens. */
  struck(fault: Fault): void {
    this.stretches.push({ fault, facts: this.#facts, files: this.#files });
    this.#facts = [];
    this.#files = [];
  }
}

export interface Found {
  /** How often the log holds each note, by its text. */
  readonly facts: ReadonlyMap<string, number>;
  /** Photos that are there with the content that their hash says. */
  readonly files: ReadonlySet<string>;
}

export interface Row {
  readonly fault: Fault;
  readonly times: number;
  readonly acknowledged: number;
  readonly found: number;
  readonly lost: number;
  readonly doubled: number;
}

/** Acknowledged against what is there, by the fault that came next. */
export function rowsOf(stretches: readonly Stretch[], found: Found): readonly Row[] {
  return FAULTS.flatMap((fault) => {
    const of = stretches.filter((one) => one.fault === fault);
    if (of.length === 0) return [];
    const facts = of.flatMap((one) => one.facts);
    const files = of.flatMap((one) => one.files);
    const there =
      facts.filter((text) => found.facts.has(text)).length +
      files.filter((sha256) => found.files.has(sha256)).length;
    const acknowledged = facts.length + files.length;
    const doubled = facts.filter((text) => (found.facts.get(text) ?? 0) > 1).length;
    return [
      { fault, times: of.length, acknowledged, found: there, lost: acknowledged - there, doubled },
    ];
  });
}
