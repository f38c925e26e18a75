import { cell, fieldText, type ShownRow } from '@callout/kernel';
import { model } from '@callout/model';
import type { Dispute } from '@callout/sync';
import { Alert, Anchor, Stack, Text } from '@mantine/core';
import { IconCheck, IconFileUnknown } from '@tabler/icons-react';
import { Link, useParams } from '@tanstack/react-router';
import { useReplica } from '../data/replica-context.tsx';
import { useFormat } from '../data/use-format.ts';
import { useObservable } from '../data/use-observable.ts';
import { type Texts, useText } from '../i18n/use-text.ts';
import { useDocumentLink } from '../ui/document-link.ts';
import { EvidenceGallery } from '../ui/evidence.tsx';
import { type Fact, Facts } from '../ui/facts.tsx';
import { mapHref } from '../ui/map-links.ts';
import { Page } from '../ui/page.tsx';
import { Section } from '../ui/section.tsx';
import { Nothing, PageSkeleton } from '../ui/states.tsx';
import { UnsentMark } from '../ui/unsent-mark.tsx';
import { DisputeWays } from './dispute-ways.tsx';
import { DecidedHere, Disputes, Settlement } from './disputes.tsx';
import {
  type DisputeHere,
  settlementOf,
  useDispute,
  useDisputeWords,
  useWays,
} from './use-dispute.ts';

/** Everything of this device that waits for a person. */
export function DisputesPage() {
  const { t } = useText();
  const open = useObservable(useReplica().disputes$).value ?? [];
  return (
    <Page title={t('sync.disputes.title')}>
      {open.length > 0 ? (
        <Disputes />
      ) : (
        <Nothing icon={IconCheck} title={t('dispute.none.title')} text={t('dispute.none.text')} />
      )}
    </Page>
  );
}

export function DisputePage() {
  const { id } = useParams({ from: '/app/disputes/$id' });
  const { t } = useText();
  const found = useDispute(id);
  if (found === 'loading') return <PageSkeleton />;
  if (found) return <OpenDispute of={found} />;
  return (
    <Nothing icon={IconFileUnknown} title={t('ui.notHere.title')} text={t('dispute.notHere')} />
  );
}

/** What was recorded, when and where, with its evidence; what came first; and the ways on. */
export function OpenDispute({ of }: { readonly of: DisputeHere }) {
  const texts = useText();
  const { t } = texts;
  const words = useDisputeWords();
  const link = useDocumentLink();
  const here = useWays(of);
  const { dispute } = of;
  const { kind, stream } = dispute.event;
  const settled = settlementOf(dispute);
  const path = link(kind, stream);
  const rule = words.rule(dispute);
  return (
    <Page
      title={words.title(dispute, of.title)}
      back="/disputes"
      aside={here.unsent ? <UnsentMark /> : null}
    >
      <Stack gap="lg">
        <Alert color={settled || here.unsent ? 'gray' : 'red'} title={words.because(dispute)}>
          <Stack gap={6}>
            <Text size="sm">{words.recorded(dispute)}</Text>
            {rule ? <Text size="sm">{rule}</Text> : null}
            <DecidedHere {...here} />
          </Stack>
        </Alert>
        {'settled' in dispute ? <Settlement dispute={dispute} /> : null}
        <DisputeWays of={of} ways={here.ways} />
        <Recorded dispute={dispute} />
        {path && of.document ? (
          <Anchor component={Link} to={path} size="sm">
            {t('dispute.document', { title: of.title })}
          </Anchor>
        ) : null}
      </Stack>
    </Page>
  );
}

function Recorded({ dispute }: { readonly dispute: Dispute }) {
  const texts = useText();
  const format = useFormat();
  const { t } = texts;
  const { event } = dispute;
  const evidence = evidenceIn(event.data);
  const clock = event.noticed?.clockSaid;
  const facts: readonly (Fact | undefined)[] = [
    { label: t('dispute.what'), value: texts.event(event.type) },
    { label: t('dispute.who'), value: event.actor.name },
    { label: t('dispute.recorded'), value: format.moment(event.occurredAt) },
    clock ? { label: t('dispute.clock'), value: format.moment(clock) } : undefined,
    { label: t('dispute.arrived'), value: format.moment(dispute.at) },
    placeFact(event.data, texts),
    ...saidIn(dispute, texts),
  ];
  return (
    <>
      <Section title={t('dispute.facts')}>
        <Facts facts={facts} />
      </Section>
      {evidence.length > 0 ? (
        <Section title={t('dispute.evidence')}>
          <EvidenceGallery rows={evidence} />
        </Section>
      ) : null}
    </>
  );
}

function placeFact(data: unknown, { t }: Texts): Fact | undefined {
  const { point } = (data ?? {}) as {
    readonly point?: { readonly latitude: number; readonly longitude: number };
  };
  if (!point) return undefined;
  const address = `${point.latitude.toFixed(5)}, ${point.longitude.toFixed(5)}`;
  return {
    label: t('dispute.where'),
    value: (
      <Anchor href={mapHref({ address, point })} target="_blank" rel="noreferrer" size="sm">
        {address}
      </Anchor>
    ),
  };
}

/** Words and numbers of the fact, under the names that its command's form has for them. */
function saidIn({ event }: Dispute, { locale }: Texts): readonly Fact[] {
  return Object.entries((event.data ?? {}) as object).flatMap(([name, value]): readonly Fact[] => {
    if ((typeof value !== 'string' && typeof value !== 'number') || value === '') return [];
    const label = fieldText(model, locale, event.command, name);
    return label === undefined ? [] : [{ label, value }];
  });
}

function evidenceIn(data: unknown): readonly ShownRow[] {
  const { evidence } = (data ?? {}) as { readonly evidence?: unknown };
  const pieces = Array.isArray(evidence) ? evidence : evidence ? [evidence] : [];
  return pieces.flatMap((piece: unknown): readonly ShownRow[] => {
    const { sha256, type, purpose } = (piece ?? {}) as Readonly<Record<string, unknown>>;
    if (typeof sha256 !== 'string' || typeof type !== 'string') return [];
    const file = cell('file', { sha256, type });
    return [{ file, purpose: cell('word', `purpose.${String(purpose)}`) }];
  });
}
