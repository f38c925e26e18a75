import { model } from '@callout/model';
import { Chip, Group, Select } from '@mantine/core';
import { type Texts, useText } from '../../i18n/use-text.ts';
import { usePhone } from '../../ui/use-phone.ts';

/** A list that the model declares beside the statuses: whatever a manager has to look at. */
const ATTENTION = 'attention';
const { statuses: attentionStatuses } =
  model.contexts.flatMap(({ lists }) => lists).find(({ name }) => name === ATTENTION) ?? {};

/** Which requests are shown; `all` asks for no status. */
const STATUS_CHOICES = [
  'all',
  ATTENTION,
  'requested',
  'overdue',
  'assigned',
  'suspected',
  'started',
  'completed',
  'failed',
  'cancelled',
  'unserved',
] as const;
export type StatusChoice = (typeof STATUS_CHOICES)[number];

export function statusesOf(choice: StatusChoice): readonly string[] | undefined {
  if (choice === 'all') return undefined;
  return choice === ATTENTION ? attentionStatuses : [choice];
}

interface StatusFilterProps {
  readonly value: StatusChoice;
  readonly onChange: (choice: StatusChoice) => void;
}

function wordsOf(choice: StatusChoice, texts: Texts): string {
  if (choice === 'all') return texts.t('requests.all');
  return choice === ATTENTION
    ? texts.word(`list.${ATTENTION}`)
    : texts.status('service-request', choice);
}

export function StatusFilter({ value, onChange }: StatusFilterProps) {
  const texts = useText();
  const phone = usePhone();
  const label = texts.t('requests.filter');
  const choose = (chosen: string | null) => {
    const found = STATUS_CHOICES.find((choice) => choice === chosen);
    if (found) onChange(found);
  };
  if (phone) {
    return (
      <Select
        aria-label={label}
        w="100%"
        value={value}
        onChange={choose}
        allowDeselect={false}
        data={STATUS_CHOICES.map((choice) => ({ value: choice, label: wordsOf(choice, texts) }))}
      />
    );
  }
  return (
    <Chip.Group multiple={false} value={value} onChange={choose}>
      <Group gap={6} role="radiogroup" aria-label={label}>
        {STATUS_CHOICES.map((choice) => (
          <Chip key={choice} value={choice} size="sm" variant="outline">
            {wordsOf(choice, texts)}
          </Chip>
        ))}
      </Group>
    </Chip.Group>
  );
}
