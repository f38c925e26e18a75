import type { DeviceDocument } from '@callout/sync';
import { Group } from '@mantine/core';
import { Offers } from '../../commands/offers.tsx';
import classes from './job-actions.module.css';

/** Notes have a place on the page itself. */
const WRITTEN_HERE = ['AddNote'];
/** The way out stands beside the next step. */
const BESIDE = ['FailService'];

/** The one next step of a job, large, and the way out beside it. */
export function JobActions({ job }: { job: DeviceDocument }) {
  return (
    <Group gap="sm" className={classes.actions} wrap="nowrap">
      <Offers document={job} except={WRITTEN_HERE} beside={BESIDE} large />
    </Group>
  );
}
