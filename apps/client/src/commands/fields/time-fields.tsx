import type { FieldOf } from '@callout/kernel';
import { ActionIcon, Group, Input, Select, Stack, Text } from '@mantine/core';
import { DateInput, DateTimePicker, TimePicker } from '@mantine/dates';
import { IconPlus, IconX } from '@tabler/icons-react';
import { useText } from '../../i18n/use-text.ts';
import { WindowField as Window, type WindowValue } from '../../ui/window-field.tsx';
import { type FieldProps, inputProps, useAsked } from './ask.ts';

export function DayField(props: FieldProps<FieldOf<'day'>>) {
  const asked = useAsked(props);
  return (
    <DateInput
      {...inputProps(asked)}
      valueFormat="D MMM YYYY"
      clearable={!asked.required}
      value={typeof asked.value === 'string' && asked.value !== '' ? asked.value : null}
      onChange={(day) => asked.onChange(day ?? '')}
    />
  );
}

/** A point in time, in the organisation's zone. */
export function InstantField(props: FieldProps<FieldOf<'instant'>>) {
  const asked = useAsked(props);
  return (
    <DateTimePicker
      {...inputProps(asked)}
      valueFormat="D MMM YYYY HH:mm"
      clearable={!asked.required}
      value={typeof asked.value === 'string' && asked.value !== '' ? asked.value : null}
      onChange={(local) => asked.onChange(local ?? '')}
    />
  );
}

export function WindowField(props: FieldProps<FieldOf<'window'>>) {
  const asked = useAsked(props);
  return (
    <Input.Wrapper
      label={asked.label}
      required={asked.required}
      {...(asked.description ? { description: asked.description } : {})}
    >
      <Window
        value={asked.value as WindowValue}
        onChange={asked.onChange}
        mayEndLater
        required={asked.required}
        fromError={asked.errorAt('from') ?? asked.error}
        toError={asked.errorAt('to')}
      />
    </Input.Wrapper>
  );
}

const zones = Intl.supportedValuesOf('timeZone');

export function TimeZoneField(props: FieldProps<FieldOf<'time-zone'>>) {
  const { t } = useText();
  const asked = useAsked(props);
  const value = String(asked.value ?? '');
  const data = value === '' || zones.includes(value) ? zones : [...zones, value];
  return (
    <Select
      {...inputProps(asked)}
      data={data}
      searchable
      limit={50}
      placeholder={t('ui.choose')}
      nothingFoundMessage={t('ui.nothingFound')}
      value={value === '' ? null : value}
      onChange={(zone) => asked.onChange(zone ?? '')}
    />
  );
}

interface Span {
  readonly day: number;
  readonly from: string;
  readonly to: string;
}
const WEEK = [1, 2, 3, 4, 5, 6, 7] as const;
const USUAL = { from: '08:00', to: '16:00' } as const;
/** 1 January 2024 was a Monday. */
const mondayMs = Date.UTC(2024, 0, 1);
const DAY_MS = 86_400_000;

/** The spans of a working week, day by day; a day without any is off. */
export function WeeklyHoursField(props: FieldProps<FieldOf<'weekly-hours'>>) {
  const { t, locale } = useText();
  const asked = useAsked(props);
  const spans = (asked.value ?? []) as readonly Span[];
  const dayName = (day: number) =>
    new Intl.DateTimeFormat(locale, { weekday: 'long', timeZone: 'UTC' }).format(
      mondayMs + (day - 1) * DAY_MS,
    );
  const put = (next: readonly Span[]) =>
    asked.onChange([...next].sort((a, b) => a.day - b.day || (a.from < b.from ? -1 : 1)));
  return (
    <Input.Wrapper label={asked.label} required={asked.required}>
      <Stack gap={6} mt={4}>
        {WEEK.map((day) => (
          <Group key={day} gap="xs" align="flex-start" wrap="nowrap" mih={36}>
            <Text size="sm" w={104} pt={8} flex="none">
              {dayName(day)}
            </Text>
            <Stack gap={6} flex={1}>
              {spans.map((span, index) =>
                span.day === day ? (
                  <SpanFields
                    key={`${day}-${index}`}
                    span={span}
                    name={dayName(day)}
                    error={asked.errorAt(String(index))}
                    onChange={(changed) =>
                      asked.onChange(spans.map((one, at) => (at === index ? changed : one)))
                    }
                    onRemove={() => put(spans.filter((_, at) => at !== index))}
                  />
                ) : null,
              )}
            </Stack>
            <ActionIcon
              variant="subtle"
              color="gray"
              size={36}
              aria-label={t('hours.add', { day: dayName(day) })}
              onClick={() => put([...spans, { day, ...USUAL }])}
            >
              <IconPlus size={17} />
            </ActionIcon>
          </Group>
        ))}
      </Stack>
    </Input.Wrapper>
  );
}

interface SpanProps {
  readonly span: Span;
  readonly name: string;
  readonly error: string | undefined;
  readonly onChange: (span: Span) => void;
  readonly onRemove: () => void;
}

function SpanFields({ span, name, error, onChange, onRemove }: SpanProps) {
  const { t } = useText();
  return (
    <Group gap={6} wrap="nowrap" align="flex-start">
      <TimePicker
        flex={1}
        format="24h"
        aria-label={`${name}: ${t('window.from')}`}
        hoursInputLabel={`${name}: ${t('window.fromHours')}`}
        minutesInputLabel={`${name}: ${t('window.fromMinutes')}`}
        value={span.from}
        onChange={(from) => onChange({ ...span, from })}
      />
      <TimePicker
        flex={1}
        format="24h"
        aria-label={`${name}: ${t('window.to')}`}
        hoursInputLabel={`${name}: ${t('window.toHours')}`}
        minutesInputLabel={`${name}: ${t('window.toMinutes')}`}
        // The end of a day is 24:00, which a clock shows as 00:00.
        value={span.to === '24:00' ? '00:00' : span.to}
        onChange={(to) => onChange({ ...span, to: to === '00:00' ? '24:00' : to })}
        error={error}
      />
      <ActionIcon
        variant="subtle"
        color="gray"
        size={36}
        aria-label={t('hours.remove', { day: name })}
        onClick={onRemove}
      >
        <IconX size={16} />
      </ActionIcon>
    </Group>
  );
}
