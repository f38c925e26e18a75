// The page is served from `app://callout/`: an origin of its own, the same after every update, so
// that the browser database stays where it is.

export const ownScheme = 'app';
const ownHost = 'callout';
export const ownOrigin = `${ownScheme}://${ownHost}`;

/** Whether a URL lies within our own origin. For schemes like ours, `URL.origin` is "null". */
export function isOwnUrl(text: string): boolean {
  const url = URL.parse(text);
  if (url === null) return false;
  return url.protocol === `${ownScheme}:` && url.host === ownHost && !hasCredentials(url);
}

export function hasCredentials(url: URL): boolean {
  return url.username !== '' || url.password !== '';
}
