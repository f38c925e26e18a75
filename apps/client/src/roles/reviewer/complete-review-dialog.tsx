import { ROOT_CAUSES } from '@callout/published-language';
import { Input, Radio, Rating, Select, Stack, Textarea } from '@mantine/core';
import type { CommandFields } from '../../commands/command-form.tsx';
import { CommandModal } from '../../commands/command-modal.tsx';
import { WordsField } from '../../commands/fields.tsx';
import type { DocumentDialogProps } from '../../commands/registry.ts';
import { useText } from '../../i18n/use-text.ts';

const VERDICTS = ['worker-at-fault', 'client-at-fault', 'nobody-at-fault', 'unclear'] as const;
interface ResultValues extends Record<string, unknown> {
  verdict: string;
  rootCause: string;
  rating: number;
  summary: string;
  /** One a line. */
  hypotheses: string;
}

const EMPTY: ResultValues = { verdict: '', rootCause: '', rating: 0, summary: '', hypotheses: '' };

function resultData({ hypotheses, ...values }: ResultValues) {
  const lines = hypotheses.split('\n').map((line) => line.trim());
  return { ...values, hypotheses: lines.filter((line) => line !== '') };
}

export function CompleteReviewDialog({ document, ...props }: DocumentDialogProps) {
  return (
    <CommandModal
      {...props}
      stream={document.stream}
      command="CompleteReview"
      initial={EMPTY}
      toData={resultData}
    >
      {(form) => <ResultFields form={form} />}
    </CommandModal>
  );
}

function ResultFields({ form }: { form: CommandFields<ResultValues> }) {
  const { t, word } = useText();
  const field = (name: string) => word(`field.CompleteReview.${name}`);
  return (
    <>
      <Radio.Group label={field('verdict')} required {...form.getInputProps('verdict')}>
        <Stack gap={10} mt={8}>
          {VERDICTS.map((verdict) => (
            <Radio key={verdict} value={verdict} label={word(`verdict.${verdict}`)} />
          ))}
        </Stack>
      </Radio.Group>
      <Select
        label={field('rootCause')}
        placeholder={t('ui.choose')}
        required
        data={ROOT_CAUSES.map((cause) => ({ value: cause, label: word(`rootCause.${cause}`) }))}
        {...form.getInputProps('rootCause')}
      />
      <Input.Wrapper label={field('rating')} required error={form.errors['rating']}>
        <Rating
          size="lg"
          mt={4}
          value={form.values.rating}
          onChange={(rating) => form.setFieldValue('rating', rating)}
          getSymbolLabel={(value) => t('review.stars', { count: value })}
        />
      </Input.Wrapper>
      <WordsField label={field('summary')} input={form.getInputProps('summary')} required />
      <Textarea
        label={field('hypotheses')}
        description={t('review.hypothesesHint')}
        autosize
        minRows={2}
        {...form.getInputProps('hypotheses')}
      />
    </>
  );
}
