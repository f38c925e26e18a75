import type { CalloutDesktop } from './bridge.ts';

// What the page knows at once, without asking. A sandboxed preload script cannot read files, so
// the main process hands these over as an argument of the page's process.

export type BridgeFacts = Pick<CalloutDesktop, 'serverUrl' | 'platform' | 'version'>;

const flag = '--callout-facts=';

export function factsToArgument({ serverUrl, platform, version }: BridgeFacts): string {
  return `${flag}${encodeURIComponent(JSON.stringify([serverUrl, platform, version]))}`;
}

/** Throws when the argument is not there: a page without these facts must not start. */
export function argumentToFacts(argv: readonly string[]): BridgeFacts {
  const argument = argv.findLast((text) => text.startsWith(flag));
  if (argument === undefined) throw new Error(`${flag} is missing.`);
  const facts: unknown = JSON.parse(decodeURIComponent(argument.slice(flag.length)));
  const [serverUrl, platform, version] = Array.isArray(facts) ? facts.filter(isText) : [];
  if (serverUrl === undefined || platform === undefined || version === undefined) {
    throw new Error(`${flag} does not hold the three facts.`);
  }
  return { serverUrl, platform, version };
}

function isText(value: unknown): value is string {
  return typeof value === 'string';
}
