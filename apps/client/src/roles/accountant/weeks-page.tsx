import { instantText, Temporal, weekStarting } from '@callout/kernel';
import { Group, SegmentedControl, Stack } from '@mantine/core';
import { IconCalendarWeek } from '@tabler/icons-react';
import { useState } from 'react';
import { useList } from '../../data/replica-context.tsx';
import { useFormat } from '../../data/use-format.ts';
import { useText } from '../../i18n/use-text.ts';
import { DocumentsView } from '../../ui/documents-view.tsx';
import { Page } from '../../ui/page.tsx';
import { Nothing } from '../../ui/states.tsx';
import { ClosePeriod } from './close-period.tsx';
import { PeriodSwitch } from './period-switch.tsx';
import { StatementTable } from './statement-table.tsx';

const STATEMENTS_MAX = 2000;
const UNPAID = ['invoiced', 'payment-requested', 'returned'];

export function WeeksPage() {
  const { t } = useText();
  const [view, setView] = useState('week');
  return (
    <Page
      title={t('place.weeks')}
      actions={
        <SegmentedControl
          aria-label={t('weeks.which')}
          value={view}
          onChange={setView}
          data={[
            { value: 'week', label: t('weeks.byWeek') },
            { value: 'unpaid', label: t('weeks.unpaid') },
          ]}
        />
      }
    >
      {view === 'week' ? <OneWeek /> : <Unpaid />}
    </Page>
  );
}

function OneWeek() {
  const { t } = useText();
  const format = useFormat();
  const [monday, setMonday] = useState<string>();
  const present = weekStarting(format.today(), format.timeZone);
  const week = monday ? weekStarting(monday, format.timeZone) : present;
  const statements = useList({
    kind: 'client-statement',
    fromDay: week.lastDay,
    toDay: week.lastDay,
    limit: STATEMENTS_MAX,
  });
  const walk = (weeks: number) =>
    setMonday(Temporal.PlainDate.from(week.start).add({ weeks }).toString());
  const over = instantText(Date.now()) >= week.to;
  return (
    <Stack gap="md">
      <Group justify="space-between" align="flex-start">
        <PeriodSwitch
          title={format.span(week.start, week.lastDay)}
          present={week.start === present.start}
          onBefore={() => walk(-1)}
          onAfter={() => walk(1)}
          onPresent={() => setMonday(undefined)}
        />
        <ClosePeriod
          key={week.start}
          command="CloseWeek"
          statements={statements.value ?? []}
          notYet={over ? undefined : t('weeks.notOver', { day: format.date(week.lastDay) })}
        />
      </Group>
      <DocumentsView
        documents={statements}
        empty={
          <Nothing icon={IconCalendarWeek} title={t('weeks.none')} text={t('weeks.noneText')} />
        }
      >
        {(documents) => <StatementTable statements={documents} />}
      </DocumentsView>
    </Stack>
  );
}

function Unpaid() {
  const { t } = useText();
  const statements = useList({
    kind: 'client-statement',
    statuses: UNPAID,
    limit: STATEMENTS_MAX,
  });
  return (
    <DocumentsView
      documents={statements}
      empty={
        <Nothing
          icon={IconCalendarWeek}
          title={t('weeks.nothingUnpaid')}
          text={t('weeks.nothingUnpaidText')}
        />
      }
    >
      {(documents) => <StatementTable statements={documents} withWeek />}
    </DocumentsView>
  );
}
