import type { StatusOf } from '@callout/model';
import type { DeviceDocument } from '@callout/sync';
import { Anchor, Group } from '@mantine/core';
import { stateOf } from '../data/read.ts';
import { useFormat } from '../data/use-format.ts';
import { useText } from '../i18n/use-text.ts';
import { type Fact, Facts } from '../ui/facts.tsx';
import { mapHref, telHref } from '../ui/map-links.ts';
import { priceOf } from './price.ts';
import classes from './request-facts.module.css';
import { requestStatus } from './request-status.ts';

/** When, where, who, what it costs, and how it ended. */
export function RequestFacts({ document }: { document: DeviceDocument }) {
  const { t, word } = useText();
  const format = useFormat();
  const request = stateOf('service-request', document);
  const { place, contact, ending } = request;
  const price = priceOf(document);
  const nobody = t(request.endedAt ? 'request.nobody' : 'request.nobodyYet');
  const facts: readonly (Fact | undefined)[] = [
    { label: t('request.window'), value: format.window(request.window) },
    place && {
      label: t('request.place'),
      value: (
        <Anchor href={mapHref(place)} target="_blank" rel="noreferrer">
          {place.address}
        </Anchor>
      ),
    },
    contact && { label: t('request.contact'), value: <ContactLinks contact={contact} /> },
    { label: t('request.worker'), value: request.worker?.name ?? nobody },
    price === undefined
      ? undefined
      : {
          label: t(request.gross === undefined ? 'request.approximate' : 'request.price'),
          value: format.money(price),
        },
    request.externalId ? { label: t('request.external'), value: request.externalId } : undefined,
    request.startedAt
      ? { label: t('request.started'), value: format.moment(request.startedAt) }
      : undefined,
    request.endedAt
      ? { label: t('request.ended'), value: format.moment(request.endedAt) }
      : undefined,
    ending?.reason
      ? { label: word(endingLabel(requestStatus(document, []))), value: ending.reason }
      : undefined,
    ending?.attribution
      ? { label: word('field.attribution'), value: word(`attribution.${ending.attribution}`) }
      : undefined,
    ending?.signedBy ? { label: word('field.signedBy'), value: ending.signedBy } : undefined,
  ];
  return <Facts facts={facts} />;
}

function endingLabel(status: StatusOf<'service-request'>): string {
  return status === 'completed' ? 'field.notes' : 'field.reason';
}

interface Contact {
  readonly name: string;
  readonly phone?: string | undefined;
  readonly email?: string | undefined;
}

function ContactLinks({ contact }: { contact: Contact }) {
  return (
    <Group gap="0 10px" component="span" className={classes.contact}>
      <span>{contact.name}</span>
      {contact.phone ? <Anchor href={telHref(contact.phone)}>{contact.phone}</Anchor> : null}
      {contact.email ? <Anchor href={`mailto:${contact.email}`}>{contact.email}</Anchor> : null}
    </Group>
  );
}
