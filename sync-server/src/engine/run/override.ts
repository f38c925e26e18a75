import {
  epochMs,
  instantText,
  type Overridden,
  ok,
  type Result,
  refuse,
  refused,
} from '@callout/kernel';
import { judge } from '@callout/sync';
import type { StoredDispute } from '../../store/port.ts';
import { fileRefusal } from '../access/file-rights.ts';
import type { EngineDependencies } from '../dependencies.ts';
import { documentToday } from '../folds/document-today.ts';
import { append } from './append.ts';
import { NotCaughtUp } from './catch-up.ts';
import { confirmEvent, noticedOf } from './command.ts';
import type { Arrival } from './fact-time.ts';
import { notBeforeItBegan } from './recorded-when.ts';
import type { Settling } from './settling.ts';
import type { UnitOfWork } from './unit-of-work.ts';

/**
 * Takes a refused fact all the same, as its author's and of its own time, with who overrode which rule and
 * why beside it. Only a rule that says so is overridden, and only the one that refused it; all the
 * others are asked again, on what the stream is now (docs/adr/0167).
 */
export async function overrideDispute(
  unit: UnitOfWork,
  { model, clock }: EngineDependencies,
  dispute: StoredDispute,
  { reason, principal }: Settling,
  isCaughtUp: boolean,
): Promise<Result<undefined>> {
  const { event: recorded, refusal } = dispute;
  if (!refusal.overridable) return refused(refuse('override-not-possible'));
  if (!reason) return refused(refuse('override-without-reason', { fields: ['reason'] }));
  const now = clock.now();
  const by = { id: principal.id, name: principal.name };
  const overridden: Overridden = { code: refusal.code, by, at: now, reason };
  const told = await notBeforeItBegan(unit.transaction, recorded, arrivalOf(dispute));
  const asked = { ...told, noticed: { ...told.noticed, overridden } };
  const stream = model.stream(told.kind);
  if (!stream) return refused(refuse('override-not-possible'));
  const document = await documentToday(unit.transaction, stream, told.stream);
  const judged = judge(model, document?.state, asked);
  const denied = judged.refusal ?? (await fileRefusal(unit.transaction, model, judged.event));
  if (denied) return refused(denied);
  const confirmed = await confirmEvent(unit, model, { event: judged.event, told: asked }, now);
  if (!confirmed.ok) {
    if (!isCaughtUp) throw new NotCaughtUp(told.context);
    return confirmed;
  }
  await append(unit, model, stream, [await noticedOf(unit, model, confirmed.value)], { now });
  return ok(undefined);
}

/** It is kept as it was recorded: the time of a clock that was lost is put right as of when it arrived. */
function arrivalOf({ event, at }: StoredDispute): Arrival {
  const aheadMs = event.noticed?.clockAheadMs;
  const deviceClock = aheadMs === undefined ? undefined : instantText(epochMs(at) + aheadMs);
  return { now: at, deviceClock };
}
