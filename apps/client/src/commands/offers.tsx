import { type AnyCommand, asksNothing } from '@callout/kernel';
import type { DeviceDocument } from '@callout/sync';
import { ActionIcon, Button, type ButtonProps, Group, Menu } from '@mantine/core';
import { IconDots } from '@tabler/icons-react';
import { useReplica } from '../data/replica-context.tsx';
import { useText } from '../i18n/use-text.ts';
import { ActionButton } from './action-button.tsx';
import { useCommandDialog } from './command-dialog.tsx';
import { iconOf } from './icons.ts';
import { useAsOpenDocument } from './open-document.ts';
import { handMadeFor } from './registry.ts';
import { type OfferedHere, useBeginnings, useOffers } from './use-offers.ts';

interface OffersProps {
  readonly document: DeviceDocument;
  /** Commands that the page itself offers in a place of its own. */
  readonly except?: readonly string[];
  /** Nothing but these, small: a part of the page offers what belongs to it. */
  readonly only?: readonly string[];
  /** Commands that stand beside the next step instead of in the menu. */
  readonly beside?: readonly string[];
  /** Large touch targets across the whole width. */
  readonly large?: boolean;
  /** Only one of several documents on the page: the palette does not speak of it. */
  readonly inList?: boolean;
}

/**
 * What a person may do with a document now, as the model says: the next steps as buttons, the rest in a
 * menu with what takes away at its end, in red. The one place by which pages offer commands.
 */
export function Offers(props: OffersProps) {
  const { document, except = [], beside = [], only } = props;
  const [dialog, open] = useCommandDialog();
  const isMeant = ({ name }: AnyCommand) => only?.includes(name) ?? !except.includes(name);
  const offers = useOffers(document).filter(({ command }) => isMeant(command));
  const isShown = ({ group, command: { name } }: OfferedHere) =>
    only !== undefined || group === 'main' || beside.includes(name);
  const size = props.large ? 'lg' : only ? 'xs' : 'sm';
  const shown = offers.filter(isShown);
  const rest = offers.filter((offer) => !isShown(offer));
  return (
    <>
      {props.inList || only ? null : <Announced document={document} />}
      {shown.map((offer, index) => (
        <OfferButton
          key={offer.command.name}
          offer={offer}
          isFirst={index === 0 && offer.group === 'main' && !only}
          size={size}
          onOpen={() => open(offer)}
        />
      ))}
      {rest.length > 0 ? (
        <MoreOffers offers={rest} large={props.large ?? false} onOpen={open} />
      ) : null}
      {dialog}
    </>
  );
}

function Announced({ document }: { document: DeviceDocument }) {
  useAsOpenDocument(document);
  return null;
}

function useOfferLabel(): (command: string) => string {
  const texts = useText();
  const { owner } = useReplica();
  return (command) => {
    const label = handMadeFor(command, owner.roles)?.label;
    return label === undefined ? texts.command(command) : texts.t(label);
  };
}

/** What one press says; undefined where something has to be said. */
function useQuick(command: AnyCommand): Readonly<Record<string, unknown>> | undefined {
  const { owner } = useReplica();
  return asksNothing(command) ? {} : handMadeFor(command.name, owner.roles)?.quick;
}

interface OfferButtonProps {
  readonly offer: OfferedHere;
  readonly isFirst: boolean;
  readonly size: 'xs' | 'sm' | 'lg';
  readonly onOpen: () => void;
}

function OfferButton({ offer, isFirst, size, onOpen }: OfferButtonProps) {
  const labelOf = useOfferLabel();
  const { command, document, group } = offer;
  const Icon = iconOf(command.name);
  const large = size === 'lg';
  const look: Pick<ButtonProps, 'size' | 'variant'> = {
    size,
    variant: isFirst ? 'filled' : 'default',
  };
  const quick = useQuick(command);
  if (document && quick && group === 'main') {
    return <ActionButton {...look} command={command.name} stream={document.stream} data={quick} />;
  }
  return (
    <Button
      {...look}
      data-command={command.name}
      {...(large && group === 'main' ? { flex: 1 } : {})}
      {...(large && group !== 'main' ? { px: 'md' } : {})}
      {...(Icon ? { leftSection: <Icon size={large ? 20 : 17} stroke={1.8} /> } : {})}
      onClick={onOpen}
    >
      {labelOf(command.name)}
    </Button>
  );
}

interface MoreOffersProps {
  readonly offers: readonly OfferedHere[];
  readonly large: boolean;
  readonly onOpen: (offer: OfferedHere) => void;
}

/** Even what asks nothing opens its dialog from here: that is where it is confirmed. */
function MoreOffers({ offers, large, onOpen }: MoreOffersProps) {
  const { t } = useText();
  const labelOf = useOfferLabel();
  const ends = offers.filter(({ group }) => group === 'danger');
  const others = offers.filter(({ group }) => group !== 'danger');
  const item = (offer: OfferedHere) => {
    const Icon = iconOf(offer.command.name);
    return (
      <Menu.Item
        key={offer.command.name}
        data-command={offer.command.name}
        {...(offer.group === 'danger' ? { color: 'red' } : {})}
        {...(Icon ? { leftSection: <Icon size={17} stroke={1.8} /> } : {})}
        onClick={() => onOpen(offer)}
      >
        {labelOf(offer.command.name)}
      </Menu.Item>
    );
  };
  return (
    <Menu position="bottom-end" shadow="md">
      <Menu.Target>
        <ActionIcon
          variant="default"
          size={large ? 50 : 36}
          aria-label={t('ui.more')}
          data-more-commands
        >
          <IconDots size={18} />
        </ActionIcon>
      </Menu.Target>
      <Menu.Dropdown>
        {others.map(item)}
        {ends.length > 0 && others.length > 0 ? <Menu.Divider /> : null}
        {ends.map(item)}
      </Menu.Dropdown>
    </Menu>
  );
}

interface BeginningsProps {
  /** The kind of what the list shows. */
  readonly kind: string;
  readonly onDone?: (document: DeviceDocument | undefined) => void;
}

/** The "new" buttons of a list. */
export function Beginnings({ kind, onDone }: BeginningsProps) {
  const labelOf = useOfferLabel();
  const offers = useBeginnings(kind);
  const [dialog, open] = useCommandDialog(onDone);
  if (offers.length === 0) return null;
  return (
    <Group gap="xs">
      {offers.map(({ command }, index) => (
        <Button
          key={command.name}
          variant={index === 0 ? 'filled' : 'default'}
          onClick={() => open({ command })}
        >
          {labelOf(command.name)}
        </Button>
      ))}
      {dialog}
    </Group>
  );
}
