import { z } from 'zod';
import { DeliveryFailed, type SystemDelivery } from '../engine/dependencies.ts';

const REPLY_BYTES_MAX = 256 * 1024;

const questionSchema = z.object({
  url: z.url({ protocol: /^https?$/ }),
  timeoutMs: z.int().min(1),
  job: z.unknown(),
  candidates: z.array(z.unknown()),
});

async function readLimited(response: Response): Promise<string> {
  const decoder = new TextDecoder('utf-8', { fatal: true });
  let text = '';
  let bytes = 0;
  for await (const chunk of response.body ?? []) {
    bytes += chunk.byteLength;
    if (bytes > REPLY_BYTES_MAX) throw new DeliveryFailed('reply-too-large', { isFinal: true });
    text += decoder.decode(chunk, { stream: true });
  }
  return text + decoder.decode();
}

async function post(url: string, body: string, messageId: string, signal: AbortSignal) {
  try {
    const response = await fetch(url, {
      method: 'POST',
      // To where the manager said, and nowhere else.
      redirect: 'error',
      headers: {
        'Content-Type': 'application/json',
        Accept: 'application/json',
        'Idempotency-Key': messageId,
      },
      body,
      signal,
    });
    if (!response.ok) {
      await response.body?.cancel();
      throw new DeliveryFailed(`status-${response.status}`);
    }
    return await readLimited(response);
  } catch (fault) {
    if (fault instanceof DeliveryFailed) throw fault;
    const code = signal.aborted ? 'timed-out' : 'unreachable';
    throw new DeliveryFailed(code, { cause: fault });
  }
}

/**
 * Asks an outside team's algorithm: a POST with the job and the candidates. What it answers is read
 * by the system command's schema.
 */
export function createScoreDelivery(): SystemDelivery {
  return async (input, { signal, messageId }) => {
    const { url, timeoutMs, job, candidates } = questionSchema.parse(input);
    const inTime = AbortSignal.any([signal, AbortSignal.timeout(timeoutMs)]);
    const text = await post(url, JSON.stringify({ job, candidates }), messageId, inTime);
    try {
      return JSON.parse(text) as unknown;
    } catch (fault) {
      throw new DeliveryFailed('reply-invalid', { cause: fault });
    }
  };
}
