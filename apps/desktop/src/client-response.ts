import { readFile } from 'node:fs/promises';
import { findClientFile } from './client-files.ts';
import { isMissing } from './files.ts';

/**
 * What the page may load and whom it may talk to: itself and its one server. Styles may stand in
 * the page because the component library writes them there; scripts may not.
 */
export function contentSecurityPolicy(serverOrigin: string): string {
  return [
    "default-src 'none'",
    "script-src 'self'",
    "style-src 'self' 'unsafe-inline'",
    "img-src 'self' blob: data:",
    "font-src 'self'",
    `connect-src 'self' ${serverOrigin}`,
    "worker-src 'self'",
    "manifest-src 'self'",
    "base-uri 'none'",
    "form-action 'none'",
    "frame-ancestors 'none'",
    "object-src 'none'",
  ].join('; ');
}

export interface ClientSource {
  /** Folder of the built client, absolute; it may lie inside the application's archive. */
  readonly root: string;
  readonly serverOrigin: string;
}

/** Answers a request of the page for one of its own files. */
export async function answerClientRequest(
  request: Pick<Request, 'method' | 'url'>,
  { root, serverOrigin }: ClientSource,
): Promise<Response> {
  const headers = {
    'content-security-policy': contentSecurityPolicy(serverOrigin),
    'x-content-type-options': 'nosniff',
    'referrer-policy': 'no-referrer',
  };
  const refuse = (status: number, text: string) => {
    return new Response(text, { status, headers: { ...headers, 'content-type': 'text/plain' } });
  };
  if (request.method !== 'GET' && request.method !== 'HEAD') return refuse(405, 'Only GET.');
  const file = findClientFile(request.url, root);
  if (file.kind === 'refused') return refuse(400, 'Not a path of this application.');
  try {
    const body = await readFile(file.path);
    return new Response(request.method === 'HEAD' ? null : body, {
      headers: { ...headers, 'content-type': file.type },
    });
  } catch (error) {
    if (isMissing(error)) return refuse(404, 'There is no such file.');
    return refuse(500, 'The file could not be read.');
  }
}
