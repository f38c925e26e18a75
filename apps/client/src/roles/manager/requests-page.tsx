import { Button, Group, Text, TextInput } from '@mantine/core';
import { IconClipboardList, IconPlus, IconSearch } from '@tabler/icons-react';
import { Link, useNavigate } from '@tanstack/react-router';
import { useDeferredValue, useMemo, useState } from 'react';
import { useList } from '../../data/replica-context.tsx';
import { useFormat } from '../../data/use-format.ts';
import { useText } from '../../i18n/use-text.ts';
import { DocumentGrid } from '../../ui/document-grid.tsx';
import { DocumentsView } from '../../ui/documents-view.tsx';
import { Page } from '../../ui/page.tsx';
import { Nothing } from '../../ui/states.tsx';
import { RequestCard } from './request-card.tsx';
import { REQUEST_GRID, requestColumns } from './request-columns.tsx';
import { matchesWords } from './request-search.ts';
import { type StatusChoice, StatusFilter, statusesOf } from './status-filter.tsx';

/** Far above a dispatcher's day; older requests are found on the server. */
const SHOWN_MAX = 2000;

export function RequestsPage() {
  const texts = useText();
  const format = useFormat();
  const navigate = useNavigate();
  const [choice, setChoice] = useState<StatusChoice>('all');
  const [words, setWords] = useState('');
  const sought = useDeferredValue(words);
  const statuses = statusesOf(choice);
  const documents = useList({
    kind: 'service-request',
    limit: SHOWN_MAX,
    ...(statuses ? { statuses } : {}),
  });
  const shown = useMemo(
    () => documents.value?.filter((document) => matchesWords(document, sought)),
    [documents.value, sought],
  );
  const columns = useMemo(() => requestColumns(texts, format), [texts, format]);
  return (
    <Page
      fills
      title={texts.t('place.requests')}
      aside={
        shown ? (
          <Text c="dimmed" className="tabular">
            {format.number(shown.length)}
          </Text>
        ) : null
      }
      actions={
        <Button leftSection={<IconPlus size={17} />} component={Link} to="/requests/new">
          {texts.t('requests.new')}
        </Button>
      }
    >
      <Group gap="sm" mb="md" wrap="wrap">
        <TextInput
          leftSection={<IconSearch size={16} stroke={1.8} />}
          placeholder={texts.t('requests.search')}
          aria-label={texts.t('requests.search')}
          type="search"
          value={words}
          onChange={(event) => setWords(event.currentTarget.value)}
          w={{ base: '100%', xs: 280 }}
        />
        <StatusFilter value={choice} onChange={setChoice} />
      </Group>
      <DocumentsView
        documents={{ ...documents, value: shown }}
        skeletonRows={12}
        empty={<NoRequests filtered={choice !== 'all' || sought !== ''} />}
      >
        {(found) => (
          <DocumentGrid
            label={texts.t('place.requests')}
            documents={found}
            columns={columns}
            template={REQUEST_GRID}
            card={(document) => <RequestCard document={document} />}
            onOpen={(document) =>
              void navigate({ to: '/requests/$id', params: { id: document.stream } })
            }
          />
        )}
      </DocumentsView>
    </Page>
  );
}

function NoRequests({ filtered }: { filtered: boolean }) {
  const { t } = useText();
  return (
    <Nothing
      icon={IconClipboardList}
      title={t(filtered ? 'requests.noneFound' : 'requests.none')}
      text={t(filtered ? 'requests.noneFoundText' : 'requests.noneText')}
    />
  );
}
