import type { Decision, DeviceDocument, Dispute, SettledDispute } from '@callout/sync';
import { Alert, Anchor, Stack, Text, Title } from '@mantine/core';
import { Link } from '@tanstack/react-router';
import { useReplica } from '../data/replica-context.tsx';
import { useFormat } from '../data/use-format.ts';
import { useObservable } from '../data/use-observable.ts';
import { useText } from '../i18n/use-text.ts';
import { Section } from '../ui/section.tsx';
import { UnsentMark } from '../ui/unsent-mark.tsx';
import { DisputeWays } from './dispute-ways.tsx';
import { type DisputeHere, useDisputeWords, useWays, type WaysHere } from './use-dispute.ts';

/** Facts that the server refused: what, what came first, and a page for each. */
export function Disputes({ onOpen }: { readonly onOpen?: () => void }) {
  const { t } = useText();
  const disputes = useObservable(useReplica().disputes$).value ?? [];
  if (disputes.length === 0) return null;
  return (
    <Stack gap="sm">
      <Title order={3}>{t('sync.disputes.title')}</Title>
      <Text size="sm" c="dimmed">
        {t('sync.disputes.text')}
      </Text>
      {disputes.map((dispute) => (
        <DisputeLine
          key={dispute.event.id}
          dispute={dispute}
          title={dispute.title}
          {...(onOpen ? { onOpen } : {})}
        />
      ))}
    </Stack>
  );
}

interface DisputeLineProps {
  readonly dispute: Dispute & { readonly decision?: Decision | undefined };
  readonly title: string;
  readonly onOpen?: () => void;
}

/** A dispute in a list of them. */
function DisputeLine({ dispute, title, onOpen }: DisputeLineProps) {
  const { t } = useText();
  const words = useDisputeWords();
  const { decision } = dispute;
  const isUnsent = decision !== undefined && !decision.refusal;
  return (
    <Alert color={isUnsent ? 'gray' : 'red'} title={words.title(dispute, title)}>
      <Stack gap={8}>
        <Text size="sm">{words.because(dispute)}</Text>
        <Text size="xs" c="dimmed">
          {words.recorded(dispute)}
        </Text>
        {isUnsent ? <Text size="sm">{t(`dispute.unsent.${decision.how}`)}</Text> : null}
        <DisputeLink dispute={dispute} {...(onOpen ? { onOpen } : {})} />
      </Stack>
    </Alert>
  );
}

function DisputeLink({ dispute, onOpen }: Omit<DisputeLineProps, 'title'>) {
  const { t } = useText();
  return (
    <Anchor
      component={Link}
      size="sm"
      to={`/disputes/${dispute.event.id}`}
      {...(onOpen ? { onClick: onOpen } : {})}
    >
      {t('dispute.open')}
    </Anchor>
  );
}

/** The same where its document is looked at: with what can be done about it. */
export function DisputeCard({ of }: { readonly of: DisputeHere }) {
  const words = useDisputeWords();
  const here = useWays(of);
  const { dispute } = of;
  return (
    <Alert color={here.unsent ? 'gray' : 'red'} title={words.title(dispute, of.title)}>
      <Stack gap={8}>
        <Text size="sm">{words.because(dispute)}</Text>
        <Text size="xs" c="dimmed">
          {words.recorded(dispute)}
        </Text>
        {here.unsent ? <UnsentMark /> : null}
        <DecidedHere {...here} />
        <DisputeWays of={of} ways={here.ways} />
        <DisputeLink dispute={dispute} />
      </Stack>
    </Alert>
  );
}

/** What was decided here: on its way to the server, or refused by it. */
export function DecidedHere({ unsent, refused }: Pick<WaysHere, 'unsent' | 'refused'>) {
  const texts = useText();
  if (unsent) return <Text size="sm">{texts.t(`dispute.unsent.${unsent}`)}</Text>;
  if (!refused?.refusal) return null;
  const why = texts.refusal(refused.refusal);
  return <Text size="sm">{texts.t(`dispute.decisionRefused.${refused.how}`, { why })}</Text>;
}

/** What became of refused facts of one document: what was let go stays to be seen. */
export function SettledDisputes({ document }: { readonly document: DeviceDocument }) {
  const texts = useText();
  const { settled = [] } = document;
  if (settled.length === 0) return null;
  return (
    <Section title={texts.t('dispute.settled.title')}>
      <Stack gap="sm">
        {settled.map((dispute) => (
          <Stack key={dispute.event.id} gap={2}>
            <Text size="sm" fw={450}>
              {texts.event(dispute.event.type)}
            </Text>
            <Settlement dispute={dispute} />
            <DisputeLink dispute={dispute} />
          </Stack>
        ))}
      </Stack>
    </Section>
  );
}

export function Settlement({ dispute }: { readonly dispute: SettledDispute }) {
  const { t } = useText();
  const format = useFormat();
  const { as, by, at, reason } = dispute.settled;
  return (
    <Text size="sm" c="dimmed">
      {t(`dispute.settled.${as}`, { by, at: format.moment(at) })}
      {reason ? ` ${t('dispute.settled.reason', { reason })}` : ''}
    </Text>
  );
}
