import type { FieldOf } from '@callout/kernel';
import type { DeviceDocument } from '@callout/sync';
import { MultiSelect, Select, TagsInput } from '@mantine/core';
import { useDocuments } from '../../data/replica-context.tsx';
import { useFormat } from '../../data/use-format.ts';
import { useText } from '../../i18n/use-text.ts';
import { CHOICES_MAX, type FieldProps, inputProps, type Option, useAsked } from './ask.ts';

/** So many are drawn at once; typing finds the others. */
const SHOWN_MAX = 60;

/** The documents of a kind that are on this device, each by what a person knows it by. */
function useOptions({ to, inUse }: FieldOf<'reference'>): readonly Option[] {
  const texts = useText();
  const format = useFormat();
  const documents =
    useDocuments({ kind: to, limit: CHOICES_MAX, ...(inUse ? { closed: false } : {}) }).value ?? [];
  const nameOf = ({ title, day, kind, status }: DeviceDocument) =>
    // What has no day is a person or a thing, and has a name of its own.
    day === ''
      ? title
      : [title, format.date(day), texts.status(kind, status)].filter(Boolean).join(' · ');
  return documents.map((document) => ({ value: document.stream, label: nameOf(document) }));
}

export function ReferenceField(props: FieldProps<FieldOf<'reference'>>) {
  const { t } = useText();
  const asked = useAsked(props);
  const options = useOptions(props.field);
  const value = String(asked.value ?? '');
  const isKnown = value === '' || options.some((option) => option.value === value);
  return (
    <Select
      {...inputProps(asked)}
      placeholder={t('ui.choose')}
      data={isKnown ? [...options] : [...options, { value, label: t('reference.unknown') }]}
      searchable
      clearable={!asked.required}
      limit={SHOWN_MAX}
      nothingFoundMessage={t('ui.nothingFound')}
      value={value === '' ? null : value}
      onChange={(id) => asked.onChange(id ?? '')}
    />
  );
}

interface ListProps<I extends FieldOf<'reference' | 'skill' | 'text' | 'number'>>
  extends FieldProps<FieldOf<'list'>> {
  readonly item: I;
}

export function ReferencesField({ item, ...props }: ListProps<FieldOf<'reference'>>) {
  const { t } = useText();
  const asked = useAsked(props);
  const options = useOptions(item);
  return (
    <MultiSelect
      {...inputProps(asked)}
      placeholder={t('ui.choose')}
      data={[...options]}
      searchable
      limit={SHOWN_MAX}
      nothingFoundMessage={t('ui.nothingFound')}
      {...(props.field.max === undefined ? {} : { maxValues: props.field.max })}
      value={wordsIn(asked.value)}
      onChange={asked.onChange}
    />
  );
}

/** Several of what the document or the form itself says can be chosen. */
export function ChoicesField({
  options,
  toValue,
  ...props
}: FieldProps<FieldOf<'list'>> & {
  readonly options: readonly Option[];
  readonly toValue: (text: string) => unknown;
}) {
  const { t } = useText();
  const asked = useAsked(props);
  return (
    <MultiSelect
      {...inputProps(asked)}
      placeholder={t('ui.choose')}
      data={[...options]}
      nothingFoundMessage={t('ui.nothingFound')}
      value={wordsIn(asked.value)}
      onChange={(chosen) => asked.onChange(chosen.map(toValue))}
    />
  );
}

/** Words of which others were used before: those are offered, and new ones can be typed. */
export function SkillsField({ item: _, ...props }: ListProps<FieldOf<'skill'>>) {
  const { t } = useText();
  const asked = useAsked(props);
  return (
    <TagsInput
      {...inputProps(asked)}
      placeholder={t('skills.hint')}
      data={[...useKnownSkills()]}
      acceptValueOnBlur
      splitChars={[',', ';']}
      {...(props.field.max === undefined ? {} : { maxTags: props.field.max })}
      value={wordsIn(asked.value)}
      onChange={asked.onChange}
    />
  );
}

/** What the services ask for and the workers can do, as far as this device knows. */
export function useKnownSkills(): readonly string[] {
  const types = useDocuments({ kind: 'service-type', limit: CHOICES_MAX }).value ?? [];
  const workers = useDocuments({ kind: 'worker', limit: CHOICES_MAX }).value ?? [];
  const found = [...types, ...workers].flatMap((document) => skillsIn(document.state));
  return [...new Set(found)].sort((a, b) => a.localeCompare(b));
}

function skillsIn(state: unknown): readonly string[] {
  const { terms, profile } = (state ?? {}) as {
    readonly terms?: { readonly requiredSkills?: readonly string[] } | undefined;
    readonly profile?: { readonly skills?: readonly string[] } | undefined;
  };
  return [...(terms?.requiredSkills ?? []), ...(profile?.skills ?? [])];
}

function wordsIn(value: unknown): string[] {
  return Array.isArray(value) ? value.map(String) : [];
}
