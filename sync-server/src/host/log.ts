import { type DestinationStream, type Logger, pino } from 'pino';
import { StartFailure } from './start-failure.ts';

/** Codes, names, numbers and ids only: never what people wrote. A pino logger fits. */
export interface Log {
  readonly debug: (facts: Readonly<Record<string, unknown>>, message: string) => void;
  readonly info: (facts: Readonly<Record<string, unknown>>, message: string) => void;
  readonly warn: (facts: Readonly<Record<string, unknown>>, message: string) => void;
  readonly error: (facts: Readonly<Record<string, unknown>>, message: string) => void;
}

/** Logs go to stderr: stdout belongs to the lines for a person. */
export function createLog(
  level = process.env['LOG_LEVEL'] ?? 'warn',
  destination: DestinationStream = pino.destination(2),
): Logger {
  const levels = [...Object.keys(pino.levels.values), 'silent'];
  if (!levels.includes(level)) {
    throw new StartFailure(`LOG_LEVEL must be one of ${levels.join(', ')}, not "${level}".`, 2);
  }
  return pino({ level }, destination);
}
