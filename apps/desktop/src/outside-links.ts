/** The one map that the client links to. */
const mapHosts: ReadonlySet<string> = new Set(['www.openstreetmap.org']);
const lengthMax = 2_048;

/**
 * The address of a link that leaves the application for the system: a map, a phone number, one mail
 * address. Everything else the system could be made to open (files, other programs' schemes, a mail
 * with an attachment) gives `undefined`.
 */
export function outsideUrl(text: string): string | undefined {
  if (text.length > lengthMax) return;
  if (/^tel:\+?[0-9]{2,20}$/.test(text)) return text;
  const url = URL.parse(text);
  if (url === null) return;
  if (url.protocol === 'mailto:') return isOneAddress(url) ? url.href : undefined;
  const isMap = url.protocol === 'https:' && mapHosts.has(url.host);
  return isMap && url.username === '' && url.password === '' ? url.href : undefined;
}

function isOneAddress({ pathname, search, hash }: URL): boolean {
  return /^[^\s@?,;:/\\]+@[^\s@?,;:/\\]+$/.test(pathname) && search === '' && hash === '';
}
