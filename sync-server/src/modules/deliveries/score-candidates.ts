import { z } from 'zod';
import { DeliveryFailed, type SystemDelivery } from '../../engine/dependencies.ts';
import {
  AddressRefused,
  type OutsideRequest,
  type OutsideRules,
  postOutside,
  ReplyTooLarge,
} from './outside-request.ts';

const REPLY_BYTES_MAX = 256 * 1024;

const questionSchema = z.object({
  url: z.url({ protocol: /^https?$/ }),
  timeoutMs: z.int().min(1),
  job: z.unknown(),
  candidates: z.array(z.unknown()),
});

async function post(rules: OutsideRules, asked: Omit<OutsideRequest, 'replyBytesMax'>) {
  try {
    return await postOutside(rules, { ...asked, replyBytesMax: REPLY_BYTES_MAX });
  } catch (fault) {
    if (fault instanceof AddressRefused) {
      throw new DeliveryFailed('address-refused', { isFinal: true, cause: fault });
    }
    if (fault instanceof ReplyTooLarge) {
      throw new DeliveryFailed('reply-too-large', { isFinal: true, cause: fault });
    }
    const code = asked.signal.aborted ? 'timed-out' : 'unreachable';
    throw new DeliveryFailed(code, { cause: fault });
  }
}

/**
 * Asks an outside team's algorithm: a POST with the job and the candidates. What it answers is read
 * by the system command's schema.
 */
export function createScoreDelivery(rules: OutsideRules): SystemDelivery {
  return async (input, { signal, messageId }) => {
    const { url, timeoutMs, job, candidates } = questionSchema.parse(input);
    const { status, text } = await post(rules, {
      url,
      headers: {
        'Content-Type': 'application/json',
        Accept: 'application/json',
        'Idempotency-Key': messageId,
      },
      body: JSON.stringify({ job, candidates }),
      signal: AbortSignal.any([signal, AbortSignal.timeout(timeoutMs)]),
    });
    if (status < 200 || status > 299) throw new DeliveryFailed(`status-${status}`);
    try {
      return JSON.parse(text) as unknown;
    } catch (fault) {
      throw new DeliveryFailed('reply-invalid', { cause: fault });
    }
  };
}
