import { lookup as lookUp } from 'node:dns/promises';
import { type ClientRequest, request as httpRequest, type IncomingMessage } from 'node:http';
import { request as httpsRequest } from 'node:https';
import type { LookupFunction } from 'node:net';
import { bareHost, isLiteralAddress, isPublicAddress, outsideAddressFault } from '@callout/kernel';

/** Where services of others may be called: the open internet, and what the operator has named besides. */
export interface OutsideRules {
  /** Private addresses too: of every host, or of hosts by these names. */
  readonly mayBePrivate: boolean | readonly string[];
  /** All addresses of a name. A port, so that tests have names of their own. */
  readonly resolve?: ((host: string) => Promise<readonly Resolved[]>) | undefined;
}

interface Resolved {
  readonly address: string;
  readonly family: number;
}

/** The address, or one of those that its name has, is none that may be called. */
export class AddressRefused extends Error {
  override readonly name = 'AddressRefused';
}

export class ReplyTooLarge extends Error {
  override readonly name = 'ReplyTooLarge';
}

export interface OutsideRequest {
  readonly url: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
  readonly replyBytesMax: number;
  readonly signal: AbortSignal;
}

/**
 * Posts to a service of others. A name is resolved once, every address that it has is checked, and the
 * connection goes to one of these and to no other: a name that means something else a moment later
 * leads nowhere. Redirections are answers like any other and are not followed.
 * @throws AddressRefused, ReplyTooLarge, or what broke the connection
 */
export async function postOutside(
  rules: OutsideRules,
  asked: OutsideRequest,
): Promise<{ readonly status: number; readonly text: string }> {
  const url = new URL(asked.url);
  const isPrivateAllowed = allows(rules, bareHost(url));
  const fault = outsideAddressFault(asked.url);
  if (fault && !(fault === 'not-public' && isPrivateAllowed)) throw new AddressRefused(fault);
  const answer = await answerTo(begin(url, asked, checkedLookup(rules, isPrivateAllowed)), asked);
  try {
    return { status: answer.statusCode ?? 0, text: await readAtMost(answer, asked.replyBytesMax) };
  } finally {
    answer.destroy();
  }
}

function allows({ mayBePrivate }: OutsideRules, host: string): boolean {
  return typeof mayBePrivate === 'boolean' ? mayBePrivate : mayBePrivate.includes(host);
}

function begin(url: URL, asked: OutsideRequest, lookup: LookupFunction): ClientRequest {
  const request = url.protocol === 'https:' ? httpsRequest : httpRequest;
  return request(url, {
    method: 'POST',
    headers: { ...asked.headers, 'Content-Length': String(Buffer.byteLength(asked.body)) },
    signal: asked.signal,
    lookup,
    // A connection of its own: one that was kept may have been made to another address.
    agent: false,
  });
}

function answerTo(request: ClientRequest, { body }: OutsideRequest): Promise<IncomingMessage> {
  return new Promise((resolve, reject) => {
    request.once('response', resolve).once('error', reject).end(body);
  });
}

const resolveBySystem = (host: string) => lookUp(host, { all: true });

function checkedLookup(rules: OutsideRules, isPrivateAllowed: boolean): LookupFunction {
  const resolve = rules.resolve ?? resolveBySystem;
  const resolveChecked = async (host: string): Promise<readonly Resolved[]> => {
    const found = await resolve(host);
    const isRefused = ({ address }: Resolved) =>
      !isLiteralAddress(address) || !(isPrivateAllowed || isPublicAddress(address));
    if (found.length === 0 || found.some(isRefused)) throw new AddressRefused('not-public');
    return found;
  };
  return (host, { all }, done) => {
    resolveChecked(host).then(
      (found) => {
        const [first] = found;
        if (all) done(null, [...found]);
        else done(null, first?.address ?? '', first?.family);
      },
      (fault: Error) => done(fault, ''),
    );
  };
}

async function readAtMost(answer: IncomingMessage, bytesMax: number): Promise<string> {
  const decoder = new TextDecoder('utf-8', { fatal: true });
  let text = '';
  let bytes = 0;
  for await (const chunk of answer as AsyncIterable<Buffer>) {
    bytes += chunk.byteLength;
    if (bytes > bytesMax) throw new ReplyTooLarge();
    text += decoder.decode(chunk, { stream: true });
  }
  return text + decoder.decode();
}
