import { Tooltip } from '@mantine/core';
import { IconDeviceMobileUp } from '@tabler/icons-react';
import { useText } from '../i18n/use-text.ts';
import classes from './unsent-mark.module.css';

/** Says that something is on this device only. `short` leaves the words to the tooltip. */
export function UnsentMark({ short }: { short?: boolean }) {
  const { t } = useText();
  return (
    <Tooltip label={t('unsent.hint')}>
      <span className={classes.mark} role="img" aria-label={t('unsent.mark')}>
        <IconDeviceMobileUp size={14} stroke={1.9} aria-hidden="true" />
        {short ? null : <span aria-hidden="true">{t('unsent.mark')}</span>}
      </span>
    </Tooltip>
  );
}
