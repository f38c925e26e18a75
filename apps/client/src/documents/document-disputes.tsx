import type { DeviceDocument } from '@callout/sync';
import { Stack } from '@mantine/core';
import { DisputeCard } from './disputes.tsx';

/** The disputed facts of one document, where it is looked at. */
export function DocumentDisputes({ document }: { document: DeviceDocument }) {
  if (document.disputes.length === 0) return null;
  return (
    <Stack gap="sm" mb="md">
      {document.disputes.map((dispute) => (
        <DisputeCard key={dispute.event.id} of={{ dispute, document, title: document.title }} />
      ))}
    </Stack>
  );
}
