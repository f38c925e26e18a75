import type { ApiPart } from '../../web/module.ts';
import { content, parameter, problems } from '../../web/openapi-parts.ts';

const tus = parameter('header', 'Tus-Resumable', { const: '1.0.0' });
const name = parameter('path', 'name');

export const filesApi: ApiPart = {
  paths: {
    '/files': {
      post: {
        description: 'Begins an upload by the tus protocol; metadata: sha256, type.',
        parameters: [
          tus,
          parameter('header', 'Upload-Length', { type: 'integer' }),
          parameter('header', 'Upload-Metadata'),
        ],
        responses: { 201: { description: 'Begun; see Location.' }, ...problems },
      },
    },
    '/files/{name}': {
      head: {
        parameters: [name],
        responses: { 200: { description: 'There, or how far the upload is.' }, ...problems },
      },
      get: {
        parameters: [name],
        responses: { 200: content('The file.', { type: 'string' }, 'image/*'), ...problems },
      },
      patch: {
        parameters: [name, tus, parameter('header', 'Upload-Offset', { type: 'integer' })],
        responses: { 204: { description: 'Taken.' }, ...problems },
      },
      delete: {
        parameters: [name, tus],
        responses: { 204: { description: 'The upload is given up.' }, ...problems },
      },
    },
  },
};
