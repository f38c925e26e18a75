import { type DeviceShown, devicesPageSchema } from '@callout/sync';
import { Badge, Button, Group } from '@mantine/core';
import { notifications } from '@mantine/notifications';
import { IconDevices } from '@tabler/icons-react';
import { useState } from 'react';
import { useReplica } from '../../../data/replica-context.tsx';
import { useFormat } from '../../../data/use-format.ts';
import { useAnswer, useAsk } from '../../../data/use-server.ts';
import { type Texts, useText } from '../../../i18n/use-text.ts';
import { AnswerView } from '../../../ui/answer-view.tsx';
import { ConfirmDialog } from '../../../ui/confirm-dialog.tsx';
import { Entries, Entry } from '../../../ui/entry.tsx';
import { lasting } from '../../../ui/measure.ts';
import { Section } from '../../../ui/section.tsx';
import { Nothing } from '../../../ui/states.tsx';
import { ClearDialog } from './clear-dialog.tsx';

/** Every device that somebody has signed in on, the last seen first; a lost one is revoked here. */
export function DeviceList() {
  const { t } = useText();
  const ask = useAsk();
  const answer = useAnswer('/api/v1/devices', devicesPageSchema);
  const [revoking, setRevoking] = useState<DeviceShown>();
  const [clearing, setClearing] = useState<DeviceShown>();
  const revoke = async () => {
    const path = `/api/v1/devices/${encodeURIComponent(revoking?.id ?? '')}/revoke`;
    const done = await ask('POST', path);
    if (done.ok) {
      notifications.show({ title: t('device.isRevoked'), message: revoking?.person.name });
      answer.reload();
    }
    return done;
  };
  return (
    <Section flush>
      <AnswerView answer={answer}>
        {({ devices }) =>
          devices.length === 0 ? (
            <Nothing icon={IconDevices} title={t('device.none')} text={t('device.noneText')} />
          ) : (
            <Entries label={t('people.view.devices')}>
              {devices.map((device) => (
                <DeviceEntry
                  key={device.id}
                  device={device}
                  onRevoke={() => setRevoking(device)}
                  onClear={() => setClearing(device)}
                />
              ))}
            </Entries>
          )
        }
      </AnswerView>
      {clearing ? (
        <ClearDialog
          device={clearing}
          onClose={() => setClearing(undefined)}
          onDone={() => {
            setClearing(undefined);
            answer.reload();
          }}
        />
      ) : null}
      <ConfirmDialog
        opened={revoking !== undefined}
        onClose={() => setRevoking(undefined)}
        title={`${t('device.revoke')}: ${revoking?.person.name ?? ''}`}
        text={t('device.revokeText', { name: revoking?.person.name ?? '' })}
        action={t('device.revoke')}
        onConfirm={revoke}
      />
    </Section>
  );
}

interface DeviceEntryProps {
  readonly device: DeviceShown;
  readonly onRevoke: () => void;
  readonly onClear: () => void;
}

function DeviceEntry({ device, onRevoke, onClear }: DeviceEntryProps) {
  const { t } = useText();
  const format = useFormat();
  const own = useReplica().device === device.id;
  const { person, label, lastSeenAt, revoked } = device;
  return (
    <Entry
      title={person.name || person.login}
      marks={<DeviceMarks device={device} own={own} />}
      details={[
        `${label ?? t('device.unnamed')} · ${t('device.seen', { at: format.moment(lastSeenAt) })}`,
      ]}
      actions={
        revoked ? null : (
          <Group gap="xs">
            <Button size="xs" variant="default" onClick={onRevoke}>
              {t('device.revoke')}
            </Button>
            <Button size="xs" variant="default" c="red" onClick={onClear}>
              {t('device.clear')}
            </Button>
          </Group>
        )
      }
    />
  );
}

function DeviceMarks({ device, own }: { device: DeviceShown; own: boolean }) {
  const texts = useText();
  const { t } = texts;
  const { revoked, signedIn, cloned, lost, unsent = 0, order } = device;
  const clock = clockWords(device, texts);
  return (
    <>
      {own ? <Badge color="green">{t('device.this')}</Badge> : null}
      {revoked && !order ? <Badge color="red">{t('device.isRevoked')}</Badge> : null}
      {order ? <Badge color="red">{orderWords(order, texts)}</Badge> : null}
      {unsent > 0 ? <Badge color="yellow">{t('device.unsent', { count: unsent })}</Badge> : null}
      {clock ? <Badge color="yellow">{clock}</Badge> : null}
      {!(revoked || signedIn) ? <Badge color="gray">{t('device.signedOut')}</Badge> : null}
      {cloned ? <Badge color="yellow">{t('device.cloned')}</Badge> : null}
      {lost > 0 ? <Badge color="yellow">{t('device.lost', { count: lost })}</Badge> : null}
    </>
  );
}

function orderWords({ how, heardAt }: NonNullable<DeviceShown['order']>, { t }: Texts): string {
  return how === 'clear' && heardAt ? t('device.isCleared') : t(`device.ordered.${how}`);
}

/** Less is a network's jitter. */
const CLOCK_OFF_MINUTES_MIN = 5;

function clockWords({ clockAheadMinutes = 0 }: DeviceShown, { t, locale }: Texts) {
  const minutes = Math.abs(clockAheadMinutes);
  if (minutes < CLOCK_OFF_MINUTES_MIN) return undefined;
  const span = lasting(locale, minutes);
  return clockAheadMinutes > 0
    ? t('device.clockAhead', { span })
    : t('device.clockBehind', { span });
}
