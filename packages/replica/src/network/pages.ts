import type { ContextName } from '@callout/kernel';
import {
  type LogName,
  meetLog,
  type PullResponse,
  pullResponseSchema,
  type SnapshotResponse,
  snapshotResponseSchema,
} from '@callout/sync';
import type { z } from 'zod';
import { refusalOfFault } from '../platform/storage-full.ts';
import type { ApplyDocuments, Answered as Known } from '../storage/apply-documents.ts';
import type { DeviceSequence } from '../storage/device-sequence.ts';
import type { HttpClient } from './http-client.ts';
import type { SyncState } from './sync-state.ts';

/** What it takes to ask for a page. */
export interface PageOptions {
  /** The log that the documents here are of. */
  readonly log: LogName;
  /** The server speaks of another log or epoch. */
  readonly onLogDiffers: () => void;
  /** The log has not come as far as this device has seen it. */
  readonly onLogBehind: () => void;
  readonly http: HttpClient;
  readonly state: SyncState;
  readonly now: () => string;
}
/** What it takes to store one. */
export interface StoreOptions {
  readonly applyDocuments: ApplyDocuments;
  readonly sequence: DeviceSequence;
  readonly state: SyncState;
}

interface Answered<T> {
  readonly response: T;
  readonly at: string;
}

/** Asks for a page of the log that the documents here are of; undefined when there was none. */
async function request<T extends { readonly log: LogName; readonly head: number }>(
  options: PageOptions,
  what: { readonly path: string; readonly context: ContextName; readonly after: number },
  query: Readonly<Record<string, string>>,
  schema: z.ZodType,
): Promise<Answered<T> | undefined> {
  const { http, state } = options;
  const { context, path, after } = what;
  const { id: log, epoch } = options.log;
  const asked = new URLSearchParams({ context, ...query, log, epoch });
  const outcome = await http.exchange('GET', `${path}?${asked}`, schema);
  if (outcome.kind !== 'answered') {
    if (outcome.kind === 'refused' && outcome.refusal.code === 'log-differs') {
      options.onLogDiffers();
      return undefined;
    }
    state.trouble(`pull ${context}`, outcome.kind === 'refused' ? outcome.refusal : undefined);
    return undefined;
  }
  state.trouble(`pull ${context}`, undefined);
  const response = outcome.body as T;
  if (meetLog(options.log, response.log) !== 'same') {
    options.onLogDiffers();
    return undefined;
  }
  if (response.head < after) {
    options.onLogBehind();
    return undefined;
  }
  return { response, at: outcome.at ?? options.now() };
}

export function requestPage(
  options: PageOptions,
  context: ContextName,
  after: number,
  limit: number,
): Promise<Answered<PullResponse> | undefined> {
  const what = { path: '/sync/v1/pull', context, after };
  return request(options, what, { after: `${after}`, limit: `${limit}` }, pullResponseSchema);
}

/** @param cursor empty for the first page */
export async function requestSnapshot(
  options: PageOptions,
  context: ContextName,
  cursor: string,
  limit: number,
): Promise<SnapshotResponse | undefined> {
  const what = { path: '/sync/v1/snapshot', context, after: 0 };
  const from = cursor === '' ? {} : { cursor };
  const query = { limit: `${limit}`, ...from };
  const page = await request<SnapshotResponse>(options, what, query, snapshotResponseSchema);
  return page?.response;
}

/** @returns false when it could not be, which a person is told */
export async function stored(
  options: StoreOptions,
  context: ContextName,
  response: Pick<PullResponse, 'documents' | 'through'>,
  then: () => Promise<void>,
  known?: Known,
): Promise<boolean> {
  try {
    await options.applyDocuments(context, response.documents, known);
    await options.sequence.keep(response.through);
    await then();
    return true;
  } catch (error) {
    options.state.trouble(`pull ${context}`, refusalOfFault(error));
    return false;
  }
}
