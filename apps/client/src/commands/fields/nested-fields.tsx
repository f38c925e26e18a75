import type { FieldOf, FormField } from '@callout/kernel';
import { ActionIcon, Button, Fieldset, Group, Input, Stack, Text, TextInput } from '@mantine/core';
import { IconPlus, IconTrash } from '@tabler/icons-react';
import type { ReactNode } from 'react';
import { useText } from '../../i18n/use-text.ts';
import { emptyValue, type RecordLine, type Values } from '../form-values.ts';
import {
  type FieldProps,
  useAsked,
  useAsking,
  useChoices,
  useChoiceWord,
  useValueParts,
} from './ask.ts';
import { ChoiceSelect } from './plain-fields.tsx';
import { ChoicesField, ReferencesField, SkillsField } from './reference-fields.tsx';

interface FieldsProps {
  readonly fields: readonly FormField[];
  /** Of what they stand in; empty for the form itself. */
  readonly path: string;
}

export function Fields({ fields, path }: FieldsProps) {
  const { field: Field } = useAsking();
  return fields.map((field) => (
    <Field
      key={field.name}
      field={field}
      path={path === '' ? field.name : `${path}.${field.name}`}
    />
  ));
}

export function GroupField(props: FieldProps<FieldOf<'group'>>) {
  const asked = useAsked(props);
  return (
    <Framed label={asked.label} error={useOwnError(props.path)} help={asked.description}>
      <Fields fields={props.field.fields} path={props.path} />
    </Framed>
  );
}

interface FramedProps {
  readonly label: string;
  readonly error?: string | undefined;
  readonly help?: string | undefined;
  readonly children: ReactNode;
}

function Framed({ label, error, help, children }: FramedProps) {
  return (
    <Fieldset legend={label} role="group">
      <Stack gap="sm">
        {help ? (
          <Text size="xs" c="dimmed">
            {help}
          </Text>
        ) : null}
        {children}
        {error ? <Input.Error>{error}</Input.Error> : null}
      </Stack>
    </Fieldset>
  );
}

/** What is wrong with the whole; faults of its parts stand at the parts. */
function useOwnError(path: string): string | undefined {
  const error = useAsking().form.errors[path];
  return error === undefined || error === null ? undefined : String(error);
}

export function VariantField(props: FieldProps<FieldOf<'variant'>>) {
  const { by, variants } = props.field;
  const asked = useAsked(props);
  const word = useChoiceWord(`${props.path}.${by}`);
  const chosen = String((asked.value as Values | undefined)?.[by] ?? '');
  const kinds: FormField = {
    name: by,
    required: true,
    kind: 'choice',
    values: Object.keys(variants),
  };
  return (
    <Stack gap="sm">
      <ChoiceSelect
        field={kinds}
        path={`${props.path}.${by}`}
        options={kinds.values.map((value) => ({ value, label: word(value) ?? value }))}
      />
      <Fields fields={variants[chosen] ?? []} path={props.path} />
    </Stack>
  );
}

export function ListField(props: FieldProps<FieldOf<'list'>>) {
  const choices = useChoices(props.path);
  const { item } = props.field;
  if (choices) {
    const toValue = item.kind === 'number' ? Number : (text: string) => text;
    return <ChoicesField {...props} options={choices} toValue={toValue} />;
  }
  if (item.kind === 'reference') return <ReferencesField {...props} item={item} />;
  if (item.kind === 'skill') return <SkillsField {...props} item={item} />;
  return <Items {...props} />;
}

