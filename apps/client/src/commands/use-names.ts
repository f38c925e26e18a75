import { type AnyCommand, type FormField, formOf } from '@callout/kernel';
import type { DeviceDocument } from '@callout/sync';
import { combineLatest, map, of } from 'rxjs';
import { useReplica } from '../data/replica-context.tsx';
import { sharedList } from '../data/shared-lists.ts';
import { useObserved } from '../data/use-observable.ts';
import { CHOICES_MAX } from './fields/ask.ts';

/** What the documents are called that the command's input names by id and name together. */
export function useNames(command: AnyCommand): (kind: string, id: string) => string {
  const replica = useReplica();
  const kinds = [...new Set(namedKinds(formOf(command)))].sort();
  const documents = useObserved<readonly DeviceDocument[]>(() => {
    const lists = kinds.map((kind) => sharedList(replica, { kind, limit: CHOICES_MAX }).source);
    const source =
      lists.length === 0 ? of([]) : combineLatest(lists).pipe(map((found) => found.flat()));
    return { source };
  }, [kinds.join()]).value;
  return (kind, id) =>
    documents?.find((document) => document.kind === kind && document.stream === id)?.title ?? '';
}

function namedKinds(fields: readonly FormField[]): readonly string[] {
  return fields.flatMap((field) => {
    if (field.kind === 'reference') return field.isNamed ? [field.to] : [];
    if (field.kind === 'group') return namedKinds(field.fields);
    if (field.kind === 'list' || field.kind === 'record') return namedKinds([field.item]);
    return field.kind === 'variant' ? namedKinds(Object.values(field.variants).flat()) : [];
  });
}
