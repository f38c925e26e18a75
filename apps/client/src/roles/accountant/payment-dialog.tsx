import { TEXT_MAX } from '@callout/published-language';
import { Text, TextInput } from '@mantine/core';
import { DateInput } from '@mantine/dates';
import { CommandModal } from '../../commands/command-modal.tsx';
import { useFormat } from '../../data/use-format.ts';
import { useText } from '../../i18n/use-text.ts';

interface PaymentDialogProps {
  readonly command: 'RecordPayment' | 'RecordPayout';
  readonly stream: string;
  /** Paid as a whole or not at all, so it is shown and not asked. */
  readonly amount: number;
  readonly opened: boolean;
  readonly onClose: () => void;
}

export function PaymentDialog(props: PaymentDialogProps) {
  const { command, stream, amount, opened, onClose } = props;
  const { t, word } = useText();
  const format = useFormat();
  const field = (name: string) => word(`field.${command}.${name}`);
  return (
    <CommandModal
      opened={opened}
      onClose={onClose}
      command={command}
      stream={stream}
      initial={{ paidOn: format.today(), reference: '' }}
      toData={(values) => ({ ...values, amount })}
    >
      {(form) => (
        <>
          <Text>
            {t('payment.amount')}{' '}
            <Text span fw={600} className="tabular">
              {format.money(amount)}
            </Text>
          </Text>
          <DateInput
            label={field('paidOn')}
            valueFormat="D MMM YYYY"
            maxDate={format.today()}
            required
            value={form.values.paidOn || null}
            onChange={(day) => form.setFieldValue('paidOn', day ?? '')}
            error={form.errors['paidOn']}
          />
          <TextInput
            label={field('reference')}
            description={t('payment.referenceHint')}
            maxLength={TEXT_MAX.line}
            {...form.getInputProps('reference')}
          />
        </>
      )}
    </CommandModal>
  );
}
