import { instantText, monthStarting, Temporal } from '@callout/kernel';
import { Group, Stack } from '@mantine/core';
import { IconCalendarDollar } from '@tabler/icons-react';
import { useState } from 'react';
import { useList } from '../../data/replica-context.tsx';
import { useFormat } from '../../data/use-format.ts';
import { useText } from '../../i18n/use-text.ts';
import { DocumentsView } from '../../ui/documents-view.tsx';
import { Page } from '../../ui/page.tsx';
import { Nothing } from '../../ui/states.tsx';
import { ClosePeriod } from './close-period.tsx';
import { PeriodSwitch } from './period-switch.tsx';
import { WorkerTable } from './worker-table.tsx';

const STATEMENTS_MAX = 2000;

export function MonthsPage() {
  const { t } = useText();
  const format = useFormat();
  const [first, setFirst] = useState<string>();
  const present = monthStarting(format.today(), format.timeZone);
  const month = first ? monthStarting(first, format.timeZone) : present;
  const statements = useList({
    kind: 'worker-statement',
    fromDay: month.lastDay,
    toDay: month.lastDay,
    limit: STATEMENTS_MAX,
  });
  const walk = (months: number) =>
    setFirst(Temporal.PlainDate.from(month.start).add({ months }).toString());
  const over = instantText(Date.now()) >= month.to;
  return (
    <Page title={t('place.months')}>
      <Stack gap="md">
        <Group justify="space-between" align="flex-start">
          <PeriodSwitch
            title={format.month(month.start)}
            present={month.start === present.start}
            onBefore={() => walk(-1)}
            onAfter={() => walk(1)}
            onPresent={() => setFirst(undefined)}
          />
          <ClosePeriod
            key={month.start}
            command="CloseMonth"
            statements={statements.value ?? []}
            notYet={over ? undefined : t('months.notOver', { day: format.date(month.lastDay) })}
          />
        </Group>
        <DocumentsView
          documents={statements}
          empty={
            <Nothing
              icon={IconCalendarDollar}
              title={t('months.none')}
              text={t('months.noneText')}
            />
          }
        >
          {(documents) => <WorkerTable statements={documents} />}
        </DocumentsView>
      </Stack>
    </Page>
  );
}
