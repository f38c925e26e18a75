import { Button } from '@mantine/core';
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
  /** Where it ends on another day than it begins; empty on the same. */
  readonly lastDay: string;
}

export const NO_WINDOW: WindowValue = { day: '', from: '', to: '', lastDay: '' };

export function windowValue(window: { from: string; to: string }, format: Format): WindowValue {
  const [from, to] = [format.fields(window.from), format.fields(window.to)];
  const lastDay = to.day === from.day ? '' : to.day;
  return { day: from.day, from: from.time, to: to.time, lastDay };
}

/** The same times, on a day that is still to be chosen. */
export function onAnotherDay(value: WindowValue): WindowValue {
  return { ...value, day: '', lastDay: '' };
}

/** Both ends as instants; empty where the fields make no time, for the schema to name. */
export function windowOf(value: WindowValue, format: Format): { from: string; to: string } {
  return {
    from: format.instant(value.day, value.from),
    to: format.instant(value.lastDay || value.day, value.to),
  };
}

interface WindowFieldProps {
  readonly value: WindowValue;
  readonly onChange: (value: WindowValue) => void;
  readonly fromError?: ReactNode;
  readonly toError?: ReactNode;
  readonly minDay?: string;
  /** Left out where a window need not be said. */
  readonly required?: boolean;
  /** It may last for days, as an absence does. */
  readonly mayEndLater?: boolean;
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
      {props.mayEndLater ? <LastDay {...props} /> : null}
    </div>
  );
}

function LastDay({ value, onChange }: Pick<WindowFieldProps, 'value' | 'onChange'>) {
  const { t } = useText();
  if (!value.lastDay) {
    return (
      <Button
        className={classes.later}
        variant="subtle"
        size="compact-sm"
        disabled={!value.day}
        onClick={() => onChange({ ...value, lastDay: value.day })}
      >
        {t('window.endsLater')}
      </Button>
    );
  }
  return (
    <DateInput
      className={classes.day}
      label={t('window.lastDay')}
      value={value.lastDay}
      valueFormat="D MMM YYYY"
      minDate={value.day}
      onChange={(day) => onChange({ ...value, lastDay: day ?? '' })}
      clearable
    />
  );
}
