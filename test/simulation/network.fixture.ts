import type { Random } from './random.fixture.ts';
import type { Asked, SimulatedServer } from './server.fixture.ts';
import type { VirtualTime } from './virtual-time.fixture.ts';

// The way between devices and the server. It delays, drops, repeats, reorders, loses answers after the
// commit, answers pages of its own, and is cut in one direction or both.

/** How often each happens to a request. */
export interface Weather {
  readonly drop: number;
  readonly loseAnswer: number;
  readonly repeat: number;
  readonly page: number;
  readonly delayMsMax: number;
}
export const CALM: Weather = { drop: 0, loseAnswer: 0, repeat: 0, page: 0, delayMsMax: 50 };

export type Cut = 'none' | 'up' | 'down' | 'both';

/** One device's end of it. */
export interface Line {
  cut: Cut;
  /** Answers and messages to who is gone are never heard. */
  isGone: boolean;
  readonly ends: Set<() => void>;
}

export interface NetworkOptions {
  readonly time: VirtualTime;
  readonly random: Random;
  readonly server: SimulatedServer;
  readonly count: (fault: string) => void;
  /** Every answer of the server, before anything happens to it on the way. */
  readonly onAnswer: (line: Line, asked: Asked, response: Response) => Promise<Response>;
}

const NO_ANSWER_MS = 20_000;
const PAGE = '<!doctype html><title>Welcome</title><p>Please accept our terms.</p>';

export class Network {
  weather: Weather = CALM;
  readonly #options: NetworkOptions;

  constructor(options: NetworkOptions) {
    this.#options = options;
  }

  newLine(): Line {
    return { cut: 'none', isGone: false, ends: new Set() };
  }

  /** Ends what stands; what is on its way still comes. */
  cutLine(line: Line, cut: Cut): void {
    line.cut = cut;
    if (cut !== 'none') for (const end of [...line.ends]) end();
  }

  fetchOver(line: Line): typeof fetch {
    return (input, init = {}) => {
      const url = new URL(String(input));
      const path = `${url.pathname}${url.search}`;
      const headers = Object.fromEntries(new Headers(init.headers));
      const body = typeof init.body === 'string' ? init.body : undefined;
      const asked = { method: init.method ?? 'GET', url: path, headers, body };
      const isLive = url.pathname === '/sync/v1/live';
      const answered = isLive ? this.#listen(line, asked, init.signal) : this.#request(line, asked);
      return this.#untilAborted(answered, init.signal);
    };
  }

  /** Whoever gives up hears so at once; what is on its way still arrives. */
  #untilAborted(answered: Promise<Response>, signal: RequestInit['signal']): Promise<Response> {
    if (!signal) return answered;
    const { time } = this.#options;
    const { promise, resolve, reject } = Promise.withResolvers<Response>();
    const abort = () => {
      time.happened += 1;
      reject(new DOMException('This operation was aborted', 'AbortError'));
    };
    if (signal.aborted) abort();
    signal.addEventListener('abort', abort);
    answered.then(resolve, reject);
    return promise;
  }

  #delay(): number {
    const { random } = this.#options;
    const { delayMsMax } = this.weather;
    // Mostly short; now and then so long that what was sent later overtakes it.
    return random.chance(0.1) ? random.between(0, delayMsMax) : random.between(1, 40);
  }

  #request(line: Line, asked: Asked): Promise<Response> {
    const { time, random, count } = this.#options;
    const { promise, resolve, reject } = Promise.withResolvers<Response>();
    const fail = (afterMs: number) =>
      time.message(afterMs, () => {
        if (!line.isGone) reject(new TypeError('fetch failed'));
      });
    const come = (response: Response) =>
      time.message(this.#delay(), () => {
        if (!line.isGone) resolve(response);
      });
    if (line.cut === 'up' || line.cut === 'both') fail(100);
    else if (random.chance(this.weather.page)) {
      count('page instead of an answer');
      come(new Response(PAGE, { status: 200, headers: { 'content-type': 'text/html' } }));
    } else if (random.chance(this.weather.drop)) {
      count('request dropped');
      fail(NO_ANSWER_MS);
    } else {
      time.message(this.#delay(), () => void time.carried(this.#arrive(line, asked, come, fail)));
      if (random.chance(this.weather.repeat)) {
        count('request repeated');
        const nothing = () => undefined;
        time.message(
          this.#delay() * 3,
          () => void time.carried(this.#arrive(line, asked, nothing, nothing)),
        );
      }
    }
    return promise;
  }

  async #arrive(
    line: Line,
    asked: Asked,
    come: (response: Response) => void,
    fail: (afterMs: number) => void,
  ): Promise<void> {
    const { server, random, count, onAnswer } = this.#options;
    const response = await server.ask(asked);
    if (!response) return fail(100);
    const answered = await onAnswer(line, asked, response);
    if (line.cut === 'down' || line.cut === 'both') return fail(NO_ANSWER_MS);
    if (random.chance(this.weather.loseAnswer)) {
      count('answer lost');
      return fail(NO_ANSWER_MS);
    }
    come(answered);
  }

  #listen(line: Line, asked: Asked, signal: RequestInit['signal']): Promise<Response> {
    const { time, random, count, server } = this.#options;
    const { promise, resolve, reject } = Promise.withResolvers<Response>();
    const fail = () => reject(new TypeError('fetch failed'));
    if (line.cut !== 'none') {
      time.message(100, fail);
      return promise;
    }
    if (random.chance(this.weather.page)) {
      count('page instead of an answer');
      const headers = { 'content-type': 'text/html' };
      time.message(this.#delay(), () => resolve(new Response(PAGE, { status: 200, headers })));
      return promise;
    }
    const open = async () => {
      let controller: ReadableStreamDefaultController<Uint8Array> | undefined;
      let isOver = false;
      let endListening = () => {};
      const over = () => {
        if (isOver) return;
        isOver = true;
        line.ends.delete(over);
        endListening();
        if (!line.isGone) controller?.error(new TypeError('terminated'));
        time.happened += 1;
      };
      const body = new ReadableStream<Uint8Array>({
        start: (own) => {
          controller = own;
        },
        cancel: over,
      });
      const say = (text: string) =>
        time.message(this.#delay(), () => {
          if (!isOver && !line.isGone) controller?.enqueue(new TextEncoder().encode(text));
        });
      const listening = await server.listen(asked, say, () => time.message(1, over));
      if (!listening) return time.message(100, fail);
      endListening = listening.end;
      if (signal?.aborted || line.isGone) return over();
      line.ends.add(over);
      signal?.addEventListener('abort', over);
      const isLine = listening.status === 200;
      const type = isLine ? 'text/event-stream' : 'application/problem+json';
      const headers = { 'content-type': type };
      resolve(new Response(body, { status: listening.status, headers }));
    };
    time.message(this.#delay(), () => void time.carried(open()));
    return promise;
  }
}
