import type { ListDefinition, ListFilter, Refusal } from '@callout/kernel';
import { personFilters } from '@callout/published-language';
import { useDebouncedValue } from '@mantine/hooks';
import { useEffect, useState } from 'react';
import { firstValueFrom } from 'rxjs';
import { z } from 'zod';
import { cellSchema } from './cell-schema.ts';
import { useReplica, useStanding } from './replica-context.tsx';
import { useAsk } from './use-server.ts';

const rowSchema = z.object({
  ...{ kind: z.string(), stream: z.string(), status: z.string(), title: z.string() },
  cells: z.record(z.string(), cellSchema),
});
const pageSchema = z.object({ rows: z.array(rowSchema), cursor: z.string().optional() });

/** A row of a list that only the server has. */
export type RowElsewhere = z.output<typeof rowSchema>;

/** What the server knows of a list beside what is on this device. */
export type Elsewhere =
  | { readonly is: 'not-asked' | 'asking' | 'offline' }
  | { readonly is: 'refused'; readonly refusal: Refusal }
  | {
      readonly is: 'found';
      readonly rows: readonly RowElsewhere[];
      /** There are more than the server was asked for. */
      readonly isLimited: boolean;
    };

const NOT_ASKED: Elsewhere = { is: 'not-asked' };
const ASKING: Elsewhere = { is: 'asking' };
const ASKED_MAX = 100;
const TYPING_MS = 300;

/**
 * Asks the server for what of a list is not on this device, once somebody looks for something. A device
 * holds what is open and what was closed lately; the rest is found there.
 */
export function useElsewhere(list: ListDefinition, sought: ListFilter | undefined): Elsewhere {
  const replica = useReplica();
  const ask = useAsk();
  const isOnline = useStanding().connection === 'online';
  const wanted = sought && `/api/v1/lists/${list.name}?${queryOf(list, sought)}`;
  const [path] = useDebouncedValue(wanted, TYPING_MS);
  const [held, setHeld] = useState<{ readonly path: string; readonly found: Elsewhere }>();
  useEffect(() => {
    if (path === undefined || !isOnline) return undefined;
    let isWanted = true;
    const isHere = async ({ kind, stream }: RowElsewhere) =>
      (await firstValueFrom(replica.document$(kind, stream))) !== undefined;
    const load = async (): Promise<Elsewhere> => {
      const outcome = await ask('GET', path);
      if (!outcome.ok) return { is: 'refused', refusal: outcome.refusal };
      const read = pageSchema.safeParse(outcome.value);
      if (!read.success) return { is: 'refused', refusal: { code: 'server-trouble' } };
      const { rows, cursor } = read.data;
      const here = await Promise.all(rows.map(isHere));
      return {
        is: 'found',
        rows: rows.filter((_, index) => !here[index]),
        isLimited: cursor !== undefined,
      };
    };
    void load().then((found) => {
      if (isWanted) setHeld({ path, found });
    });
    return () => {
      isWanted = false;
    };
  }, [ask, replica, path, isOnline]);
  if (wanted === undefined) return NOT_ASKED;
  if (!isOnline) return { is: 'offline' };
  return held?.path === wanted ? held.found : ASKING;
}

function queryOf(list: ListDefinition, filter: ListFilter): URLSearchParams {
  const people = personFilters(list);
  const asked = {
    q: filter.words,
    status: filter.statuses?.join(','),
    from: list.hasDays ? filter.fromDay : undefined,
    to: list.hasDays ? filter.toDay : undefined,
    client: people.includes('client') ? filter.client : undefined,
    worker: people.includes('worker') ? filter.worker : undefined,
    closed: filter.closed?.toString(),
    limit: String(ASKED_MAX),
  };
  const given = Object.entries(asked).filter((pair): pair is [string, string] => Boolean(pair[1]));
  return new URLSearchParams(given);
}
