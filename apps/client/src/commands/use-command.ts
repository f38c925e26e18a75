import { needsServer, type Refusal, type Result } from '@callout/kernel';
import { model } from '@callout/model';
import type { DeviceDocument } from '@callout/sync';
import { useCallback, useRef, useState } from 'react';
import { useReplica, useStanding } from '../data/replica-context.tsx';
import { unexpectedRefusal } from './faults.ts';
import { noticeOf } from './notice.ts';

type Outcome = Result<DeviceDocument | undefined>;

export interface CommandRunner {
  readonly run: (stream: string | undefined, data: unknown) => Promise<Outcome>;
  readonly pending: boolean;
  readonly refusal: Refusal | undefined;
  /** Whether it runs only with the network, as the model says. */
  readonly online: boolean;
  readonly forget: () => void;
}

const BUSY: Outcome = { ok: false, refusal: { code: 'already-running' } };

/**
 * The one way to run a command: recorded on this device, or ordered from the server where the model
 * says that only the server can decide. A second call while one is under way does nothing, so a
 * double tap records one fact.
 */
export function useCommand(name: string): CommandRunner {
  const replica = useReplica();
  const { connection } = useStanding();
  const command = model.command(name);
  const online = command ? needsServer(command) : true;
  const running = useRef(false);
  const [pending, setPending] = useState(false);
  const [refusal, setRefusal] = useState<Refusal>();
  const forget = useCallback(() => setRefusal(undefined), []);
  const run = async (stream: string | undefined, data: unknown): Promise<Outcome> => {
    if (running.current) return BUSY;
    running.current = true;
    setPending(true);
    setRefusal(undefined);
    try {
      const outcome: Outcome = online
        ? await replica.sendCommand(name, stream, data)
        : await replica.record(name, stream, data);
      if (outcome.ok) noticeOf(name, outcome.value, connection === 'online');
      else setRefusal(outcome.refusal);
      return outcome;
    } catch (error) {
      const unexpected = unexpectedRefusal(error);
      setRefusal(unexpected);
      return { ok: false, refusal: unexpected };
    } finally {
      running.current = false;
      setPending(false);
    }
  };
  return { run, pending, refusal, online, forget };
}
