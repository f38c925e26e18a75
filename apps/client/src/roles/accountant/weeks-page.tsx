import { instantText, Temporal, weekStarting } from '@callout/kernel';
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

const list = declaredList('client-statements');

/** The clients' statements week by week: what is charged so far, and the close of a week that is over. */
export function WeeksPage() {
  const { t } = useText();
  const format = useFormat();
  const [monday, setMonday] = useState<string>();
  const present = weekStarting(format.today(), format.timeZone);
  const week = monday ? weekStarting(monday, format.timeZone) : present;
  const fixed = useMemo(() => ({ fromDay: week.lastDay, toDay: week.lastDay }), [week.lastDay]);
  const listed = useListed(list, fixed);
  // A week is closed as a whole, whatever is searched for in it.
  const whole = useList(list, fixed);
  const walk = (weeks: number) =>
    setMonday(Temporal.PlainDate.from(week.start).add({ weeks }).toString());
  const over = instantText(Date.now()) >= week.to;
  return (
    <Page fills title={t('place.weeks')}>
      <Group justify="space-between" align="flex-start" mb="md">
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
          statements={whole.value ?? []}
          endedAt={week.to}
          notYet={over ? undefined : t('weeks.notOver', { day: format.date(week.lastDay) })}
        />
        {week.start === present.start ? <UnheardDevices since={week.from} about="last" /> : null}
      </Group>
      <ListSection list={list} listed={listed} title={t('place.weeks')} fixed={fixed} />
    </Page>
  );
}
