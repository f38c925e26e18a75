import { Button } from '@mantine/core';
import { IconCloudDownload, IconCloudOff, IconFileUnknown } from '@tabler/icons-react';
import { Link } from '@tanstack/react-router';
import { useCallback, useEffect, useState } from 'react';
import { useReplica, useStanding } from '../data/replica-context.tsx';
import { useText } from '../i18n/use-text.ts';
import { Nothing } from '../ui/states.tsx';
import { listPathOf } from './pages.ts';

type Asked =
  | { readonly is: 'asking' | 'brought' }
  | { readonly is: 'refused'; readonly sentence: string };

/**
 * A document that this device does not hold. Devices keep open work and a window of what is closed; whoever
 * opens another one wants it, so the server is asked for it. It is then a document of this device, which
 * takes the place of this.
 */
export function NotHere({ kind, id }: { kind: string; id: string }) {
  const { t } = useText();
  const { roles } = useReplica().owner;
  const { connection } = useStanding();
  const [asked, ask] = useBringing(kind, id);
  useEffect(() => {
    // Back on the network, nobody has to ask once more.
    if (connection !== 'offline') ask();
  }, [connection, ask]);
  const back = (
    <Button variant="default" component={Link} to={listPathOf(kind, roles) ?? '/'}>
      {t('ui.notHere.back')}
    </Button>
  );
  if (connection === 'offline') {
    return (
      <div role="status">
        <Nothing icon={IconCloudOff} title={t('ui.notHere.title')} text={t('ui.notHere.offline')}>
          {back}
        </Nothing>
      </div>
    );
  }
  if (asked.is !== 'refused') {
    return (
      <div role="status">
        <Nothing
          icon={IconCloudDownload}
          title={t('ui.notHere.asking')}
          text={t('ui.notHere.text')}
        >
          {back}
        </Nothing>
      </div>
    );
  }
  return (
    <div role="alert">
      <Nothing icon={IconFileUnknown} title={t('ui.notHere.title')} text={asked.sentence}>
        <Button onClick={ask}>{t('ui.notHere.ask')}</Button>
        {back}
      </Nothing>
    </div>
  );
}

function useBringing(kind: string, id: string): readonly [Asked, () => void] {
  const replica = useReplica();
  const texts = useText();
  const [asked, setAsked] = useState<Asked>({ is: 'asking' });
  const { locale, refusal } = texts;
  const bring = useCallback(async () => {
    setAsked({ is: 'asking' });
    const outcome = await replica.bring(kind, id, locale);
    setAsked(
      outcome.ok ? { is: 'brought' } : { is: 'refused', sentence: refusal(outcome.refusal) },
    );
  }, [replica, kind, id, locale, refusal]);
  return [asked, useCallback(() => void bring(), [bring])];
}
