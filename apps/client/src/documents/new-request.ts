import type { DeviceDocument } from '@callout/sync';
import { stateOf } from '../data/read.ts';
import type { Format } from '../data/use-format.ts';
import { type WindowValue, windowOf } from '../ui/window-field.tsx';

/** What the form for a new request holds; the same for a client and for a manager on behalf. */
export interface NewRequestValues extends Record<string, unknown> {
  client: { id: string };
  serviceType: { id: string };
  description: string;
  place: { address: string };
  contact: { name: string; phone: string; email: string };
  wanted: WindowValue;
}

/** Place and contact of a client, where they are known. */
export function knownOf(client: DeviceDocument | undefined) {
  const details = client && stateOf('client', client).details;
  return {
    place: { address: details?.place?.address ?? '' },
    contact: {
      name: details?.contact.name ?? '',
      phone: details?.contact.phone ?? '',
      email: details?.contact.email ?? '',
    },
  };
}

/** Tomorrow morning: a sound proposal that a person will mostly change. */
export function proposedWindow(format: Format): WindowValue {
  const tomorrow = new Date(Date.now() + 86_400_000).toISOString();
  return { day: format.fields(tomorrow).day, from: '09:00', to: '11:00', lastDay: '' };
}

interface Chosen {
  readonly client: DeviceDocument | undefined;
  readonly serviceType: DeviceDocument | undefined;
}

/** The command's input. What was not chosen stays empty, for the schema to name. */
export function requestData(values: NewRequestValues, chosen: Chosen, format: Format): unknown {
  const { client, serviceType } = chosen;
  const price = serviceType && stateOf('service-type', serviceType).terms?.basePrice;
  const known = client && stateOf('client', client).details?.place;
  const samePlace = known?.point !== undefined && known.address === values.place.address.trim();
  return {
    client: { id: values.client.id, name: client?.title ?? '' },
    serviceType: { id: values.serviceType.id, name: serviceType?.title ?? '' },
    description: values.description,
    place: { address: values.place.address, ...(samePlace ? { point: known.point } : {}) },
    contact: {
      name: values.contact.name,
      ...(values.contact.phone.trim() ? { phone: values.contact.phone } : {}),
      ...(values.contact.email.trim() ? { email: values.contact.email.trim() } : {}),
    },
    wanted: windowOf(values.wanted, format),
    ...(price === undefined ? {} : { approximatePrice: price }),
    // A zone of this device's own is nothing that the organisation has said.
    ...(format.currency === undefined ? {} : { timeZone: format.timeZone }),
  };
}
