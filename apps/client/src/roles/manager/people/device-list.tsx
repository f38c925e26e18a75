import { type DeviceShown, devicesPageSchema } from '@callout/sync';
import { Badge, Button } from '@mantine/core';
import { notifications } from '@mantine/notifications';
import { IconDevices } from '@tabler/icons-react';
import { useState } from 'react';
import { useReplica } from '../../../data/replica-context.tsx';
import { useFormat } from '../../../data/use-format.ts';
import { useAnswer, useAsk } from '../../../data/use-server.ts';
import { useText } from '../../../i18n/use-text.ts';
import { AnswerView } from '../../../ui/answer-view.tsx';
import { ConfirmDialog } from '../../../ui/confirm-dialog.tsx';
import { Entries, Entry } from '../../../ui/entry.tsx';
import { Section } from '../../../ui/section.tsx';
import { Nothing } from '../../../ui/states.tsx';

/** Every device that somebody has signed in on, the last seen first; a lost one is revoked here. */
export function DeviceList() {
  const { t } = useText();
  const ask = useAsk();
  const answer = useAnswer('/api/v1/devices', devicesPageSchema);
  const [revoking, setRevoking] = useState<DeviceShown>();
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
                <DeviceEntry key={device.id} device={device} onRevoke={() => setRevoking(device)} />
              ))}
            </Entries>
          )
        }
      </AnswerView>
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

function DeviceEntry({ device, onRevoke }: { device: DeviceShown; onRevoke: () => void }) {
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
          <Button size="xs" variant="default" onClick={onRevoke}>
            {t('device.revoke')}
          </Button>
        )
      }
    />
  );
}

function DeviceMarks({ device, own }: { device: DeviceShown; own: boolean }) {
  const { t } = useText();
  const { revoked, signedIn, cloned, lost } = device;
  return (
    <>
      {own ? <Badge color="green">{t('device.this')}</Badge> : null}
      {revoked ? <Badge color="red">{t('device.isRevoked')}</Badge> : null}
      {!(revoked || signedIn) ? <Badge color="gray">{t('device.signedOut')}</Badge> : null}
      {cloned ? <Badge color="yellow">{t('device.cloned')}</Badge> : null}
      {lost > 0 ? <Badge color="yellow">{t('device.lost', { count: lost })}</Badge> : null}
    </>
  );
}
