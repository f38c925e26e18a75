import type { DeviceDocument } from '@callout/sync';
import { Group, Select, SimpleGrid, Stack, Text, TextInput } from '@mantine/core';
import type { CommandFields } from '../commands/command-form.tsx';
import { WordsField } from '../commands/fields.tsx';
import { stateOf } from '../data/read.ts';
import { useFormat } from '../data/use-format.ts';
import { useText } from '../i18n/use-text.ts';
import { WindowField } from '../ui/window-field.tsx';
import type { NewRequestValues } from './new-request.ts';

interface FieldsProps {
  readonly form: CommandFields<NewRequestValues>;
  readonly types: readonly DeviceDocument[];
}

/** Everything of a new request but the client. */
export function NewRequestFields({ form, types }: FieldsProps) {
  const { t, word } = useText();
  const format = useFormat();
  const { errors } = form;
  return (
    <Stack gap="md">
      <ServiceTypeField form={form} types={types} />
      <WordsField
        label={word('field.description')}
        placeholder={t('newRequest.descriptionHint')}
        input={form.getInputProps('description')}
      />
      <WindowField
        value={form.values.wanted}
        onChange={(value) => form.setFieldValue('wanted', value)}
        fromError={errors['wanted.from']}
        toError={errors['wanted.to']}
        minDay={format.today()}
      />
      <TextInput
        label={word('field.address')}
        required
        autoComplete="street-address"
        {...form.getInputProps('place.address')}
      />
      <SimpleGrid cols={{ base: 1, xs: 2 }} spacing="sm">
        <TextInput
          label={t('newRequest.contactName')}
          required
          autoComplete="name"
          {...form.getInputProps('contact.name')}
        />
        <TextInput
          label={word('field.phone')}
          type="tel"
          autoComplete="tel"
          {...form.getInputProps('contact.phone')}
        />
      </SimpleGrid>
    </Stack>
  );
}

function ServiceTypeField({ form, types }: FieldsProps) {
  const { t, word } = useText();
  const format = useFormat();
  const chosen = types.find((type) => type.stream === form.values.serviceType.id);
  const terms = chosen && stateOf('service-type', chosen).terms;
  const priceOf = (type: DeviceDocument | undefined) => {
    const price = type && stateOf('service-type', type).terms?.basePrice;
    return price === undefined ? '' : format.money(price);
  };
  return (
    <Stack gap={8}>
      <Select
        label={word('field.serviceType')}
        placeholder={t('newRequest.chooseService')}
        data={types.map((type) => ({ value: type.stream, label: type.title }))}
        searchable
        required
        nothingFoundMessage={t('ui.nothingFound')}
        renderOption={({ option }) => (
          <Group justify="space-between" wrap="nowrap" flex={1}>
            <span>{option.label}</span>
            <Text span size="sm" c="dimmed" className="tabular">
              {priceOf(types.find((type) => type.stream === option.value))}
            </Text>
          </Group>
        )}
        value={form.values.serviceType.id || null}
        onChange={(id) => form.setFieldValue('serviceType.id', id ?? '')}
        error={errorOf(form.errors)}
      />
      {terms ? (
        <Text size="sm" c="dimmed" aria-live="polite">
          {terms.description}{' '}
          <Text span inherit fw={500} c="var(--mantine-color-text)">
            {t('newRequest.price', { price: format.money(terms.basePrice) })}
          </Text>
        </Text>
      ) : null}
    </Stack>
  );
}

function errorOf(errors: Readonly<Record<string, unknown>>): string | undefined {
  const error = errors['serviceType.id'] ?? errors['serviceType.name'];
  return error ? String(error) : undefined;
}
