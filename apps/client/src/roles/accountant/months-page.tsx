import { instantText, monthStarting, Temporal } from '@callout/kernel';
import { Group } from '@mantine/core';
import { useMemo, useState } from 'react';
import { declaredList } from '../../data/declared-list.ts';
import { useFormat } from '../../data/use-format.ts';
import { useList } from '../../data/use-list.ts';
import { UnheardDevices } from '../../documents/unheard-devices.tsx';
import { useText } from '../../i18n/use-text.ts';
import { ListSection, useListed } from '../../lists/list-section.tsx';
import { Page } from '../../ui/page.tsx';
import { ClosePeriod } from './close-period.tsx';
import { PeriodSwitch } from './period-switch.tsx';

const list = declaredList('worker-statements');

/** The workers' statements month by month: what they have earned, and the close of a month that is over. */
export function MonthsPage() {
  const { t } = useText();
  const format = useFormat();
  const [first, setFirst] = useState<string>();
  const present = monthStarting(format.today(), format.timeZone);
  const month = first ? monthStarting(first, format.timeZone) : present;
  const fixed = useMemo(() => ({ fromDay: month.lastDay, toDay: month.lastDay }), [month.lastDay]);
  const listed = useListed(list, fixed);
  // A month is closed as a whole, whatever is searched for in it.
  const whole = useList(list, fixed);
  const walk = (months: number) =>
    setFirst(Temporal.PlainDate.from(month.start).add({ months }).toString());
  const over = instantText(Date.now()) >= month.to;
  return (
    <Page fills title={t('place.months')}>
      <Group justify="space-between" align="flex-start" mb="md">
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
          statements={whole.value ?? []}
          endedAt={month.to}
          notYet={over ? undefined : t('months.notOver', { day: format.date(month.lastDay) })}
        />
        {month.start === present.start ? <UnheardDevices since={month.from} about="last" /> : null}
      </Group>
      <ListSection list={list} listed={listed} title={t('place.months')} fixed={fixed} />
    </Page>
  );
}
