import { Tooltip } from '@mantine/core';
import { IconCloud } from '@tabler/icons-react';
import { useText } from '../i18n/use-text.ts';

/** Says that something is on the server only. */
export function ElsewhereMark() {
  const { t } = useText();
  return (
    <Tooltip label={t('lists.elsewhere.hint')}>
      <span role="img" aria-label={t('lists.elsewhere.mark')}>
        <IconCloud size={14} stroke={1.9} aria-hidden="true" />
      </span>
    </Tooltip>
  );
}
