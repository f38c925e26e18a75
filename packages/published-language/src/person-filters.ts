import type { ListDefinition } from '@callout/kernel';

/** The people that a list may be narrowed to one of: those that its documents name. */
export function personFilters(list: ListDefinition): readonly ('client' | 'worker')[] {
  const fields = list.over.fields ?? {};
  const names = ['client', 'worker'] as const;
  const tied = { owner: 'client', assignee: 'worker' } as const;
  return names.filter(
    (name) => fields[name]?.kind === 'reference' && (!list.tie || tied[list.tie] !== name),
  );
}
