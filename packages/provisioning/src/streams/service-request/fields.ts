import { cell, type ShownRow, shown } from '@callout/kernel';
import { claimsOf, openClaims } from './claim.ts';
import { openMarks } from './mark.ts';
import type { Named, ServiceRequestState } from './state.ts';

const of = shown<ServiceRequestState>();

function link(kind: string, named: Named | undefined) {
  return named?.id ? { kind, ...named } : undefined;
}

/** What people are shown of a request. What some of them may not see, their copy of it does not hold. */
export const requestFields = {
  client: of.reference((state) => link('client', state.client)),
  serviceType: of.reference((state) => link('service-type', state.serviceType)),
  wanted: of.window((state) => state.window),
  worker: of.reference((state) => link('worker', state.worker)),
  place: of.place((state) => state.place),
  contact: of.contact((state) => state.contact),
  description: of.note((state) => state.description),
  price: of.money((state) => (isFree(state) ? undefined : state.gross)),
  approximatePrice: of.money((state) =>
    isFree(state) || state.gross !== undefined ? undefined : state.approximatePrice,
  ),
  externalId: of.text((state) => state.externalId),
  leftAt: of.instant((state) => state.left?.at),
  takenOverBy: of.text((state) => state.left?.to),
  createdAt: of.instant((state) => state.createdAt),
  startedAt: of.instant((state) => state.startedAt),
  endedAt: of.instant((state) => state.endedAt),
  endingReason: of.note((state) => (isDone(state) ? undefined : state.ending?.reason)),
  report: of.note((state) => (isDone(state) ? state.ending?.reason : undefined)),
  attribution: of.word((state) => wordOf('attribution', state.ending?.attribution)),
  signedBy: of.text((state) => state.ending?.signedBy),
  disputed: of.note((state) => state.disputed?.reason),
  reorder: of.reference((state) => requestLink(state.reorder?.request, state.serviceType.name)),
  reorderOf: of.reference((state) => requestLink(state.reorderOf?.request, state.serviceType.name)),
  offeredWindows: of.lines((state) => (state.overdue?.offered ?? []).map(windowRow)),
  marks: of.count((state) => openMarks(state).length || undefined),
  openClaims: of.count((state) => openClaims(state).length || undefined),
  claims: of.lines((state) =>
    claimsOf(state).map((claim) => ({
      worker: cell('reference', { kind: 'worker', ...claim.worker }),
      at: cell('instant', claim.at),
      decision: cell('word', `decision.${claim.decided?.as ?? 'open'}`),
      by: cell('text', claim.decided?.by),
      remark: cell('note', claim.remark),
      reason: cell('note', claim.decided?.reason),
    })),
  ),
  claimedFacts: of.lines((state) =>
    claimsOf(state).flatMap(({ worker, facts }) =>
      facts.map(({ type, occurredAt, notes, signedBy }) => ({
        by: cell('text', worker.name),
        what: cell('word', `event.${type}`),
        at: cell('instant', occurredAt),
        signedBy: cell('text', signedBy),
        note: cell('note', notes),
      })),
    ),
  ),
  claimedEvidence: of.lines((state) =>
    claimsOf(state).flatMap(({ worker, facts }) =>
      facts.flatMap(({ evidence, occurredAt }) =>
        evidence.map((one) => ({
          file: cell('file', one),
          purpose: cell('word', `purpose.${one.purpose}`),
          at: cell('instant', occurredAt),
          by: cell('text', worker.name),
        })),
      ),
    ),
  ),
  evidence: of.lines((state) =>
    state.evidence.map((one) => ({
      file: cell('file', one),
      purpose: cell('word', `purpose.${one.purpose}`),
      at: cell('instant', one.at),
      by: cell('text', one.by),
      note: cell('note', one.note),
    })),
  ),
  notes: of.lines((state) =>
    state.notes.map(({ at, by, text }) => ({
      at: cell('instant', at),
      by: cell('text', by),
      text: cell('note', text),
    })),
  ),
};

/** Nobody was found in time, and what nobody came for costs nothing. */
function isFree({ overdue, status }: ServiceRequestState): boolean {
  return overdue !== undefined && status !== 'overdue';
}

function isDone({ status }: ServiceRequestState): boolean {
  return status === 'completed';
}

function wordOf(table: string, value: string | undefined): string | undefined {
  return value === undefined ? undefined : `${table}.${value}`;
}

function requestLink(id: string | undefined, name: string) {
  return id === undefined ? undefined : { kind: 'service-request', id, name };
}

function windowRow(window: { readonly from: string; readonly to: string }): ShownRow {
  return { window: cell('window', window) };
}
