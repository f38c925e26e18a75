import type { RequestHandler } from 'express';
import helmet from 'helmet';

/**
 * Scripts come from this server alone. Styles may stand in elements, because Mantine writes its own
 * there; images may come from memory, because photos are shown before they are sent.
 */
export const securityHeaders: RequestHandler = helmet({
  contentSecurityPolicy: {
    useDefaults: false,
    directives: {
      defaultSrc: ["'self'"],
      scriptSrc: ["'self'"],
      styleSrc: ["'self'", "'unsafe-inline'"],
      imgSrc: ["'self'", 'blob:', 'data:'],
      connectSrc: ["'self'"],
      fontSrc: ["'self'", 'data:'],
      workerSrc: ["'self'"],
      manifestSrc: ["'self'"],
      objectSrc: ["'none'"],
      baseUri: ["'none'"],
      formAction: ["'self'"],
      frameAncestors: ["'none'"],
    },
  },
  // The server speaks plain HTTP on the machine itself; whoever puts TLS before it sets this there.
  strictTransportSecurity: false,
});

const DESKTOP_ORIGIN = 'app://callout';
const ALLOWED_HEADERS = [
  'Authorization',
  'Accept-Language',
  'Content-Type',
  'Tus-Resumable',
  'Upload-Length',
  'Upload-Metadata',
  'Upload-Offset',
].join(', ');
const EXPOSED_HEADERS =
  'Location, Retry-After, Tus-Resumable, Upload-Expires, Upload-Length, Upload-Offset';

/** The desktop application has its own origin; no other may call from a page. */
export const desktopOrigin: RequestHandler = (request, response, next) => {
  response.vary('Origin');
  if (request.get('origin') !== DESKTOP_ORIGIN) {
    next();
    return;
  }
  response.set({
    'Access-Control-Allow-Origin': DESKTOP_ORIGIN,
    'Access-Control-Expose-Headers': EXPOSED_HEADERS,
  });
  if (request.method !== 'OPTIONS') {
    next();
    return;
  }
  response
    .status(204)
    .set({
      'Access-Control-Allow-Methods': 'GET, HEAD, POST, PATCH, DELETE',
      'Access-Control-Allow-Headers': ALLOWED_HEADERS,
      'Access-Control-Max-Age': '600',
    })
    .end();
};
