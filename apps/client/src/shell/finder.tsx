import type { DeviceDocument } from '@callout/sync';
import { Spotlight } from '@mantine/spotlight';
import { IconSearch } from '@tabler/icons-react';
import { useNavigate } from '@tanstack/react-router';
import { useState } from 'react';
import { of } from 'rxjs';
import { stateOf } from '../data/read.ts';
import { useReplica } from '../data/replica-context.tsx';
import { useFormat } from '../data/use-format.ts';
import { useObserved } from '../data/use-observable.ts';
import { useRequestLink } from '../documents/request-link.ts';
import { requestStatus } from '../documents/request-status.ts';
import { useText } from '../i18n/use-text.ts';
import { placesFor } from './places.ts';

const FOUND_MAX = 12;
const SEARCHED_MAX = 1000;

/** Ctrl+K: jumps to a screen or a request. Requests are read only while it is open. */
export function Finder() {
  const texts = useText();
  const { t } = texts;
  const format = useFormat();
  const replica = useReplica();
  const navigate = useNavigate();
  const openRequest = useRequestLink();
  const [opened, setOpened] = useState(false);
  const requests = useObserved<readonly DeviceDocument[]>(
    () => ({
      source: opened ? replica.list$({ kind: 'service-request', limit: SEARCHED_MAX }) : of([]),
    }),
    [String(opened)],
  );
  const screens = placesFor(replica.owner.roles).map(({ path, title, icon: Icon }) => ({
    id: path,
    label: t(title),
    description: t('finder.screen'),
    leftSection: <Icon size={18} stroke={1.7} />,
    onClick: () => void navigate({ to: path }),
  }));
  const found = (requests.value ?? []).map((document) => ({
    id: document.id,
    label: `${document.title} · ${stateOf('service-request', document).client.name}`,
    description: `${texts.status(document.kind, requestStatus(document, replica.owner.roles))} · ${format.date(document.day)}`,
    onClick: () => openRequest(document.stream),
  }));
  return (
    <Spotlight
      actions={[...screens, ...found]}
      limit={FOUND_MAX}
      shortcut={['mod + K']}
      nothingFound={t('finder.nothing')}
      highlightQuery
      scrollable
      onSpotlightOpen={() => setOpened(true)}
      onSpotlightClose={() => setOpened(false)}
      searchProps={{
        leftSection: <IconSearch size={18} stroke={1.7} />,
        placeholder: t('finder.placeholder'),
        'aria-label': t('finder.placeholder'),
      }}
    />
  );
}
