import { fieldText, type Result } from '@callout/kernel';
import { model } from '@callout/model';
import type { Way } from '@callout/sync';
import { Button, Group, Modal, Stack, Text, Textarea } from '@mantine/core';
import { notifications } from '@mantine/notifications';
import { useState } from 'react';
import { useCommandDialog } from '../commands/command-dialog.tsx';
import { useCommand } from '../commands/use-command.ts';
import { useReplica } from '../data/replica-context.tsx';
import { useText } from '../i18n/use-text.ts';
import { ConfirmDialog } from '../ui/confirm-dialog.tsx';
import type { DisputeHere } from './use-dispute.ts';

/** What a person can do about a refused fact: a button for each way that the model offers. */
export function DisputeWays({
  of,
  ways,
}: {
  readonly of: DisputeHere;
  readonly ways: readonly Way[];
}) {
  if (ways.length === 0) return null;
  return (
    <Group gap="sm">
      {ways.map((way, index) => (
        <WayButton
          key={'command' in way ? `${way.way} ${way.command.name}` : way.way}
          of={of}
          way={way}
          isFirst={index === 0}
        />
      ))}
    </Group>
  );
}

interface WayProps<W extends Way = Way> {
  readonly of: DisputeHere;
  readonly way: W;
  readonly isFirst: boolean;
}
type WayOf<N extends Way['way']> = Extract<Way, { readonly way: N }>;

function WayButton({ of, way, isFirst }: WayProps) {
  if (way.way === 'take-up') return <TakeUp of={of} way={way} isFirst={isFirst} />;
  if (way.way === 'record-again') return <RecordAgain of={of} way={way} isFirst={isFirst} />;
  return way.way === 'override' ? <Override of={of} /> : <LetGo of={of} />;
}

/** One tap, also without a network: everything that it says was recorded already. */
function TakeUp({ of, way, isFirst }: WayProps<WayOf<'take-up'>>) {
  const texts = useText();
  const { run, pending } = useCommand(way.command.name);
  const claim = async () => {
    const done = await run(of.dispute.event.stream, way.input);
    if (!done.ok) tellRefusal(texts.refusal(done.refusal));
  };
  return (
    <Button
      data-command={way.command.name}
      variant={isFirst ? 'filled' : 'default'}
      loading={pending}
      onClick={() => void claim()}
    >
      {texts.command(way.command.name)}
    </Button>
  );
}

function tellRefusal(message: string): void {
  notifications.show({ color: 'red', message });
}

/** A form of today, with what was recorded before; what was refused is settled by the new fact. */
function RecordAgain({ of, way, isFirst }: WayProps<WayOf<'record-again'>>) {
  const texts = useText();
  const replica = useReplica();
  const { event } = of.dispute;
  const { command, input, left } = way;
  const [dialog, open] = useCommandDialog(() => {
    void replica.settleDispute(event.id, 'recorded-again');
  });
  const isSame = command.name === event.command;
  const label = isSame ? texts.t('dispute.again') : texts.command(command.name);
  const named = left.map((name) => fieldText(model, texts.locale, event.command, name) ?? name);
  const remark =
    named.length > 0 ? texts.t('dispute.notCarried', { fields: named.join(', ') }) : undefined;
  return (
    <>
      <Button
        data-command={command.name}
        variant={isFirst ? 'filled' : 'default'}
        onClick={() => open({ command, document: of.document, initial: input, remark })}
      >
        {isSame ? label : texts.t('dispute.againAs', { command: label })}
      </Button>
      {dialog}
    </>
  );
}

function LetGo({ of }: { readonly of: DisputeHere }) {
  const { t } = useText();
  const replica = useReplica();
  const [asking, setAsking] = useState(false);
  const settle = (): Promise<Result<unknown>> =>
    replica.settleDispute(of.dispute.event.id, 'let-go');
  return (
    <>
      <Button variant="default" onClick={() => setAsking(true)}>
        {t('sync.disputes.letGo')}
      </Button>
      <ConfirmDialog
        opened={asking}
        onClose={() => setAsking(false)}
        title={t('dispute.letGo.title')}
        text={t('dispute.letGo.text')}
        action={t('dispute.letGo.action')}
        onConfirm={settle}
      />
    </>
  );
}

function Override({ of }: { readonly of: DisputeHere }) {
  const texts = useText();
  const { t } = texts;
  const replica = useReplica();
  const [opened, setOpened] = useState(false);
  const [reason, setReason] = useState('');
  const [busy, setBusy] = useState(false);
  const take = async () => {
    setBusy(true);
    const { id } = of.dispute.event;
    const done = await replica.settleDispute(id, 'overridden', reason.trim());
    setBusy(false);
    if (done.ok) setOpened(false);
    else tellRefusal(texts.refusal(done.refusal));
  };
  return (
    <>
      <Button onClick={() => setOpened(true)}>{t('dispute.override.open')}</Button>
      <Modal
        opened={opened}
        onClose={() => setOpened(false)}
        title={t('dispute.override.open')}
        closeButtonProps={{ 'aria-label': t('ui.close') }}
      >
        <Stack>
          <Text size="sm">{t('dispute.override.text')}</Text>
          <Textarea
            label={t('dispute.override.reason')}
            value={reason}
            maxLength={300}
            autosize
            minRows={2}
            onChange={(change) => setReason(change.currentTarget.value)}
          />
          <Group justify="flex-end" gap="xs">
            <Button variant="default" onClick={() => setOpened(false)}>
              {t('ui.cancel')}
            </Button>
            <Button disabled={reason.trim() === ''} loading={busy} onClick={() => void take()}>
              {t('dispute.override.action')}
            </Button>
          </Group>
        </Stack>
      </Modal>
    </>
  );
}
