import { ActionIcon, Button, Group, Text } from '@mantine/core';
import { IconChevronLeft, IconChevronRight } from '@tabler/icons-react';
import { useText } from '../../i18n/use-text.ts';

interface PeriodSwitchProps {
  readonly title: string;
  readonly present: boolean;
  readonly onBefore: () => void;
  readonly onAfter: () => void;
  readonly onPresent: () => void;
}

/** Walks from one week or month to the next. The present one is never passed. */
export function PeriodSwitch(props: PeriodSwitchProps) {
  const { t } = useText();
  return (
    <Group gap="xs" wrap="nowrap">
      <ActionIcon
        variant="default"
        size={36}
        aria-label={t('period.before')}
        onClick={props.onBefore}
      >
        <IconChevronLeft size={18} />
      </ActionIcon>
      <Text fw={600} miw={170} ta="center" aria-live="polite" className="tabular">
        {props.title}
      </Text>
      <ActionIcon
        variant="default"
        size={36}
        aria-label={t('period.after')}
        disabled={props.present}
        onClick={props.onAfter}
      >
        <IconChevronRight size={18} />
      </ActionIcon>
      {props.present ? null : (
        <Button variant="subtle" color="gray" size="sm" onClick={props.onPresent}>
          {t('period.present')}
        </Button>
      )}
    </Group>
  );
}
