import type { ShownCell, ShownRow } from '@callout/kernel';
import { Image, Modal, Skeleton, Text, UnstyledButton } from '@mantine/core';
import { IconPhotoOff } from '@tabler/icons-react';
import { useState } from 'react';
import { useFile } from '../data/use-file.ts';
import { type Format, useFormat } from '../data/use-format.ts';
import { type Texts, useText } from '../i18n/use-text.ts';
import { cellText } from './cell-text.ts';
import classes from './evidence.module.css';
import { UnsentMark } from './unsent-mark.tsx';

/** A picture with what its row says beside it. */
interface Piece {
  readonly sha256: string;
  readonly name: string;
  /** Drawn in black on nothing. */
  readonly isSignature: boolean;
  /** Who and when. */
  readonly about: string;
  readonly note: string | undefined;
}

const SIGNATURE = 'purpose.signature';

function piecesOf(rows: readonly ShownRow[], texts: Texts, format: Format): readonly Piece[] {
  return rows.flatMap((row) => {
    const cells = Object.values(row).filter((cell) => cell !== undefined);
    const saying = (...kinds: readonly ShownCell['kind'][]) =>
      cells.filter(({ kind }) => kinds.includes(kind)).map((cell) => cellText(cell, texts, format));
    const file = cells.find(({ kind }) => kind === 'file');
    if (file?.kind !== 'file') return [];
    return [
      {
        sha256: file.value.sha256,
        name: saying('word')[0] ?? texts.t('shown.file'),
        isSignature: cells.some(({ kind, value }) => kind === 'word' && value === SIGNATURE),
        about: [...saying('text'), ...saying('instant')].join(' · '),
        note: saying('note')[0],
      },
    ];
  });
}

/** Photos and signatures of a document; a press opens one in full. */
export function EvidenceGallery({ rows }: { rows: readonly ShownRow[] }) {
  const texts = useText();
  const format = useFormat();
  const [open, setOpen] = useState<Piece>();
  return (
    <>
      <ul className={classes.gallery}>
        {piecesOf(rows, texts, format).map((piece, place) => (
          <li key={`${place} ${piece.sha256}`}>
            <Thumbnail piece={piece} onOpen={() => setOpen(piece)} />
          </li>
        ))}
      </ul>
      <Modal
        opened={open !== undefined}
        onClose={() => setOpen(undefined)}
        size="auto"
        title={open?.name ?? ''}
        closeButtonProps={{ 'aria-label': texts.t('ui.close') }}
      >
        {open ? <Large piece={open} /> : null}
      </Modal>
    </>
  );
}

function Thumbnail({ piece, onOpen }: { piece: Piece; onOpen: () => void }) {
  const { t } = useText();
  const file = useFile(piece.sha256);
  return (
    <UnstyledButton
      className={classes.thumbnail}
      disabled={!file.url}
      onClick={onOpen}
      aria-label={t('evidence.open', { name: piece.name })}
    >
      <span className={classes.frame} data-signature={piece.isSignature || undefined}>
        {file.state === 'loading' ? <Skeleton height="100%" radius={0} /> : null}
        {file.url ? <img src={file.url} alt="" /> : null}
        {file.state === 'arriving' ? (
          <span className={classes.missing}>
            <IconPhotoOff size={22} stroke={1.5} aria-hidden="true" />
            {t('evidence.arriving')}
          </span>
        ) : null}
      </span>
      <Text span size="sm" fw={500} lh={1.3}>
        {piece.name}
      </Text>
      <Text span size="xs" c="dimmed">
        {piece.about}
      </Text>
      {file.state === 'unsent' ? <UnsentMark /> : null}
    </UnstyledButton>
  );
}

function Large({ piece }: { piece: Piece }) {
  const file = useFile(piece.sha256);
  return (
    <figure className={classes.large}>
      <Image
        src={file.url}
        alt={piece.name}
        fit="contain"
        mah="72vh"
        {...(piece.isSignature ? { bg: 'white' } : {})}
      />
      <figcaption>
        <Text size="sm" c="dimmed" mt="xs">
          {piece.about}
        </Text>
        {piece.note ? <Text size="sm">{piece.note}</Text> : null}
      </figcaption>
    </figure>
  );
}
