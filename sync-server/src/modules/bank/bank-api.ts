import type { ApiPart } from '../../web/module.ts';
import { content, parameter, problems } from '../../web/openapi-parts.ts';

export const bankApi: ApiPart = {
  paths: {
    '/api/v1/bank-files/{id}': {
      get: {
        description: 'A file for the bank: ISO 20022 pain.008.001.08 or pain.001.001.09.',
        parameters: [parameter('path', 'id')],
        responses: {
          200: content('The file.', { type: 'string' }, 'application/xml'),
          ...problems,
        },
      },
    },
  },
};
