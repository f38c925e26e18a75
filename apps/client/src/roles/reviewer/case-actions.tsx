import { ROOT_CAUSES } from '@callout/published-language';
import type { DeviceDocument } from '@callout/sync';
import { Button, Input, Radio, Rating, Select, Stack, Textarea } from '@mantine/core';
import { useDisclosure } from '@mantine/hooks';
import { IconChecklist } from '@tabler/icons-react';
import { ActionButton } from '../../commands/action-button.tsx';
import type { CommandFields } from '../../commands/command-form.tsx';
import { CommandModal } from '../../commands/command-modal.tsx';
import { WordsField } from '../../commands/fields.tsx';
import { isOffered } from '../../commands/offered.ts';
import { useReplica } from '../../data/replica-context.tsx';
import { useText } from '../../i18n/use-text.ts';

const VERDICTS = ['worker-at-fault', 'client-at-fault', 'nobody-at-fault', 'unclear'] as const;
const SOUND_RESULT = {
  verdict: 'unclear',
  rootCause: 'none',
  rating: 3,
  summary: '-',
  hypotheses: [],
};

export function CaseActions({ document }: { document: DeviceDocument }) {
  const texts = useText();
  const { owner } = useReplica();
  const [completing, complete] = useDisclosure(false);
  const [reopening, reopen] = useDisclosure(false);
  const offers = (command: string, input: unknown) => isOffered(owner, document, command, input);
  return (
    <>
      {offers('TakeReview', {}) ? (
        <ActionButton command="TakeReview" stream={document.stream} data={{}} />
      ) : null}
      {offers('CompleteReview', SOUND_RESULT) ? (
        <Button leftSection={<IconChecklist size={18} stroke={1.7} />} onClick={complete.open}>
          {texts.command('CompleteReview')}
        </Button>
      ) : null}
      {offers('ReopenReview', { reason: '-' }) ? (
        <Button variant="default" onClick={reopen.open}>
          {texts.command('ReopenReview')}
        </Button>
      ) : null}
      <CompleteReviewDialog stream={document.stream} opened={completing} onClose={complete.close} />
      <CommandModal
        opened={reopening}
        onClose={reopen.close}
        command="ReopenReview"
        stream={document.stream}
        initial={{ reason: '' }}
        toData={(values) => values}
      >
        {(form) => <WordsField input={form.getInputProps('reason')} required rows={2} max={300} />}
      </CommandModal>
    </>
  );
}

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

interface DialogProps {
  readonly stream: string;
  readonly opened: boolean;
  readonly onClose: () => void;
}

function CompleteReviewDialog(props: DialogProps) {
  return (
    <CommandModal {...props} command="CompleteReview" initial={EMPTY} toData={resultData}>
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
