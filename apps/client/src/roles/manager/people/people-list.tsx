import { type PersonShown, peoplePageSchema } from '@callout/sync';
import { Badge, Button, Group, TextInput } from '@mantine/core';
import { useDebouncedValue } from '@mantine/hooks';
import { notifications } from '@mantine/notifications';
import { IconSearch, IconUsers } from '@tabler/icons-react';
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

const TYPING_MS = 250;

type Asked = { readonly what: 'disable' | 'enable' | 'link'; readonly person: PersonShown };

/** People by their logins, page by page, with what a manager can do about each. */
export function PeopleList() {
  const { t } = useText();
  const ask = useAsk();
  const [words, setWords] = useState('');
  const [sought] = useDebouncedValue(words, TYPING_MS);
  const [pages, setPages] = useState<readonly string[]>([]);
  const [asked, setAsked] = useState<Asked>();
  const after = pages.at(-1);
  const query = new URLSearchParams({ q: sought, limit: '50', ...(after ? { after } : {}) });
  const answer = useAnswer(`/api/v1/users?${query}`, peoplePageSchema);
  const carryOut = async () => {
    if (!asked) return { ok: true, value: undefined } as const;
    const { what, person } = asked;
    const path = `/api/v1/users/${encodeURIComponent(person.id)}`;
    const done =
      what === 'link'
        ? await ask('POST', `${path}/invitation`)
        : await ask('PATCH', path, { disabled: what === 'disable' });
    if (done.ok) {
      notifications.show({ title: person.name, message: t(`people.${what}.done`) });
      answer.reload();
    }
    return done;
  };
  return (
    <>
      <TextInput
        mb="md"
        type="search"
        leftSection={<IconSearch size={16} stroke={1.8} />}
        placeholder={t('people.search')}
        aria-label={t('people.search')}
        value={words}
        onChange={(event) => {
          setWords(event.currentTarget.value);
          setPages([]);
        }}
        w={{ base: '100%', xs: 320 }}
      />
      <Section flush>
        <AnswerView answer={answer}>
          {({ people, next }) => (
            <>
              {people.length === 0 ? (
                <Nothing icon={IconUsers} title={t('people.none')} text={t('people.noneText')} />
              ) : (
                <Entries label={t('place.people')}>
                  {people.map((person) => (
                    <PersonEntry
                      key={person.id}
                      person={person}
                      onAsk={(what) => setAsked({ what, person })}
                    />
                  ))}
                </Entries>
              )}
              {next || after ? (
                <Group justify="space-between" p="md">
                  <Button
                    variant="default"
                    disabled={!after}
                    onClick={() => setPages(pages.slice(0, -1))}
                  >
                    {t('people.before')}
                  </Button>
                  <Button
                    variant="default"
                    disabled={!next}
                    onClick={() => next && setPages([...pages, next])}
                  >
                    {t('people.after')}
                  </Button>
                </Group>
              ) : null}
            </>
          )}
        </AnswerView>
      </Section>
      <ConfirmDialog
        opened={asked !== undefined}
        onClose={() => setAsked(undefined)}
        title={asked ? `${t(`people.${asked.what}`)}: ${asked.person.name}` : ''}
        text={asked ? t(`people.${asked.what}.text`) : ''}
        action={asked ? t(`people.${asked.what}`) : ''}
        isDangerous={asked?.what === 'disable'}
        onConfirm={carryOut}
      />
    </>
  );
}

interface PersonEntryProps {
  readonly person: PersonShown;
  readonly onAsk: (what: Asked['what']) => void;
}

function PersonEntry({ person, onAsk }: PersonEntryProps) {
  const { t, word } = useText();
  const { owner } = useReplica();
  const roles = person.roles.map((role) => word(`role.${role}`)).join(', ');
  return (
    <Entry
      title={person.name}
      marks={<PersonMarks person={person} />}
      details={[`${person.login} · ${roles}`]}
      actions={
        <>
          {person.disabled ? null : (
            <Button size="xs" variant="default" onClick={() => onAsk('link')}>
              {t('people.link')}
            </Button>
          )}
          {person.id === owner.id ? null : (
            <Button
              size="xs"
              variant="default"
              onClick={() => onAsk(person.disabled ? 'enable' : 'disable')}
            >
              {t(person.disabled ? 'people.enable' : 'people.disable')}
            </Button>
          )}
        </>
      }
    />
  );
}

function PersonMarks({ person }: { person: PersonShown }) {
  const { t } = useText();
  const format = useFormat();
  const { disabled, hasPassword, invitedUntil } = person;
  if (disabled) return <Badge color="red">{t('people.isDisabled')}</Badge>;
  if (invitedUntil) {
    const until = format.moment(invitedUntil);
    return <Badge color="yellow">{t('people.invitedUntil', { until })}</Badge>;
  }
  return hasPassword ? null : <Badge color="yellow">{t('people.noPassword')}</Badge>;
}
