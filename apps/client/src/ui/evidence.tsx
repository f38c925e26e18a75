import type { EvidenceTaken } from '@callout/model';
import { Image, Modal, Skeleton, Text, UnstyledButton } from '@mantine/core';
import { IconPhotoOff } from '@tabler/icons-react';
import { useState } from 'react';
import { useFile } from '../data/use-file.ts';
import { useFormat } from '../data/use-format.ts';
import { useText } from '../i18n/use-text.ts';
import classes from './evidence.module.css';
import { UnsentMark } from './unsent-mark.tsx';

/** Photos and signatures of a request; a press opens one in full. */
export function EvidenceGallery({ evidence }: { evidence: readonly EvidenceTaken[] }) {
  const { t, word } = useText();
  const [open, setOpen] = useState<EvidenceTaken>();
  return (
    <>
      <ul className={classes.gallery}>
        {evidence.map((one) => (
          <li key={`${one.sha256}-${one.purpose}`}>
            <Thumbnail evidence={one} onOpen={() => setOpen(one)} />
          </li>
        ))}
      </ul>
      <Modal
        opened={open !== undefined}
        onClose={() => setOpen(undefined)}
        size="auto"
        title={open ? word(`purpose.${open.purpose}`) : ''}
        closeButtonProps={{ 'aria-label': t('ui.close') }}
      >
        {open ? <Large evidence={open} /> : null}
      </Modal>
    </>
  );
}

function Thumbnail(props: { evidence: EvidenceTaken; onOpen: () => void }) {
  const { evidence, onOpen } = props;
  const { t, word } = useText();
  const format = useFormat();
  const file = useFile(evidence.sha256);
  const name = word(`purpose.${evidence.purpose}`);
  return (
    <UnstyledButton
      className={classes.thumbnail}
      disabled={!file.url}
      onClick={onOpen}
      aria-label={t('evidence.open', { name })}
    >
      <span
        className={classes.frame}
        data-signature={evidence.purpose === 'signature' || undefined}
      >
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
        {name}
      </Text>
      <Text span size="xs" c="dimmed">
        {evidence.by} · {format.moment(evidence.at)}
      </Text>
      {file.state === 'unsent' ? <UnsentMark /> : null}
    </UnstyledButton>
  );
}

function Large({ evidence }: { evidence: EvidenceTaken }) {
  const { word } = useText();
  const format = useFormat();
  const file = useFile(evidence.sha256);
  return (
    <figure className={classes.large}>
      <Image
        src={file.url}
        alt={word(`purpose.${evidence.purpose}`)}
        fit="contain"
        mah="72vh"
        {...(evidence.purpose === 'signature' ? { bg: 'white' } : {})}
      />
      <figcaption>
        <Text size="sm" c="dimmed" mt="xs">
          {evidence.by} · {format.moment(evidence.at)}
        </Text>
        {evidence.note ? <Text size="sm">{evidence.note}</Text> : null}
      </figcaption>
    </figure>
  );
}
