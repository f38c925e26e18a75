import { model } from '@callout/model';
import type { DeviceDocument } from '@callout/sync';
import { Spotlight, type SpotlightActionData } from '@mantine/spotlight';
import { IconArrowRight, IconPlus, IconSearch } from '@tabler/icons-react';
import { useNavigate } from '@tanstack/react-router';
import { useContext, useState } from 'react';
import { combineLatest, map, of } from 'rxjs';
import { useCommandDialog } from '../commands/command-dialog.tsx';
import { iconOf } from '../commands/icons.ts';
import { useOpenDocument } from '../commands/open-document.ts';
import { type OfferedHere, useBeginnings, useOffers } from '../commands/use-offers.ts';
import { stateOf } from '../data/read.ts';
import { useReplica } from '../data/replica-context.tsx';
import { useFormat } from '../data/use-format.ts';
import { useObserved } from '../data/use-observable.ts';
import { requestStatus } from '../documents/request-status.ts';
import { useText } from '../i18n/use-text.ts';
import { linkTo, RolePagesContext } from '../ui/document-link.ts';
import { documentTitle } from '../ui/document-title.ts';
import { placesFor } from './places.ts';

const FOUND_MAX = 14;
/** Of each kind: far more than anybody reads; what is typed narrows it. */
const SEARCHED_MAX = 500;

/**
 * Ctrl+K: the commands of the document on the page, whatever can be begun, the screens, and every
 * document of this device. Documents are read only while it is open.
 */
export function Finder() {
  const { t } = useText();
  const [isOpen, setOpen] = useState(false);
  const [dialog, open] = useCommandDialog();
  const here = useOffers(useOpenDocument());
  const commands = useCommandActions(here, open);
  const actions = [...commands, ...useScreenActions(), ...useDocumentActions(isOpen)];
  return (
    <>
      <Spotlight
        actions={actions}
        filter={(query) => [...found(query, actions)]}
        limit={FOUND_MAX}
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

/** Every document of this device leads to its page. */
function useDocumentActions(isOpen: boolean): readonly SpotlightActionData[] {
  const replica = useReplica();
  const wordsOf = useDocumentWords();
  const navigate = useNavigate();
  const pages = useContext(RolePagesContext);
  const { roles } = replica.owner;
  const documents = useObserved<readonly DeviceDocument[]>(() => {
    const kinds = model.contexts.flatMap(({ streams }) => streams.map(({ kind }) => kind));
    const lists = kinds.map((kind) => replica.list$({ kind, limit: SEARCHED_MAX }));
    return { source: isOpen ? combineLatest(lists).pipe(map((found) => found.flat())) : of([]) };
  }, [String(isOpen)]);
  return (documents.value ?? []).map((document) => ({
    id: document.id,
    ...wordsOf(document),
    onClick: () => void navigate({ to: linkTo(document.kind, document.stream, roles, pages) }),
  }));
}

function useDocumentWords() {
  const texts = useText();
  const format = useFormat();
  const { owner } = useReplica();
  return (document: DeviceDocument) => {
    const { kind, day, status } = document;
    const isRequest = kind === 'service-request';
    const said = isRequest ? requestStatus(document, owner.roles) : status;
    const parts = [
      texts.word(`stream.${kind}`),
      texts.status(kind, said),
      day === '' ? '' : format.date(day),
    ];
    return {
      label: isRequest
        ? `${document.title} · ${stateOf('service-request', document).client.name}`
        : documentTitle(document, texts, format),
      description: parts.filter((part) => part !== '').join(' · '),
    };
  };
}
