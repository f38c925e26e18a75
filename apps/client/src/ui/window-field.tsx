import { DateInput, TimePicker } from '@mantine/dates';
import type { ReactNode } from 'react';
import type { Format } from '../data/use-format.ts';
import { useText } from '../i18n/use-text.ts';
import classes from './window-field.module.css';

/** A wanted or promised time as a form holds it: local to the organisation. */
export interface WindowValue extends Record<string, string> {
  readonly day: string;
  readonly from: string;
  readonly to: string;
}

export function windowValue(window: { from: string; to: string }, format: Format): WindowValue {
  const from = format.fields(window.from);
  return { day: from.day, from: from.time, to: format.fields(window.to).time };
}

/** Both ends as instants; empty where the fields make no time, for the schema to name. */
export function windowOf(value: WindowValue, format: Format): { from: string; to: string } {
  return { from: format.instant(value.day, value.from), to: format.instant(value.day, value.to) };
}

interface WindowFieldProps {
  readonly value: WindowValue;
  readonly onChange: (value: WindowValue) => void;
  readonly fromError?: ReactNode;
  readonly toError?: ReactNode;
  readonly minDay?: string;
  /** Left out where a window need not be said. */
  readonly required?: boolean;
}

export function WindowField(props: WindowFieldProps) {
  const { t } = useText();
  const { value, onChange, required = true } = props;
  return (
    <div className={classes.fields}>
      <DateInput
        className={classes.day}
        label={t('window.day')}
        value={value.day || null}
        valueFormat="D MMM YYYY"
        {...(props.minDay ? { minDate: props.minDay } : {})}
        onChange={(day) => onChange({ ...value, day: day ?? '' })}
        error={value.day ? undefined : props.fromError}
        required={required}
        clearable={!required}
      />
      <TimePicker
        label={t('window.from')}
        hoursInputLabel={t('window.fromHours')}
        minutesInputLabel={t('window.fromMinutes')}
        format="24h"
        value={value.from}
        onChange={(from) => onChange({ ...value, from })}
        error={value.day ? props.fromError : undefined}
        required={required}
      />
      <TimePicker
        label={t('window.to')}
        hoursInputLabel={t('window.toHours')}
        minutesInputLabel={t('window.toMinutes')}
        format="24h"
        value={value.to}
        onChange={(to) => onChange({ ...value, to })}
        error={props.toError}
        required={required}
      />
    </div>
  );
}
