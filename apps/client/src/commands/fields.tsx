import { TEXT_MAX } from '@callout/published-language';
import { Textarea } from '@mantine/core';
import { useText } from '../i18n/use-text.ts';

interface ReasonFieldProps {
  readonly label?: string;
  readonly placeholder?: string;
  readonly input: object;
  readonly required?: boolean;
  readonly rows?: number;
  readonly max?: number;
}

/** A few sentences of a person's own. */
export function WordsField({ label, placeholder, input, required, rows, max }: ReasonFieldProps) {
  const { word } = useText();
  return (
    <Textarea
      label={label ?? word('field.reason')}
      {...(placeholder ? { placeholder } : {})}
      autosize
      minRows={rows ?? 3}
      maxRows={10}
      maxLength={max ?? TEXT_MAX.note}
      required={required ?? false}
      {...input}
    />
  );
}
