import type { DeviceDocument } from '@callout/sync';
import { stateOf } from '../../data/read.ts';
import type { Format } from '../../data/use-format.ts';
import { requestStatus } from '../../documents/request-status.ts';
import type { Texts } from '../../i18n/use-text.ts';

/** The state of a service as one would tell it on the phone. */
export function plainWords(service: DeviceDocument, { t }: Texts, format: Format): string {
  const request = stateOf('service-request', service);
  return t(`plain.${requestStatus(service, ['client'])}`, {
    worker: request.worker?.name ?? '',
    window: format.window(request.window),
    at: request.endedAt ? format.moment(request.endedAt) : '',
  });
}
