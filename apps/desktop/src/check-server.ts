import { messageOf } from './files.ts';
import { parseServerUrl } from './server-url.ts';

export type CheckedServer =
  | { readonly ok: true; readonly origin: string }
  | { readonly ok: false; readonly code: 'address' | 'unreachable' | 'certificate' | 'no-callout' };

/** Longer than a slow line takes, shorter than a person waits. */
const answerMsMax = 15_000;

/**
 * Whether a Callout server answers at what a person typed; without a scheme it is meant as https.
 * @param fetchIt trusts the certificates that the system trusts, an organisation's own among them
 */
export async function checkServer(typed: string, fetchIt: typeof fetch): Promise<CheckedServer> {
  const text = typed.trim();
  const address = parseServerUrl(/^[a-z][a-z0-9+.-]*:\/\//i.test(text) ? text : `https://${text}`);
  if (!address.ok) return { ok: false, code: 'address' };
  const { origin } = address;
  try {
    const response = await fetchIt(`${origin}/healthz`, {
      // Where it leads to elsewhere, that is the address to type.
      redirect: 'error',
      credentials: 'omit',
      signal: AbortSignal.timeout(answerMsMax),
    });
    const text = await response.text();
    return isHealth(text) ? { ok: true, origin } : { ok: false, code: 'no-callout' };
  } catch (error) {
    const isCertificate = /ERR_CERT|ERR_SSL/.test(messageOf(error));
    return { ok: false, code: isCertificate ? 'certificate' : 'unreachable' };
  }
}

/** A server that is not well still is one. */
function isHealth(text: string): boolean {
  try {
    const { status, position, processors }: Partial<Record<string, unknown>> = JSON.parse(text);
    return typeof status === 'string' && typeof position === 'number' && Array.isArray(processors);
  } catch {
    return false;
  }
}
