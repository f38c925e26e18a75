import { type DayText, derivedId } from '@callout/kernel';

/** The one statement of this client for the week that starts on this Monday. */
export function clientStatementId(clientId: string, weekStart: DayText): string {
  return derivedId('client-statement', clientId, weekStart);
}

/** The one statement of this worker for the month that starts on this day. */
export function workerStatementId(workerId: string, monthStart: DayText): string {
  return derivedId('worker-statement', workerId, monthStart);
}
