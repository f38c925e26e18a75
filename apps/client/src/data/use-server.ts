import type { Refusal, Result } from '@callout/kernel';
import type { Method } from '@callout/replica';
import { useCallback, useEffect, useState } from 'react';
import type { z } from 'zod';
import { useText } from '../i18n/use-text.ts';
import { useReplica } from './replica-context.tsx';

export type Ask = (method: Method, path: string, body?: unknown) => Promise<Result<unknown>>;

/** Asks the server's API in the language of the page. */
export function useAsk(): Ask {
  const replica = useReplica();
  const { locale } = useText();
  return useCallback(
    (method, path, body) => replica.ask(method, path, body, locale),
    [replica, locale],
  );
}

export interface Answer<T> {
  /** The last answer, also while it is asked anew. */
  readonly value: T | undefined;
  readonly refusal: Refusal | undefined;
  readonly reload: () => void;
}

interface Held<T> {
  readonly value?: T | undefined;
  readonly refusal?: Refusal | undefined;
}

/** What the server has at this path, for what is kept on no device. */
export function useAnswer<S extends z.ZodType>(path: string, schema: S): Answer<z.output<S>> {
  const ask = useAsk();
  const [held, setHeld] = useState<Held<z.output<S>>>({});
  const [round, setRound] = useState(0);
  const question = `${path}#${round}`;
  useEffect(() => {
    let isWanted = true;
    const load = async () => {
      const outcome = await ask('GET', question.slice(0, question.lastIndexOf('#')));
      if (!isWanted) return;
      const read = outcome.ok ? schema.safeParse(outcome.value) : undefined;
      if (read?.success) return setHeld({ value: read.data });
      const refusal = outcome.ok ? { code: 'server-trouble' } : outcome.refusal;
      setHeld(({ value }) => ({ value, refusal }));
    };
    void load();
    return () => {
      isWanted = false;
    };
  }, [ask, question, schema]);
  const reload = useCallback(() => setRound((before) => before + 1), []);
  return { value: held.value, refusal: held.refusal, reload };
}
