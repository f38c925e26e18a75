import { defineCommand, propose, refuse } from '@callout/kernel';
import { ServiceRequested } from '@callout/published-language';
import { catalogue, clients } from '../read-models/projections.ts';
import { serviceRequest } from './service-request.ts';

/** A client for himself, or a manager on his behalf. */
export const RequestService = defineCommand({
  name: 'RequestService',
  stream: serviceRequest,
  input: ServiceRequested.schema,
  actors: { client: ['own'], manager: ['any'] },
  emits: [ServiceRequested],
  decide: (_, input) => propose(ServiceRequested, input),
  confirm: async (event, view) => {
    const data = ServiceRequested.schema.parse(event.data);
    const client = await view.row(clients, data.client.id);
    if (!client) return refuse('client-unknown', { fields: ['client.id'] });
    if (!client.active) return refuse('client-not-served', { fields: ['client.id'] });
    const type = await view.row(catalogue, data.serviceType.id);
    if (!type) return refuse('service-type-unknown', { fields: ['serviceType.id'] });
    return type.offered
      ? undefined
      : refuse('service-type-not-offered', { fields: ['serviceType.id'] });
  },
});
