import { Badge, Indicator, Text, UnstyledButton, VisuallyHidden } from '@mantine/core';
import {
  IconAlertTriangle,
  IconCloudCheck,
  IconCloudOff,
  IconCloudUp,
  type IconProps,
} from '@tabler/icons-react';
import type { ComponentType } from 'react';
import { useSyncStatus } from '../../data/replica-context.tsx';
import { useFormat } from '../../data/use-format.ts';
import { useText } from '../../i18n/use-text.ts';
import shell from '../shell.module.css';
import classes from './sync.module.css';
import { type SyncTone, syncSentence } from './sync-sentence.ts';

const ICONS: Record<SyncTone, ComponentType<IconProps>> = {
  calm: IconCloudCheck,
  busy: IconCloudUp,
  offline: IconCloudOff,
  alert: IconAlertTriangle,
};

/** The same sentence in a word or two, for the bar of a phone. */
function shortKey(key: string): string {
  return key.replace(/^sync\./, 'sync.short.');
}

interface SyncIndicatorProps {
  readonly onOpen: () => void;
  /** A word or two, for a phone's bar; the whole sentence is still there to be read aloud. */
  readonly compact?: boolean;
}

export function SyncIndicator({ onOpen, compact }: SyncIndicatorProps) {
  const { sentence, words, shortWords, disputes, disputed, alsoDisputed } = useSyncWords();
  const Icon = ICONS[sentence.tone];
  return (
    <UnstyledButton
      className={`${compact ? shell.tab : classes.indicator} ${classes.tone}`}
      data-tone={sentence.tone}
      aria-label={alsoDisputed ? `${words}. ${disputes}` : words}
      onClick={onOpen}
    >
      <Indicator color="red" size={9} disabled={!disputed} withBorder lh={0}>
        <Icon size={compact ? 22 : 18} stroke={1.7} />
      </Indicator>
      <Text span inherit={compact ?? false} size="sm" className={classes.words}>
        {compact ? shortWords : words}
      </Text>
      {alsoDisputed && !compact ? (
        <Badge color="red" size="sm">
          {disputes}
        </Badge>
      ) : null}
    </UnstyledButton>
  );
}

/** Says every change of the sentence aloud, wherever the indicator itself is drawn. */
export function SyncAnnouncer() {
  const { words, disputes, alsoDisputed } = useSyncWords();
  return (
    <VisuallyHidden role="status" aria-live="polite">
      {alsoDisputed ? `${words}. ${disputes}` : words}
    </VisuallyHidden>
  );
}

/** The sentence in words, long and short. */
export function useSyncWords() {
  const { t } = useText();
  const format = useFormat();
  const status = useSyncStatus();
  const at = status.syncedAt ? format.clock(status.syncedAt) : undefined;
  const sentence = syncSentence(status, at);
  const { matter } = sentence;
  const long = matter && { matter: t(`syncMatter.${matter}`) };
  const short = matter && { matter: t(`syncShortMatter.${matter}`) };
  return {
    sentence,
    words: t(sentence.key, { ...sentence.params, ...long }),
    shortWords: t(shortKey(sentence.key), { ...sentence.params, ...short }),
    disputes: t('sync.disputed', { count: status.disputed }),
    disputed: status.disputed > 0,
    alsoDisputed: status.disputed > 0 && sentence.key !== 'sync.disputed',
  };
}
