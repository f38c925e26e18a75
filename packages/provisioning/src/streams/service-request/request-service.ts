import {
  type DataOf,
  defineCommand,
  type Refusal,
  recordsInput,
  refuse,
  type View,
} from '@callout/kernel';
import { ServiceRequested } from '@callout/published-language';
import { catalogue, clients } from '../../read-models/projections.ts';
import { serviceRequest } from './stream.ts';
import { arrivalRefusal } from './window-ahead.ts';

/** Whether the client is still served, and the service still offered, of a request that there is. */
export async function servedRefusal(
  view: View,
  order: Pick<DataOf<typeof ServiceRequested>, 'client' | 'serviceType'>,
): Promise<Refusal | undefined> {
  const client = await view.row(clients, order.client.id);
  if (!client) return refuse('client-unknown', { fields: ['client.id'] });
  if (!client.active) return refuse('client-not-served', { fields: ['client.id'] });
  const type = await view.row(catalogue, order.serviceType.id);
  if (!type) return refuse('service-type-unknown', { fields: ['serviceType.id'] });
  return type.offered
    ? undefined
    : refuse('service-type-not-offered', { fields: ['serviceType.id'] });
}

/** A client for themselves, or a manager on their behalf; a policy for a re-order; an import. */
export const RequestService = defineCommand({
  name: 'RequestService',
  stream: serviceRequest,
  actors: { client: ['own'], manager: ['any'], import: ['any'] },
  offer: { group: 'main' },
  ...recordsInput(ServiceRequested),
  serverCheck: async (event, _view, now) => {
    const order = ServiceRequested.schema.parse(event.data);
    return arrivalRefusal(order.wanted, event, now, { field: 'wanted', hasWorker: false });
  },
});
