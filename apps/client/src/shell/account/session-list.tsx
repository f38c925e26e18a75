import { type SessionShown, sessionsPageSchema } from '@callout/sync';
import { Badge, Button } from '@mantine/core';
import { useState } from 'react';
import { useFormat } from '../../data/use-format.ts';
import { useAnswer, useAsk } from '../../data/use-server.ts';
import { useText } from '../../i18n/use-text.ts';
import { AnswerView } from '../../ui/answer-view.tsx';
import { ConfirmDialog } from '../../ui/confirm-dialog.tsx';
import { Entries, Entry } from '../../ui/entry.tsx';
import { Section } from '../../ui/section.tsx';

const PATH = '/api/v1/me/sessions';

/** Where one is signed in, and the way to end it there. */
export function SessionList() {
  const { t } = useText();
  const ask = useAsk();
  const answer = useAnswer(PATH, sessionsPageSchema);
  const [ending, setEnding] = useState<SessionShown | 'others'>();
  const others = answer.value?.sessions.some(({ current }) => !current);
  const end = async () => {
    const path = ending === 'others' || !ending ? PATH : `${PATH}/${ending.id}`;
    const done = await ask('DELETE', path);
    answer.reload();
    return done;
  };
  return (
    <Section
      flush
      title={t('sessions.title')}
      aside={
        others ? (
          <Button size="xs" variant="default" onClick={() => setEnding('others')}>
            {t('sessions.endOthers')}
          </Button>
        ) : null
      }
    >
      <AnswerView answer={answer}>
        {({ sessions }) => (
          <Entries label={t('sessions.title')}>
            {sessions.map((session) => (
              <SessionEntry key={session.id} session={session} onEnd={() => setEnding(session)} />
            ))}
          </Entries>
        )}
      </AnswerView>
      <ConfirmDialog
        opened={ending !== undefined}
        onClose={() => setEnding(undefined)}
        title={t(ending === 'others' ? 'sessions.endOthers' : 'sessions.end')}
        text={t('sessions.endText')}
        action={t('sessions.end')}
        onConfirm={end}
      />
    </Section>
  );
}

function SessionEntry({ session, onEnd }: { session: SessionShown; onEnd: () => void }) {
  const { t } = useText();
  const format = useFormat();
  const { device, createdAt, lastUsedAt, current } = session;
  return (
    <Entry
      title={device ? (device.label ?? t('device.unnamed')) : t('sessions.noDevice')}
      marks={current ? <Badge color="green">{t('sessions.this')}</Badge> : null}
      details={[
        t('sessions.used', { at: format.moment(lastUsedAt) }),
        t('sessions.since', { at: format.moment(createdAt) }),
      ]}
      actions={
        current ? null : (
          <Button size="xs" variant="default" onClick={onEnd}>
            {t('sessions.end')}
          </Button>
        )
      }
    />
  );
}
