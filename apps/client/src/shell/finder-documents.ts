import { hasEveryWord } from '@callout/kernel';
import { model } from '@callout/model';
import type { DeviceDocument } from '@callout/sync';
import type { SpotlightActionData } from '@mantine/spotlight';
import { useNavigate } from '@tanstack/react-router';
import { useCallback, useContext, useMemo } from 'react';
import { combineLatest, debounceTime, map, of, startWith, switchMap } from 'rxjs';
import { stateOf } from '../data/read.ts';
import { useReplica } from '../data/replica-context.tsx';
import { useFormat } from '../data/use-format.ts';
import { useObserved } from '../data/use-observable.ts';
import { requestStatus } from '../documents/request-status.ts';
import { useText } from '../i18n/use-text.ts';
import { linkTo, RolePagesContext } from '../ui/document-link.ts';
import { documentTitle } from '../ui/document-title.ts';

/** Of each kind: far more than anybody reads; where there are more, what is typed is looked for in all. */
const READ_MAX = 500;
const FOUND_MAX = 50;
const WORD_MIN = 2;
const TYPING_MS = 200;
const NONE: readonly DeviceDocument[] = [];

/** Every document of this device leads to its page; they are read only while somebody looks. */
export function useDocumentActions(
  isOpen: boolean,
  sought: string,
): readonly SpotlightActionData[] {
  const replica = useReplica();
  const wordsOf = useDocumentWords();
  const navigate = useNavigate();
  const pages = useContext(RolePagesContext);
  const { roles } = replica.owner;
  const words = sought.trim().length < WORD_MIN ? '' : sought.trim();
  const documents = useObserved<readonly DeviceDocument[]>(() => {
    const kinds = model.contexts.flatMap(({ streams }) => streams.map(({ kind }) => kind));
    const fits = (document: DeviceDocument) => {
      const { label, description } = wordsOf(document);
      return hasEveryWord(`${label} ${description}`.toLowerCase(), words);
    };
    /** What stands behind those that are read at once. */
    const others = (kind: string) =>
      replica.whole$({ kind, limit: FOUND_MAX }, fits).pipe(map((whole) => whole.documents));
    const lists = kinds.map((kind) =>
      replica.list$({ kind, limit: READ_MAX }).pipe(
        switchMap((first) => {
          if (words === '' || first.length < READ_MAX) return of(first);
          const known = new Set(first.map(({ id }) => id));
          return others(kind).pipe(
            map((found) => [...first, ...found.filter(({ id }) => !known.has(id))]),
            startWith(first),
          );
        }),
      ),
    );
    const all$ = combineLatest(lists).pipe(map((found) => found.flat()));
    return { source: isOpen ? all$.pipe(debounceTime(words === '' ? 0 : TYPING_MS)) : of(NONE) };
  }, [String(isOpen), words]);
  const { value = NONE } = documents;
  return useMemo(
    () =>
      value.map((document) => ({
        id: document.id,
        ...wordsOf(document),
        onClick: () => void navigate({ to: linkTo(document.kind, document.stream, roles, pages) }),
      })),
    [value, wordsOf, navigate, roles, pages],
  );
}

function useDocumentWords() {
  const texts = useText();
  const format = useFormat();
  const { owner } = useReplica();
  const { roles } = owner;
  return useCallback(
    (document: DeviceDocument) => {
      const { kind, day, status } = document;
      const isRequest = kind === 'service-request';
      const said = isRequest ? requestStatus(document, roles) : status;
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
    },
    [texts, format, roles],
  );
}
