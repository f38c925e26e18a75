import { desktop } from './desktop.ts';

/** From the most particular to the most general: Edge calls itself Chrome, and Chrome Safari. */
const BROWSERS = [
  ['Edg/', 'Edge'],
  ['OPR/', 'Opera'],
  ['YaBrowser/', 'Yandex'],
  ['Firefox/', 'Firefox'],
  ['Chrome/', 'Chrome'],
  ['Safari/', 'Safari'],
] as const;
const SYSTEMS = [
  ['Android', 'Android'],
  ['iPhone', 'iPhone'],
  ['iPad', 'iPad'],
  ['Windows', 'Windows'],
  ['Mac OS', 'macOS'],
  ['Linux', 'Linux'],
] as const;

const named = (names: readonly (readonly [string, string])[], text: string) =>
  names.find(([part]) => text.includes(part))?.[1];

/** What a person knows this device by in a list: `Chrome, Android`. */
export function deviceLabel(agent: string = navigator.userAgent): string {
  const program = desktop() ? 'Callout' : named(BROWSERS, agent);
  const words = [program, named(SYSTEMS, agent)].filter((word) => word !== undefined);
  return words.join(', ') || 'Callout';
}
