import { derivedId, type RecordedEvent } from '@callout/kernel';

// What two devices record about jobs: a job that is done refuses notes until it is opened again.

const DONE = { notes: '', client: 'c1' };
const RECORDED = {
  JobOpened: { command: 'OpenJob', data: (title: string) => ({ title, client: 'c1' }) },
  JobNoted: { command: 'NoteJob', data: (text: string) => ({ text }) },
  JobDone: { command: 'FinishJob', data: () => DONE },
  JobReopened: { command: 'ReopenJob', data: () => ({}) },
} as const;
export type JobFact = keyof typeof RECORDED;

export function recorded(
  device: string,
  deviceSeq: number,
  type: JobFact,
  stream: string,
): RecordedEvent {
  const id = derivedId(device, deviceSeq);
  const { command, data } = RECORDED[type];
  return {
    id,
    context: 'provisioning',
    kind: 'job',
    stream,
    type,
    v: 1,
    data: data(`${device} ${deviceSeq}`),
    occurredAt: '2026-11-23T09:00:00.000Z',
    actor: { id: device, role: 'manager', name: device },
    command,
    device,
    deviceSeq,
    correlationId: id,
  };
}
