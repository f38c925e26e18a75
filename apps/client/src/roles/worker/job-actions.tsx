import type { Evidence } from '@callout/published-language';
import type { DeviceDocument } from '@callout/sync';
import { Button, Group } from '@mantine/core';
import { IconCheck, IconMapPinCheck, IconMoodSad } from '@tabler/icons-react';
import { useState } from 'react';
import { isOffered } from '../../commands/offered.ts';
import { useReplica } from '../../data/replica-context.tsx';
import { useText } from '../../i18n/use-text.ts';
import { CheckInDialog } from './check-in-dialog.tsx';
import { CompleteDialog } from './complete-dialog.tsx';
import { FailJobDialog } from './fail-job-dialog.tsx';
import classes from './job-actions.module.css';

/** Evidence as it might be given: asks the model whether the step is open, not whether it is proved. */
function any(purpose: Evidence['purpose']): Evidence {
  return { sha256: '0'.repeat(64), type: 'image/jpeg', bytes: 1, purpose };
}
const STARTS = { evidence: [any('start-photo')] };
const COMPLETES = { evidence: [any('report-photo'), any('signature')], notes: '' };
const FAILS = { reason: '-', attribution: 'other', evidence: [] };

type Open = 'start' | 'complete' | 'fail';

/** The one next step of a job, large, and the way out beside it. */
export function JobActions({ job }: { job: DeviceDocument }) {
  const texts = useText();
  const { owner } = useReplica();
  const [open, setOpen] = useState<Open>();
  const starts = isOffered(owner, job, 'StartService', STARTS);
  const completes = isOffered(owner, job, 'CompleteService', COMPLETES);
  const fails = isOffered(owner, job, 'FailService', FAILS);
  const close = () => setOpen(undefined);
  if (!starts && !completes && !fails) return null;
  return (
    <>
      <Group gap="sm" className={classes.actions} wrap="nowrap">
        {starts ? (
          <Button
            size="lg"
            flex={1}
            leftSection={<IconMapPinCheck size={21} stroke={1.8} />}
            onClick={() => setOpen('start')}
          >
            {texts.command('StartService')}
          </Button>
        ) : null}
        {completes ? (
          <Button
            size="lg"
            flex={1}
            leftSection={<IconCheck size={21} stroke={2} />}
            onClick={() => setOpen('complete')}
          >
            {texts.command('CompleteService')}
          </Button>
        ) : null}
        {fails ? (
          <Button
            size="lg"
            flex="none"
            px="md"
            variant="default"
            leftSection={<IconMoodSad size={20} stroke={1.7} />}
            onClick={() => setOpen('fail')}
          >
            {texts.t('job.fail')}
          </Button>
        ) : null}
      </Group>
      <CheckInDialog job={job} opened={open === 'start'} onClose={close} />
      <CompleteDialog job={job} opened={open === 'complete'} onClose={close} />
      <FailJobDialog job={job} opened={open === 'fail'} onClose={close} />
    </>
  );
}
