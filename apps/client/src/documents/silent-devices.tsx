import { instantText } from '@callout/kernel';
import { useState } from 'react';
import { useReplica } from '../data/replica-context.tsx';
import { UnheardDevices } from './unheard-devices.tsx';

/** Who works in the field is without a network for a day or two; after that somebody should ask. */
const SILENT_DAYS = 3;
const DAY_MS = 24 * 3_600_000;

/** For managers: devices that nothing is heard of, or that hold what has not arrived. */
export function SilentDevices() {
  const { owner } = useReplica();
  const [since] = useState(() => instantText(Date.now() - SILENT_DAYS * DAY_MS));
  if (!owner.roles.includes('manager')) return null;
  return <UnheardDevices since={since} about="silent" />;
}
