import { model } from '@callout/model';
import { type DeviceDocument, type StreamDocument, streamDocumentSchema } from '@callout/sync';
import { Alert, Button } from '@mantine/core';
import { IconCloud, IconFileUnknown } from '@tabler/icons-react';
import { Link } from '@tanstack/react-router';
import { useState } from 'react';
import { useReplica } from '../data/replica-context.tsx';
import { useAsk } from '../data/use-server.ts';
import { useText } from '../i18n/use-text.ts';
import { Nothing } from '../ui/states.tsx';
import { DocumentView } from './document-view.tsx';
import { listPathOf } from './pages.ts';

type Asked =
  | { readonly is: 'asking' }
  | { readonly is: 'found'; readonly document: DeviceDocument }
  | { readonly is: 'refused'; readonly sentence: string };

/**
 * A document that this device does not hold. Devices keep open work and a window of what is closed;
 * the server knows the rest, and is asked once somebody wants to see it.
 */
export function NotHere({ kind, id }: { kind: string; id: string }) {
  const { t } = useText();
  const { roles } = useReplica().owner;
  const [asked, ask] = useServersDocument(kind, id);
  if (asked?.is === 'found') {
    return (
      <DocumentView
        document={asked.document}
        isElsewhere
        notice={
          <Alert variant="light" color="gray" mb="md" icon={<IconCloud size={18} />} role="status">
            {t('ui.notHere.fromServer')}
          </Alert>
        }
      />
    );
  }
  const text = asked?.is === 'refused' ? asked.sentence : t('ui.notHere.text');
  return (
    <div role={asked?.is === 'refused' ? 'alert' : undefined}>
      <Nothing icon={IconFileUnknown} title={t('ui.notHere.title')} text={text}>
        <Button loading={asked?.is === 'asking'} onClick={ask}>
          {t('ui.notHere.ask')}
        </Button>
        <Button variant="default" component={Link} to={listPathOf(kind, roles) ?? '/'}>
          {t('ui.notHere.back')}
        </Button>
      </Nothing>
    </div>
  );
}

function useServersDocument(kind: string, id: string): readonly [Asked | undefined, () => void] {
  const texts = useText();
  const ask = useAsk();
  const [asked, setAsked] = useState<Asked>();
  const load = async () => {
    const context = model.stream(kind)?.context;
    setAsked({ is: 'asking' });
    const outcome = await ask(
      'GET',
      `/api/v1/streams/${context}/${kind}/${encodeURIComponent(id)}`,
    );
    const read = outcome.ok ? streamDocumentSchema.safeParse(outcome.value) : undefined;
    if (read?.success) {
      const found = read.data as StreamDocument;
      return setAsked({ is: 'found', document: { ...found, pending: [], unsent: 0 } });
    }
    const refusal = outcome.ok ? { code: 'server-trouble' } : outcome.refusal;
    setAsked({ is: 'refused', sentence: texts.refusal(refusal) });
  };
  return [asked, () => void load()];
}
