import { Chip, Group, Select } from '@mantine/core';
import { useText } from '../../i18n/use-text.ts';
import { usePhone } from '../../ui/use-phone.ts';

/** Which requests are shown; `all` asks for no status. */
const STATUS_CHOICES = [
  'all',
  'requested',
  'overdue',
  'assigned',
  'suspected',
  'started',
  'completed',
  'failed',
  'cancelled',
  'unserved',
  'attention',
] as const;
export type StatusChoice = (typeof STATUS_CHOICES)[number];

export function statusesOf(choice: StatusChoice): readonly string[] | undefined {
  return choice === 'all' ? undefined : [choice];
}

interface StatusFilterProps {
  readonly value: StatusChoice;
  readonly onChange: (choice: StatusChoice) => void;
}

export function StatusFilter({ value, onChange }: StatusFilterProps) {
  const texts = useText();
  const phone = usePhone();
  const label = texts.t('requests.filter');
  const words = (choice: StatusChoice) =>
    choice === 'all' ? texts.t('requests.all') : texts.status('service-request', choice);
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
        data={STATUS_CHOICES.map((choice) => ({ value: choice, label: words(choice) }))}
      />
    );
  }
  return (
    <Chip.Group multiple={false} value={value} onChange={choose}>
      <Group gap={6} role="radiogroup" aria-label={label}>
        {STATUS_CHOICES.map((choice) => (
          <Chip key={choice} value={choice} size="sm" variant="light">
            {words(choice)}
          </Chip>
        ))}
      </Group>
    </Chip.Group>
  );
}
