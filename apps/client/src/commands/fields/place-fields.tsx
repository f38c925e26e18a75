import type { FieldOf } from '@callout/kernel';
import { TEXT_MAX } from '@callout/published-language';
import { Button, Fieldset, Group, SimpleGrid, Stack, Text, TextInput } from '@mantine/core';
import { IconCurrentLocation } from '@tabler/icons-react';
import { useState } from 'react';
import { useText } from '../../i18n/use-text.ts';
import { type Point, positionAsked } from '../../ui/position.ts';
import { type FieldProps, useAsked } from './ask.ts';

interface PlaceValue {
  readonly address: string;
  readonly point: Point | undefined;
}

/** An address, and where on the map it is, if the person stands there now. */
export function PlaceField(props: FieldProps<FieldOf<'place'>>) {
  const asked = useAsked(props);
  const { address = '', point } = (asked.value ?? {}) as Partial<PlaceValue>;
  const put = (changed: Partial<PlaceValue>) => asked.onChange({ address, point, ...changed });
  return (
    <Stack gap={4}>
      <TextInput
        label={asked.label}
        required={asked.required}
        size={asked.size}
        error={asked.error}
        maxLength={TEXT_MAX.line}
        autoComplete="street-address"
        {...(asked.description ? { description: asked.description } : {})}
        value={address}
        // The point was of the address before.
        onChange={(event) => put({ address: event.currentTarget.value, point: undefined })}
      />
      <PointButton point={point} onChange={(found) => put({ point: found })} />
    </Stack>
  );
}

export function PointField(props: FieldProps<FieldOf<'point'>>) {
  const asked = useAsked(props);
  return (
    <Stack gap={4}>
      <Text size="sm" fw={500}>
        {asked.label}
      </Text>
      <PointButton point={asked.value as Point | undefined} onChange={asked.onChange} />
      {asked.error ? (
        <Text size="sm" c="var(--mantine-color-error)">
          {asked.error}
        </Text>
      ) : null}
    </Stack>
  );
}

interface PointButtonProps {
  readonly point: Point | undefined;
  readonly onChange: (point: Point | undefined) => void;
}

function PointButton({ point, onChange }: PointButtonProps) {
  const { t } = useText();
  const [state, setState] = useState<'looking' | 'unknown'>();
  const look = async () => {
    setState('looking');
    const found = await positionAsked();
    setState(found ? undefined : 'unknown');
    if (found) onChange(found);
  };
  return (
    <Group gap="xs">
      <Button
        size="compact-sm"
        variant="subtle"
        loading={state === 'looking'}
        leftSection={<IconCurrentLocation size={15} />}
        onClick={() => void look()}
      >
        {t(point ? 'point.again' : 'point.here')}
      </Button>
      {point ? (
        <>
          <Text size="xs" c="dimmed" className="tabular">
            {point.latitude.toFixed(5)}, {point.longitude.toFixed(5)}
          </Text>
          <Button
            size="compact-sm"
            variant="subtle"
            color="gray"
            onClick={() => onChange(undefined)}
          >
            {t('point.remove')}
          </Button>
        </>
      ) : null}
      {state === 'unknown' ? (
        <Text size="xs" c="dimmed" role="status">
          {t('point.unknown')}
        </Text>
      ) : null}
    </Group>
  );
}

interface ContactValue {
  readonly name: string;
  readonly phone: string;
  readonly email: string;
}

export function ContactField(props: FieldProps<FieldOf<'contact'>>) {
  const { word } = useText();
  const asked = useAsked(props);
  const value = (asked.value ?? {}) as Partial<ContactValue>;
  const input = (name: keyof ContactValue) => ({
    value: value[name] ?? '',
    size: asked.size,
    error: asked.errorAt(name),
    onChange: (event: { readonly currentTarget: { readonly value: string } }) =>
      asked.onChange({ ...value, [name]: event.currentTarget.value }),
  });
  return (
    <Fieldset legend={asked.label}>
      <Stack gap="sm">
        <TextInput
          label={word('field.contact.name')}
          required={asked.required}
          autoComplete="name"
          {...input('name')}
        />
        <SimpleGrid cols={{ base: 1, xs: 2 }} spacing="sm">
          <TextInput
            label={word('field.phone')}
            type="tel"
            autoComplete="tel"
            {...input('phone')}
          />
          <TextInput
            label={word('field.email')}
            type="email"
            autoComplete="email"
            {...input('email')}
          />
        </SimpleGrid>
      </Stack>
    </Fieldset>
  );
}
