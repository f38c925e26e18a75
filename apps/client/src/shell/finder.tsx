import { Spotlight, type SpotlightActionData } from '@mantine/spotlight';
import { IconArrowRight, IconCloudSearch, IconPlus, IconSearch } from '@tabler/icons-react';
import { useNavigate } from '@tanstack/react-router';
import { useState } from 'react';
import { useCommandDialog } from '../commands/command-dialog.tsx';
import { iconOf } from '../commands/icons.ts';
import { useOpenDocument } from '../commands/open-document.ts';
import { type OfferedHere, useBeginnings, useOffers } from '../commands/use-offers.ts';
import { useReplica } from '../data/replica-context.tsx';
import { useText } from '../i18n/use-text.ts';
import { useDocumentActions } from './finder-documents.ts';
import { derivedPlacesFor, type Place, placesFor } from './places.ts';

const FOUND_MAX = 14;
const SEARCHES_MAX = 6;
const SOUGHT_MIN = 2;

/**
 * Ctrl+K: the commands of the document on the page, whatever can be begun, the screens, every document of
 * this device, and the lists that are searched on the server, too.
 */
export function Finder() {
  const { t } = useText();
  const [isOpen, setOpen] = useState(false);
  const [sought, setSought] = useState('');
  const [dialog, open] = useCommandDialog();
  const here = useOffers(useOpenDocument());
  const commands = useCommandActions(here, open);
  const actions = [...commands, ...useScreenActions(), ...useDocumentActions(isOpen, sought)];
  const searches = useSearchActions(sought);
  return (
    <>
      <Spotlight
        actions={actions}
        query={sought}
        onQueryChange={setSought}
        filter={(query) => [...found(query, actions).slice(0, FOUND_MAX), ...searches]}
        limit={FOUND_MAX + SEARCHES_MAX}
        shortcut={['mod + K']}
        nothingFound={t('finder.nothing')}
        highlightQuery
        scrollable
        onSpotlightOpen={() => setOpen(true)}
        onSpotlightClose={() => setOpen(false)}
        searchProps={{
          leftSection: <IconSearch size={18} stroke={1.7} />,
          placeholder: t('finder.placeholder'),
          'aria-label': t('finder.placeholder'),
        }}
      />
      {dialog}
    </>
  );
}

/** Whatever has all the words, in its name or in what is said of it; names that begin so come first. */
function found(
  query: string,
  actions: readonly SpotlightActionData[],
): readonly SpotlightActionData[] {
  const sought = query.trim().toLowerCase();
  const words = sought.split(/\s+/);
  const textOf = ({ label = '', description = '' }: SpotlightActionData) =>
    `${label} ${description}`.toLowerCase();
  const rank = ({ label = '' }: SpotlightActionData) =>
    Number(!sought.startsWith(label.toLowerCase()));
  return actions
    .filter((action) => words.every((word) => textOf(action).includes(word)))
    .sort((a, b) => rank(a) - rank(b));
}

/** What can be done here, and what can be begun anywhere. */
function useCommandActions(
  here: readonly OfferedHere[],
  open: ReturnType<typeof useCommandDialog>[1],
): readonly SpotlightActionData[] {
  const texts = useText();
  const beginnings = useBeginnings();
  const onPage = here.map((offer) => {
    const Icon = iconOf(offer.command.name) ?? IconArrowRight;
    return {
      id: `here ${offer.command.name}`,
      label: texts.command(offer.command.name),
      description: offer.document?.title ?? texts.t('finder.here'),
      leftSection: <Icon size={18} stroke={1.7} />,
      onClick: () => open(offer),
    };
  });
  const anywhere = beginnings.map(({ command }) => ({
    id: `begin ${command.name}`,
    label: texts.command(command.name),
    description: texts.t('finder.begin'),
    leftSection: <IconPlus size={18} stroke={1.7} />,
    onClick: () => open({ command }),
  }));
  return [...onPage, ...anywhere];
}

function useScreenActions(): readonly SpotlightActionData[] {
  const { t } = useText();
  const { owner } = useReplica();
  const navigate = useNavigate();
  return placesFor(owner.roles).map(({ path, title, icon: Icon }) => ({
    id: path,
    label: t(title),
    description: t('finder.screen'),
    leftSection: <Icon size={18} stroke={1.7} />,
    onClick: () => void navigate({ to: path }),
  }));
}

/**
 * What was closed long ago is on no device: lists of what is looked for, where the server is asked, too.
 * One of each kind, the first in the navigation.
 */
function useSearchActions(sought: string): readonly SpotlightActionData[] {
  const texts = useText();
  const { owner } = useReplica();
  const navigate = useNavigate();
  const words = sought.trim();
  if (words.length < SOUGHT_MIN) return [];
  const derived = derivedPlacesFor(owner.roles).flatMap(({ places }) => places);
  const byKind = new Map<string, Place>();
  for (const place of [...placesFor(owner.roles), ...derived]) {
    const kind = place.list && !place.list.over.isCatalogue && place.list.over.kind;
    if (kind && !byKind.has(kind)) byKind.set(kind, place);
  }
  return [...byKind.values()].slice(0, SEARCHES_MAX).map(({ path, title }) => ({
    id: `search ${path}`,
    label: texts.t('finder.search', { words }),
    description: texts.model(title) ?? texts.t(title),
    leftSection: <IconCloudSearch size={18} stroke={1.7} />,
    onClick: () => void navigate({ to: path, search: { q: words } }),
  }));
}
