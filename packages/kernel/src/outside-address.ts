interface ParsedUrl {
  readonly protocol: string;
  readonly username: string;
  readonly password: string;
  readonly hostname: string;
}
/** Browsers and Node share this parser of addresses; the types of the language alone do not know it. */
declare const URL: { readonly parse: (text: string) => ParsedUrl | null };

/** Networks of IPv4 that are nobody's on the open internet, as address and length (RFC 6890 and its kin). */
const NOT_PUBLIC_V4: readonly (readonly [string, number])[] = [
  ['0.0.0.0', 8],
  ['10.0.0.0', 8],
  ['100.64.0.0', 10],
  ['127.0.0.0', 8],
  ['169.254.0.0', 16],
  ['172.16.0.0', 12],
  ['192.0.0.0', 24],
  ['192.0.2.0', 24],
  ['192.88.99.0', 24],
  ['192.168.0.0', 16],
  ['198.18.0.0', 15],
  ['198.51.100.0', 24],
  ['203.0.113.0', 24],
  ['224.0.0.0', 3],
];
const IPV4 = /^(\d{1,3})\.(\d{1,3})\.(\d{1,3})\.(\d{1,3})$/;

function numberOfV4(address: string): number | undefined {
  const bytes = IPV4.exec(address)?.slice(1).map(Number);
  if (!bytes?.every((byte) => byte <= 255)) return undefined;
  return bytes.reduce((sum, byte) => sum * 256 + byte, 0);
}

function isPublicV4(value: number): boolean {
  return NOT_PUBLIC_V4.every(([network, length]) => {
    const size = 2 ** (32 - length);
    return Math.floor(value / size) !== Math.floor((numberOfV4(network) ?? 0) / size);
  });
}

/** The eight groups of an IPv6 address. The parser of addresses brings every way to write one into one. */
function groupsOf(address: string): readonly number[] | undefined {
  const host = URL.parse(`http://[${address}]`)?.hostname;
  if (!host) return undefined;
  const [head = '', tail] = host.slice(1, -1).split('::');
  const split = (part: string) => part.split(':').filter((group) => group !== '');
  const [front, back] = [split(head), split(tail ?? '')];
  const zeros = new Array<string>(8 - front.length - back.length).fill('0');
  return [...front, ...zeros, ...back].map((group) => Number.parseInt(group, 16));
}

function isPublicV6(groups: readonly number[]): boolean {
  const [first = 0, second = 0] = groups;
  const [high = 0, low = 0] = groups.slice(6);
  const isMapped = groups.slice(0, 5).every((group) => group === 0) && groups[5] === 0xffff;
  if (isMapped) return isPublicV4(high * 65_536 + low);
  // Only 2000::/3 is given out; of it not: 2001::/23 (tunnels and tests), 2001:db8::/32 and 3fff::/20
  // (documentation), 2002::/16 (carries an IPv4 address of any kind).
  const isGivenOut = first >= 0x2000 && first <= 0x3fff;
  const isSpecial = first === 0x2001 && (second < 0x0200 || second === 0x0db8);
  return isGivenOut && !isSpecial && first !== 0x2002 && !(first === 0x3fff && second < 0x1000);
}

/**
 * Whether an IP address, as a resolver or the address of a page gives it, is one of the open internet.
 * What is no address is not.
 */
export function isPublicAddress(text: string): boolean {
  const address = text.replace(/%.*$/, '');
  const value = numberOfV4(address);
  if (value !== undefined) return isPublicV4(value);
  const groups = address.includes(':') ? groupsOf(address) : undefined;
  return groups !== undefined && isPublicV6(groups);
}

/** The host of an address as names and literals are compared: without brackets and a last dot. */
export function bareHost(url: ParsedUrl): string {
  return url.hostname.replace(/^\[|\]$/g, '').replace(/\.$/, '');
}

export function isLiteralAddress(host: string): boolean {
  return host.includes(':') || IPV4.test(host);
}

export type OutsideAddressFault = 'unreadable' | 'not-http' | 'credentials' | 'not-public';

/**
 * What is wrong with the address of somebody else's service, as far as its text alone says: a name may
 * still lead to a private network, which only whoever calls it can see. Decimal, octal, hexadecimal and
 * shortened forms of IPv4 are read as what they mean.
 */
export function outsideAddressFault(text: unknown): OutsideAddressFault | undefined {
  const url = typeof text === 'string' ? URL.parse(text) : null;
  if (!url) return 'unreadable';
  if (url.protocol !== 'https:' && url.protocol !== 'http:') return 'not-http';
  if (url.username !== '' || url.password !== '') return 'credentials';
  const host = bareHost(url);
  if (host === '') return 'unreadable';
  if (host === 'localhost' || host.endsWith('.localhost')) return 'not-public';
  return isLiteralAddress(host) && !isPublicAddress(host) ? 'not-public' : undefined;
}
