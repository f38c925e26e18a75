import type { DeviceDocument } from '@callout/sync';
import { Group, Stack, Text } from '@mantine/core';
import { IconChevronRight } from '@tabler/icons-react';
import { Link } from '@tanstack/react-router';
import { stateOf } from '../../data/read.ts';
import { useFormat } from '../../data/use-format.ts';
import classes from '../../documents/card.module.css';
import { RequestBadge } from '../../documents/request-badge.tsx';
import { UnsentMark } from '../../ui/unsent-mark.tsx';

export function JobCard({ job }: { job: DeviceDocument }) {
  const format = useFormat();
  const request = stateOf('service-request', job);
  const when = job.closed ? format.window(request.window) : format.hours(request.window);
  return (
    <Link to="/jobs/$id" params={{ id: job.stream }} className={classes.card}>
      <Stack gap={5} flex={1} miw={0}>
        <Group justify="space-between" wrap="nowrap" gap="sm">
          <Text fw={600} size="lg" className="tabular">
            {when}
          </Text>
          <RequestBadge document={job} />
        </Group>
        <Text fw={500}>{job.title}</Text>
        <Text size="sm" c="dimmed">
          {request.client.name}
          {request.place ? ` · ${request.place.address}` : ''}
        </Text>
        {job.unsent ? <UnsentMark /> : null}
      </Stack>
      <IconChevronRight size={20} stroke={1.6} className={classes.chevron} aria-hidden="true" />
    </Link>
  );
}