/** One under the other, each with a way to be rid of it, and a way to add one. */
function Items(props: FieldProps<FieldOf<'list'>>) {
  const { t } = useText();
  const asked = useAsked(props);
  const { form, field: Field } = useAsking();
  const parts = useValueParts();
  const error = useOwnError(props.path);
  const { field, path } = props;
  const { item } = field;
  const values = (asked.value ?? []) as readonly unknown[];
  const isFramed = item.kind === 'group' || item.kind === 'variant';
  const nameOf = (index: number) => `${asked.label} ${index + 1}`;
  return (
    <Framed label={asked.label} error={error} help={asked.description}>
      {values.map((_, index) => (
        // Only its place in the list tells an item from the others.
        <Item
          key={`${path}.${index + 0}`}
          label={nameOf(index)}
          isFramed={isFramed}
          onRemove={() => form.removeListItem(path, index)}
        >
          {isFramed ? (
            <ItemFields field={item} path={`${path}.${index}`} label={nameOf(index)} />
          ) : (
            <Field field={item} path={`${path}.${index}`} label={nameOf(index)} />
          )}
        </Item>
      ))}
      <Button
        variant="default"
        size={asked.size === 'md' ? 'md' : 'xs'}
        leftSection={<IconPlus size={15} />}
        disabled={field.max !== undefined && values.length >= field.max}
        onClick={() => form.insertListItem(path, emptyValue(item, parts))}
        style={{ alignSelf: 'flex-start' }}
      >
        {t('list.add', { name: asked.label })}
      </Button>
    </Framed>
  );
}

function ItemFields({ field, path, label }: { field: FormField; path: string; label: string }) {
  const { field: Field } = useAsking();
  if (field.kind === 'group') return <Fields fields={field.fields} path={path} />;
  return <Field field={field} path={path} label={label} />;
}

interface ItemProps {
  readonly label: string;
  readonly isFramed: boolean;
  readonly onRemove: () => void;
  readonly children: ReactNode;
}

function Item({ label, isFramed, onRemove, children }: ItemProps) {
  const { t } = useText();
  const remove = (
    <ActionIcon
      variant="subtle"
      color="gray"
      size={36}
      aria-label={t('list.remove', { name: label })}
      onClick={onRemove}
    >
      <IconTrash size={17} stroke={1.7} />
    </ActionIcon>
  );
  if (!isFramed) {
    return (
      <Group gap={6} wrap="nowrap" align="flex-end">
        <div style={{ flex: 1, minWidth: 0 }}>{children}</div>
        {remove}
      </Group>
    );
  }
  return (
    <Fieldset variant="filled" aria-label={label}>
      <Group justify="space-between" mb={4}>
        <Text size="sm" fw={500}>
          {label}
        </Text>
        {remove}
      </Group>
      <Stack gap="sm">{children}</Stack>
    </Fieldset>
  );
}

/** Values by a key that a person chooses: a line for each. */
export function RecordField(props: FieldProps<FieldOf<'record'>>) {
  const { t } = useText();
  const asked = useAsked(props);
  const { form, field: Field } = useAsking();
  const parts = useValueParts();
  const error = useOwnError(props.path);
  const { path, field } = props;
  const lines = (asked.value ?? []) as readonly RecordLine[];
  return (
    <Framed label={asked.label} error={error} help={asked.description}>
      {lines.map((line, index) => (
        <Item
          key={`${path}.${index + 0}`}
          label={`${asked.label} ${index + 1}`}
          isFramed={false}
          onRemove={() => form.removeListItem(path, index)}
        >
          <Group gap={6} grow align="flex-start">
            <TextInput
              label={t('record.key')}
              size={asked.size}
              value={line.key}
              onChange={(event) =>
                form.setFieldValue(`${path}.${index}.key`, event.currentTarget.value as never)
              }
            />
            <Field field={field.item} path={`${path}.${index}.value`} label={t('record.value')} />
          </Group>
        </Item>
      ))}
      <Button
        variant="default"
        size="xs"
        leftSection={<IconPlus size={15} />}
        onClick={() => form.insertListItem(path, { key: '', value: emptyValue(field.item, parts) })}
        style={{ alignSelf: 'flex-start' }}
      >
        {t('list.add', { name: asked.label })}
      </Button>
    </Framed>
  );
}
