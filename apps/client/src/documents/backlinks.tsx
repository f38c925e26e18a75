import {
  type AnyStream,
  type ListDefinition,
  listCells,
  type ShownCell,
  shownCell,
  shownRows,
} from '@callout/kernel';
import { model } from '@callout/model';
import type { ListQuery } from '@callout/replica';
import type { DeviceDocument } from '@callout/sync';
import { Anchor, Stack, Text } from '@mantine/core';
import { Link } from '@tanstack/react-router';
import { useContext } from 'react';
import { useDocuments, useReplica } from '../data/replica-context.tsx';
import { useFormat } from '../data/use-format.ts';
import { useText } from '../i18n/use-text.ts';
import { cellText } from '../ui/cell-text.ts';
import { linkTo, RolePagesContext } from '../ui/document-link.ts';
import { documentTitle } from '../ui/document-title.ts';
import { Section } from '../ui/section.tsx';
import classes from './backlinks.module.css';
import { DocumentBadge } from './badges.tsx';
import { observedListOf } from './pages.ts';

/** So many of a kind are shown; the list itself has the others. */
const SHOWN_MAX = 5;
/** Where no index tells what leads to a document, so many of the first of a kind are looked through. */
const SCANNED_MAX = 400;

type Target = Pick<DeviceDocument, 'kind' | 'stream'>;

/** Documents of other kinds that lead to this one, as far as the reader observes them. */
export function Backlinks({ document }: { document: DeviceDocument }) {
  const { roles } = useReplica().owner;
  return model.contexts
    .flatMap(({ streams }): readonly AnyStream[] => streams)
    .filter((stream) => stream.kind !== document.kind && hasReferences(stream))
    .flatMap((stream) => {
      const list = observedListOf(stream.kind, roles);
      return list ? [<BacklinksOf key={stream.kind} list={list} target={document} />] : [];
    });
}

function hasReferences({ fields = {} }: AnyStream): boolean {
  return Object.values(fields).some(({ kind }) => kind === 'reference' || kind === 'lines');
}

/** What belongs to a client or is assigned to a worker, devices have indexed. */
const INDEXED: Readonly<Record<string, 'owner' | 'assignee'>> = {
  client: 'owner',
  worker: 'assignee',
};

function queryOf(kind: string, target: Target): ListQuery {
  const index = INDEXED[target.kind];
  return index
    ? { kind, [index]: target.stream, limit: SHOWN_MAX + 1 }
    : { kind, limit: SCANNED_MAX };
}

/** Whether one of its fields, or of its rows, leads there. */
function leadsTo(document: DeviceDocument, target: Target): boolean {
  const fields = model.stream(document.kind)?.fields ?? {};
  return Object.values(fields).some((field) =>
    field.kind === 'lines'
      ? shownRows(field, document.state).some((row) => Object.values(row).some(isTo))
      : isTo(shownCell(field, document.state)),
  );
  function isTo(cell: ShownCell | undefined): boolean {
    if (cell?.kind !== 'reference') return false;
    return cell.value.kind === target.kind && cell.value.id === target.stream;
  }
}

function BacklinksOf({ list, target }: { list: ListDefinition; target: Target }) {
  const texts = useText();
  const { kind } = list.over;
  const found = (useDocuments(queryOf(kind, target)).value ?? []).filter((document) =>
    leadsTo(document, target),
  );
  if (found.length === 0) return null;
  return (
    <Section title={texts.word(`${found.length > 1 ? 'streams' : 'stream'}.${kind}`)}>
      <ul className={classes.links}>
        {found.slice(0, SHOWN_MAX).map((document) => (
          <Backlink key={document.id} list={list} document={document} />
        ))}
      </ul>
      {found.length > SHOWN_MAX ? <More list={list.name} target={target} /> : null}
    </Section>
  );
}

/** The list, narrowed to the client or worker; no list can be narrowed to anything else. */
function More({ list, target }: { list: string; target: Target }) {
  const { t } = useText();
  const { kind, stream } = target;
  if (!INDEXED[kind]) return null;
  return (
    <Anchor
      size="sm"
      renderRoot={(props) => (
        <Link
          {...props}
          to="/lists/$name"
          params={{ name: list }}
          search={kind === 'client' ? { client: stream } : { worker: stream }}
        />
      )}
    >
      {t('lists.showAll')}
    </Anchor>
  );
}

function Backlink({ list, document }: { list: ListDefinition; document: DeviceDocument }) {
  const texts = useText();
  const format = useFormat();
  const { roles } = useReplica().owner;
  const pages = useContext(RolePagesContext);
  const cells = Object.values(listCells(list, document));
  const said = [cells.find(isTime), cells.findLast(({ kind }) => kind === 'money')];
  const details = said.flatMap((cell) => (cell ? [cellText(cell, texts, format)] : []));
  return (
    <li className={classes.link}>
      <Stack gap={2} miw={0}>
        <Anchor
          component={Link}
          to={linkTo(document.kind, document.stream, roles, pages)}
          inherit
          c="inherit"
          fw={500}
        >
          {documentTitle(document, texts, format)}
        </Anchor>
        {details.length > 0 ? (
          <Text size="sm" c="dimmed" className="tabular">
            {details.join(' · ')}
          </Text>
        ) : null}
      </Stack>
      <DocumentBadge document={document} />
    </li>
  );
}

const TIMES: readonly ShownCell['kind'][] = ['window', 'period', 'day', 'instant'];

function isTime({ kind }: ShownCell): boolean {
  return TIMES.includes(kind);
}
