import { isObserver, type ListDefinition, type ReadModel } from '@callout/kernel';
import { model } from '@callout/model';
import { useReplica } from '../data/replica-context.tsx';
import { useList } from '../data/use-list.ts';
import { useText } from '../i18n/use-text.ts';
import { fieldLabel } from './field-label.ts';
import { DayFilter, PersonSelect } from './list-filters.tsx';

const lists = model.contexts.flatMap((context) => context.lists);

/** What a read model may be narrowed by: days, and the people that its rows belong to. */
export function ReadModelFilters({ of: { name, observed } }: { readonly of: ReadModel }) {
  const { roles } = useReplica().owner;
  const { tie, day } = observed;
  // Who reads only their own rows has nobody to choose.
  const everybody = roles.some((role) => observed.observers.includes(role) && role !== tie?.person);
  const people =
    tie && everybody
      ? lists.find((list) => list.over.kind === tie.person && isObserver(list, roles))
      : undefined;
  return (
    <>
      {tie && people ? <Person of={name} person={tie.person} people={people} /> : null}
      {day ? <DayFilter /> : null}
    </>
  );
}

interface PersonProps {
  readonly of: string;
  readonly person: 'client' | 'worker';
  /** The list of all of them, which this device has. */
  readonly people: ListDefinition;
}

function Person({ of, person, people }: PersonProps) {
  const texts = useText();
  const names = new Map((useList(people).value ?? []).map(({ stream, title }) => [stream, title]));
  return <PersonSelect person={person} label={fieldLabel(texts, of, person)} names={names} />;
}
