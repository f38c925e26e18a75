import type { FieldOf } from '@callout/kernel';
import { TEXT_MAX } from '@callout/published-language';
import {
  Checkbox,
  NumberInput,
  PasswordInput,
  Radio,
  Select,
  Stack,
  Textarea,
  TextInput,
} from '@mantine/core';
import { useFormat } from '../../data/use-format.ts';
import { useText } from '../../i18n/use-text.ts';
import { type FieldProps, inputProps, useAsked, useChoices, useChoiceWord } from './ask.ts';

function textOf(value: unknown): string {
  return value === undefined || value === null ? '' : String(value);
}

/** What a keyboard, a browser's own memory and a length limit need to know of a text. */
const TEXTS = {
  email: { type: 'email', autoComplete: 'email', inputMode: 'email' },
  phone: { type: 'tel', autoComplete: 'tel', inputMode: 'tel' },
  iban: { autoComplete: 'off', autoCapitalize: 'characters', spellCheck: false },
  currency: { autoComplete: 'off', autoCapitalize: 'characters', maxLength: 3 },
  plain: { autoComplete: 'off' },
  text: {},
} as const;
type TextKind = keyof typeof TEXTS;

export function TextField(props: FieldProps<FieldOf<TextKind>>) {
  const asked = useAsked(props);
  const choices = useChoices(props.path);
  const { field } = props;
  if (choices) return <ChoiceSelect {...props} options={choices} />;
  const max = 'max' in field && field.max !== undefined ? { maxLength: field.max } : {};
  return (
    <TextInput
      {...inputProps(asked)}
      {...TEXTS[field.kind]}
      {...max}
      value={textOf(asked.value)}
      onChange={(event) => asked.onChange(event.currentTarget.value)}
    />
  );
}

export function NoteField(props: FieldProps<FieldOf<'note'>>) {
  const asked = useAsked(props);
  return (
    <Textarea
      {...inputProps(asked)}
      autosize
      minRows={3}
      maxRows={10}
      maxLength={TEXT_MAX.note}
      value={textOf(asked.value)}
      onChange={(event) => asked.onChange(event.currentTarget.value)}
    />
  );
}

export function SecretField(props: FieldProps<FieldOf<'secret'>>) {
  const asked = useAsked(props);
  return (
    <PasswordInput
      {...inputProps(asked)}
      autoComplete="new-password"
      value={textOf(asked.value)}
      onChange={(event) => asked.onChange(event.currentTarget.value)}
    />
  );
}

export function NumberField(props: FieldProps<FieldOf<'number'>>) {
  const asked = useAsked(props);
  const choices = useChoices(props.path);
  const { isWhole, min, max } = props.field;
  if (choices) return <ChoiceSelect {...props} options={choices} />;
  return (
    <NumberInput
      {...inputProps(asked)}
      allowDecimal={!isWhole}
      inputMode={isWhole ? 'numeric' : 'decimal'}
      clampBehavior="none"
      {...(min === undefined ? {} : { min, allowNegative: min < 0 })}
      {...(max === undefined ? {} : { max })}
      value={textOf(asked.value)}
      onChange={asked.onChange}
    />
  );
}

/** An amount as people write it, with the sign of the organisation's currency. */
export function MoneyField(props: FieldProps<FieldOf<'money'>>) {
  const asked = useAsked(props);
  const format = useFormat();
  const { locale } = useText();
  return (
    <NumberInput
      {...inputProps(asked)}
      inputMode="decimal"
      hideControls
      decimalScale={format.currencyDigits}
      fixedDecimalScale
      decimalSeparator={locale === 'ru' ? ',' : '.'}
      thousandSeparator={locale === 'ru' ? ' ' : ','}
      allowedDecimalSeparators={['.', ',']}
      suffix={format.currency ? ` ${format.currency}` : ''}
      value={textOf(asked.value)}
      onChange={asked.onChange}
    />
  );
}

export function ShareField(props: FieldProps<FieldOf<'share'>>) {
  const asked = useAsked(props);
  const { locale } = useText();
  return (
    <NumberInput
      {...inputProps(asked)}
      inputMode="decimal"
      hideControls
      decimalScale={2}
      decimalSeparator={locale === 'ru' ? ',' : '.'}
      allowedDecimalSeparators={['.', ',']}
      suffix=" %"
      allowNegative={false}
      value={textOf(asked.value)}
      onChange={asked.onChange}
    />
  );
}

export function FlagField(props: FieldProps<FieldOf<'flag'>>) {
  const asked = useAsked(props);
  return (
    <Checkbox
      label={asked.label}
      {...(asked.description ? { description: asked.description } : {})}
      error={asked.error}
      size={asked.size}
      checked={asked.value === true}
      onChange={(event) => asked.onChange(event.currentTarget.checked)}
    />
  );
}

/** As many as can be taken in at a glance stand there; more are in a list. */
const SHOWN_MAX = 5;

export function ChoiceField(props: FieldProps<FieldOf<'choice'>>) {
  const asked = useAsked(props);
  const word = useChoiceWord(props.path);
  const said = useChoices(props.path);
  const all = props.field.values.map((value) => ({ value, label: word(value) ?? value }));
  const options = said ?? all;
  if (options.length > SHOWN_MAX) return <ChoiceSelect {...props} options={options} />;
  return (
    <Radio.Group
      {...inputProps(asked)}
      value={textOf(asked.value)}
      onChange={(value) => asked.onChange(value)}
    >
      <Stack gap={asked.size === 'md' ? 14 : 10} mt={8}>
        {options.map(({ value, label }) => (
          <Radio key={value} value={value} label={label} size={asked.size} />
        ))}
      </Stack>
    </Radio.Group>
  );
}

interface ChoiceSelectProps extends FieldProps {
  readonly options: readonly { readonly value: string; readonly label: string }[];
}

/** One of some that are known; a value that is none of them is shown, and can be changed. */
export function ChoiceSelect({ options, ...props }: ChoiceSelectProps) {
  const { t } = useText();
  const asked = useAsked(props);
  const value = textOf(asked.value);
  const isKnown = value === '' || options.some((option) => option.value === value);
  const data = isKnown ? options : [...options, { value, label: value }];
  return (
    <Select
      {...inputProps(asked)}
      placeholder={t('ui.choose')}
      data={[...data]}
      searchable={data.length > SHOWN_MAX}
      clearable={!asked.required}
      nothingFoundMessage={t('ui.nothingFound')}
      value={value === '' ? null : value}
      onChange={(chosen) => asked.onChange(chosen ?? '')}
    />
  );
}
