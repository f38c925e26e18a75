import { extname, join, relative, sep } from 'node:path';
import { isOwnUrl } from './own-origin.ts';

// Which file of the built client answers which URL of `app://callout/`.

export type ClientFile =
  | { readonly kind: 'file'; readonly path: string; readonly type: string }
  | { readonly kind: 'refused' };

const page = 'index.html';

const typeByExtension: Readonly<Record<string, string>> = {
  '.css': 'text/css; charset=utf-8',
  '.gif': 'image/gif',
  '.html': 'text/html; charset=utf-8',
  '.ico': 'image/x-icon',
  '.jpeg': 'image/jpeg',
  '.jpg': 'image/jpeg',
  '.js': 'text/javascript; charset=utf-8',
  '.json': 'application/json; charset=utf-8',
  '.map': 'application/json; charset=utf-8',
  '.mjs': 'text/javascript; charset=utf-8',
  '.png': 'image/png',
  '.svg': 'image/svg+xml; charset=utf-8',
  '.ttf': 'font/ttf',
  '.txt': 'text/plain; charset=utf-8',
  '.wasm': 'application/wasm',
  '.webmanifest': 'application/manifest+json; charset=utf-8',
  '.webp': 'image/webp',
  '.woff': 'font/woff',
  '.woff2': 'font/woff2',
};
const unknownType = 'application/octet-stream';

/**
 * A path without an extension is a place inside the application and gets its page; a path with one
 * is a file or nothing: a missing script must not be answered with a page.
 *
 * @param root folder of the built client, absolute
 */
export function findClientFile(url: string, root: string): ClientFile {
  const segments = segmentsOf(url);
  if (segments === undefined) return { kind: 'refused' };
  const isPlace = extname(segments.at(-1) ?? '') === '';
  const path = isPlace ? join(root, page) : join(root, ...segments);
  if (!isWithin(root, path)) return { kind: 'refused' };
  return { kind: 'file', path, type: typeByExtension[extname(path).toLowerCase()] ?? unknownType };
}

function segmentsOf(url: string): string[] | undefined {
  if (!isOwnUrl(url)) return;
  const path = decoded(new URL(url).pathname);
  if (path === undefined) return;
  const segments = path.split('/').filter((segment) => segment !== '');
  return segments.every(isPlainName) ? segments : undefined;
}

/** No climbing, and nothing that only one operating system reads as a separator or a stream. */
function isPlainName(segment: string): boolean {
  return segment !== '.' && segment !== '..' && !/[\\:\0]/.test(segment);
}

function decoded(pathname: string): string | undefined {
  try {
    return decodeURIComponent(pathname);
  } catch {
    return;
  }
}

/** Says once more, of the path that will be opened, what the rules on names ought to have made so. */
function isWithin(root: string, path: string): boolean {
  const way = relative(root, path);
  return way !== '' && way !== '..' && !way.startsWith(`..${sep}`) && join(root, way) === path;
}
