import type { ShownCell, ShownValues } from '@callout/kernel';
import { Anchor, Text } from '@mantine/core';
import { IconPaperclip } from '@tabler/icons-react';
import { Link } from '@tanstack/react-router';
import { useDocument } from '../data/replica-context.tsx';
import { useFile } from '../data/use-file.ts';
import { useFormat } from '../data/use-format.ts';
import { useText } from '../i18n/use-text.ts';
import { cellText } from './cell-text.ts';
import { useDocumentLink } from './document-link.ts';
import { documentTitle } from './document-title.ts';
import { mapHref, telHref } from './map-links.ts';
import classes from './shown.module.css';

interface ShownProps {
  readonly cell: ShownCell;
  /** One line in a table or on a card: text that is cut where there is no room, and fewer links. */
  readonly compact?: boolean;
}

/** A value of the model as people see it: the one place that knows how each kind looks. */
export function Shown({ cell, compact }: ShownProps) {
  const texts = useText();
  const format = useFormat();
  const text = cellText(cell, texts, format);
  switch (cell.kind) {
    case 'money':
      return (
        <span className="tabular" data-negative={cell.value < 0 || undefined}>
          {text}
        </span>
      );
    case 'instant':
      return (
        <time className="tabular" dateTime={cell.value}>
          {text}
        </time>
      );
    case 'share':
    case 'count':
    case 'day':
    case 'window':
    case 'period':
      return <span className="tabular">{text}</span>;
    case 'note':
      return compact ? <span title={text}>{text}</span> : <p className={classes.note}>{text}</p>;
    case 'place':
      return compact ? <Dimmed text={text} /> : <Place place={cell.value} />;
    case 'contact':
      return compact ? <span title={text}>{cell.value.name}</span> : <Contact {...cell.value} />;
    case 'reference':
      return cell.value.name === '' ? (
        <Unnamed to={cell.value} text={text} />
      ) : (
        <Reference to={cell.value} />
      );
    case 'words':
      return compact ? <span title={text}>{text}</span> : <Words words={cell.value} />;
    case 'file':
      return <File sha256={cell.value.sha256} type={cell.value.type} />;
    case 'word':
      return (
        <span className={classes.modelWord} {...(compact ? { title: text } : {})}>
          {text}
        </span>
      );
    default:
      return <span {...(compact ? { title: text } : {})}>{text}</span>;
  }
}

function Dimmed({ text }: { text: string }) {
  return (
    <Text span inherit c="dimmed" title={text}>
      {text}
    </Text>
  );
}

function Place({ place }: { place: ShownValues['place'] }) {
  return (
    <Anchor href={mapHref(place)} target="_blank" rel="noreferrer" inherit>
      {place.address}
    </Anchor>
  );
}

function Contact({ name, phone, email }: ShownValues['contact']) {
  return (
    <span className={classes.contact}>
      <span>{name}</span>
      {phone ? (
        <Anchor href={telHref(phone)} inherit>
          {phone}
        </Anchor>
      ) : null}
      {email ? (
        <Anchor href={`mailto:${email}`} inherit>
          {email}
        </Anchor>
      ) : null}
    </span>
  );
}

/** A link where the reader has a page for what it leads to, its name otherwise. */
function Reference({ to }: { to: ShownValues['reference'] }) {
  const path = useDocumentLink()(to.kind, to.id);
  if (path === undefined) return <span title={to.name}>{to.name}</span>;
  return (
    <Anchor component={Link} to={path} inherit className={classes.reference} title={to.name}>
      {to.name}
    </Anchor>
  );
}

/** What leads there does not know what it is called: the document itself does, where the device has it. */
function Unnamed({ to, text }: { to: ShownValues['reference']; text: string }) {
  const texts = useText();
  const format = useFormat();
  const document = useDocument(to.kind, to.id).value;
  const title = document ? documentTitle(document, texts, format) : text;
  return <Reference to={{ ...to, name: title }} />;
}

function Words({ words }: { words: readonly string[] }) {
  return (
    <span className={classes.words}>
      {words.map((word, place) => (
        <span key={`${place} ${word}`} className={classes.word}>
          {word}
        </span>
      ))}
    </span>
  );
}

function File({ sha256, type }: ShownValues['file']) {
  const { t } = useText();
  const { url } = useFile(sha256);
  if (!url) return <Dimmed text={t('evidence.arriving')} />;
  if (type.startsWith('image/')) {
    return (
      <a href={url} target="_blank" rel="noreferrer" aria-label={t('shown.file')}>
        <img className={classes.thumbnail} src={url} alt="" />
      </a>
    );
  }
  return (
    <Anchor href={url} download inherit>
      <IconPaperclip size={15} stroke={1.8} aria-hidden="true" /> {t('shown.file')}
    </Anchor>
  );
}
