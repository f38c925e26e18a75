import type { ListDefinition } from '@callout/kernel';
import { Drawer, Text, UnstyledButton } from '@mantine/core';
import { useDisclosure } from '@mantine/hooks';
import { IconMenu2 } from '@tabler/icons-react';
import { Link } from '@tanstack/react-router';
import { useReplica } from '../data/replica-context.tsx';
import { useFormat } from '../data/use-format.ts';
import { useList } from '../data/use-list.ts';
import { useText } from '../i18n/use-text.ts';
import { derivedPlacesFor, type Place, placesFor } from './places.ts';
import { ReportLinks } from './report-links.tsx';
import classes from './shell.module.css';

/** The screens made by hand, and below them all else that a person observes, by context. */
export function Navigation() {
  const { t } = useText();
  const { owner } = useReplica();
  return (
    <nav aria-label={t('shell.navigation')}>
      <div className={classes.links}>
        {placesFor(owner.roles).map((place) => (
          <PlaceLink key={place.path} place={place} />
        ))}
      </div>
      <DerivedLinks />
    </nav>
  );
}

function DerivedLinks({ onOpen }: { readonly onOpen?: () => void }) {
  const { word } = useText();
  const { owner } = useReplica();
  return derivedPlacesFor(owner.roles).map(({ context, places }) => (
    <div key={context} className={`${classes.links} ${classes.group}`}>
      <Text size="xs" c="dimmed" px={10} pb={4} component="h2" fw={450}>
        {word(`context.${context}`)}
      </Text>
      {places.map((place) => (
        <PlaceLink key={place.path} place={place} {...(onOpen ? { onOpen } : {})} />
      ))}
    </div>
  ));
}

interface PlaceLinkProps {
  readonly place: Place;
  readonly onOpen?: () => void;
}

function PlaceLink({ place: { path, title, icon: Icon, list }, onOpen }: PlaceLinkProps) {
  const texts = useText();
  return (
    <Link to={path} className={classes.link} {...(onOpen ? { onClick: onOpen } : {})}>
      <Icon size={18} stroke={1.7} />
      <span className={classes.label}>{texts.model(title) ?? texts.t(title)}</span>
      {list?.isWork ? <WaitingCount list={list} /> : null}
    </Link>
  );
}

/** So many are read; beyond that they are counted over their index. */
const READ_MAX = 99;
const ALL = {};

/** How much waits in a list, told before it is opened. */
function WaitingCount({ list }: { list: ListDefinition }) {
  const { t } = useText();
  const format = useFormat();
  const { count } = useList(list, ALL, READ_MAX);
  if (count === undefined || count === 0) return null;
  return (
    <span className={classes.waiting} role="img" aria-label={t('shell.waiting', { count })}>
      {format.number(count)}
    </span>
  );
}

/** On a phone: as many screens as a thumb reaches, and the others behind one more. */
const TABS_MAX = 3;

export function Tabs() {
  const texts = useText();
  const { owner } = useReplica();
  const [opened, drawer] = useDisclosure(false);
  const places = placesFor(owner.roles);
  const isAll = places.length <= TABS_MAX && derivedPlacesFor(owner.roles).length === 0;
  return (
    <nav aria-label={texts.t('shell.navigation')}>
      <div className={classes.links}>
        {places.slice(0, TABS_MAX).map(({ path, title, icon: Icon }) => (
          <Link key={path} to={path} className={classes.tab}>
            <Icon size={22} stroke={1.7} />
            <span>{texts.t(title)}</span>
          </Link>
        ))}
        {isAll ? null : (
          <UnstyledButton className={classes.tab} onClick={drawer.open}>
            <IconMenu2 size={22} stroke={1.7} />
            <span>{texts.t('shell.more')}</span>
          </UnstyledButton>
        )}
      </div>
      <Drawer
        opened={opened}
        onClose={drawer.close}
        title={texts.t('shell.more')}
        closeButtonProps={{ 'aria-label': texts.t('ui.close') }}
      >
        <div className={classes.links}>
          {places.slice(TABS_MAX).map((place) => (
            <PlaceLink key={place.path} place={place} onOpen={drawer.close} />
          ))}
        </div>
        <DerivedLinks onOpen={drawer.close} />
        <ReportLinks />
      </Drawer>
    </nav>
  );
}
