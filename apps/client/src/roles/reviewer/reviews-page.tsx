import { SegmentedControl, Text } from '@mantine/core';
import { IconScale } from '@tabler/icons-react';
import { useNavigate } from '@tanstack/react-router';
import { useMemo, useState } from 'react';
import { Beginnings } from '../../commands/offers.tsx';
import { useList } from '../../data/replica-context.tsx';
import { useFormat } from '../../data/use-format.ts';
import { useText } from '../../i18n/use-text.ts';
import { DocumentGrid } from '../../ui/document-grid.tsx';
import { DocumentsView } from '../../ui/documents-view.tsx';
import { Page } from '../../ui/page.tsx';
import { Nothing } from '../../ui/states.tsx';
import { CASE_GRID, CaseCard, caseColumns } from './case-columns.tsx';

const CASES_MAX = 1000;

export function ReviewsPage() {
  const texts = useText();
  const format = useFormat();
  const navigate = useNavigate();
  const [view, setView] = useState('queue');
  const cases = useList({
    kind: 'review-case',
    statuses: view === 'queue' ? ['open', 'taken'] : ['completed'],
    limit: CASES_MAX,
  });
  const columns = useMemo(() => caseColumns(texts, format), [texts, format]);
  return (
    <Page
      fills
      title={texts.t('place.reviews')}
      aside={
        cases.value ? (
          <Text c="dimmed" className="tabular">
            {format.number(cases.value.length)}
          </Text>
        ) : null
      }
      actions={
        <>
          <Beginnings kind="review-sample" />
          <SegmentedControl
            aria-label={texts.t('reviews.which')}
            value={view}
            onChange={setView}
            data={[
              { value: 'queue', label: texts.word('list.case-queue') },
              { value: 'done', label: texts.word('list.completed-cases') },
            ]}
          />
        </>
      }
    >
      <DocumentsView
        documents={cases}
        empty={
          <Nothing
            icon={IconScale}
            title={texts.t(view === 'queue' ? 'reviews.none' : 'reviews.noneDone')}
            text={texts.t('reviews.noneText')}
          />
        }
      >
        {(documents) => (
          <DocumentGrid
            label={texts.t('place.reviews')}
            documents={documents}
            columns={columns}
            template={CASE_GRID}
            card={(document) => <CaseCard document={document} />}
            onOpen={(document) =>
              void navigate({ to: '/reviews/$id', params: { id: document.stream } })
            }
          />
        )}
      </DocumentsView>
    </Page>
  );
}
