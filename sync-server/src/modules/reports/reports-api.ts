import { jsonSchemaOf } from '../../web/describe-model.ts';
import type { ApiPart } from '../../web/module.ts';
import { body, content, object, problems, ref, text } from '../../web/openapi-parts.ts';
import { ticketSchema } from './sign-in-routes.ts';

export const reportsApi: ApiPart = {
  paths: {
    '/api/v1/reports/ticket': {
      post: {
        description: 'A way into the reports for a browser: good once and for a minute.',
        requestBody: body(ref('ReportTicketRequest')),
        responses: {
          200: content(
            'Where to go.',
            object({ path: text, expiresAt: text }, ['path', 'expiresAt']),
          ),
          ...problems,
        },
      },
    },
  },
  schemas: { ReportTicketRequest: jsonSchemaOf(ticketSchema, 'input') },
};
