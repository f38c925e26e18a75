import { weekStarting } from '@callout/kernel';
import { useFormat } from '../data/use-format.ts';
import { UnheardDevices } from './unheard-devices.tsx';

/** For who closes: the clock has closed the week before, and these may still hold work of it. */
export function ClosedWeekDevices() {
  const format = useFormat();
  const { from } = weekStarting(format.today(), format.timeZone);
  return <UnheardDevices since={from} about="last" />;
}
