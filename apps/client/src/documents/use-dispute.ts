import { instantText, NOT_THERE } from '@callout/kernel';
import { model } from '@callout/model';
import {
  type Decision,
  type DeviceDocument,
  type Dispute,
  decisionOn,
  disputeAnswerSchema,
  isTakenUp,
  type OvertakenWords,
  overtakenText,
  recordedText,
  type SettledDispute,
  type Way,
  waysOn,
} from '@callout/sync';
import { useEffect, useMemo, useState } from 'react';
import { useDocument, useReplica } from '../data/replica-context.tsx';
import { useFormat } from '../data/use-format.ts';
import { useObservable } from '../data/use-observable.ts';
import { useText } from '../i18n/use-text.ts';

/** A refused fact with what it is about. */
export interface DisputeHere {
  readonly dispute: Dispute | SettledDispute;
  /** Absent where this device holds nothing of it. */
  readonly document: DeviceDocument | undefined;
  readonly title: string;
}

export function settlementOf(dispute: Dispute | SettledDispute) {
  return 'settled' in dispute ? dispute.settled : undefined;
}

/**
 * A refused fact by the id of its event: from this device, where it is open here or its document says
 * what became of it; otherwise from the server.
 */
export function useDispute(eventId: string): DisputeHere | 'loading' | undefined {
  const replica = useReplica();
  const open = useObservable(replica.disputes$);
  const found = open.value?.find(({ event }) => event.id === eventId);
  const [asked, setAsked] = useState<Pick<DisputeHere, 'dispute' | 'title'> | 'nothing'>();
  const isAway = open.arrived && !found;
  useEffect(() => {
    if (!isAway) return;
    let left = false;
    void replica.ask('GET', `/sync/v1/disputes/${encodeURIComponent(eventId)}`).then((answer) => {
      const read = answer.ok ? disputeAnswerSchema.safeParse(answer.value) : undefined;
      if (!left) setAsked(read?.success ? (read.data as DisputeHere) : 'nothing');
    });
    return () => {
      left = true;
    };
  }, [replica, eventId, isAway]);
  const known = found ?? (asked === 'nothing' ? undefined : asked?.dispute);
  const { event } = known ?? {};
  const latest = useDocument(event?.kind ?? '', event?.stream ?? '');
  if (!known) return open.arrived && asked === 'nothing' ? undefined : 'loading';
  const document = latest.value;
  const dispute = document?.settled?.find((one) => one.event.id === eventId) ?? known;
  const title = found?.title || (asked && asked !== 'nothing' ? asked.title : '');
  return { dispute, document, title: document?.title || title };
}

/** How a dispute is said to the reader: when it was recorded, what came first, and why it is refused. */
export function useDisputeWords() {
  const texts = useText();
  const format = useFormat();
  const { owner } = useReplica();
  return useMemo(() => {
    const words: OvertakenWords = {
      locale: texts.locale,
      actor: ({ role, name }) =>
        role === 'policy' || role === 'clock' ? texts.t('history.system') : name,
      moment: format.moment,
      window: format.window,
    };
    return {
      recorded: (dispute: Dispute) => recordedText(model, dispute, owner.id, words),
      because: (dispute: Dispute) =>
        overtakenText(model, dispute, owner.id, words) ?? texts.refusal(dispute.refusal),
      /** The rule by itself, beside what came first; that it is not theirs any more, that says already. */
      rule: ({ overtakenBy, refusal }: Dispute) =>
        overtakenBy && refusal.code !== NOT_THERE.code ? texts.refusal(refusal) : undefined,
      title: ({ event }: Dispute, title: string) =>
        texts.t('sync.disputes.of', { event: texts.event(event.type), title }),
    };
  }, [texts, format, owner.id]);
}

export interface WaysHere {
  readonly ways: readonly Way[];
  /** What was done about it here, and the server is still to hear. */
  readonly unsent?: 'taken-up' | Decision['how'] | undefined;
  /** What was decided here, and the server has refused. */
  readonly refused?: Decision | undefined;
}

/** What this person can do about it now, as the model says; nothing about what is settled or decided. */
export function useWays({ dispute, document }: DisputeHere): WaysHere {
  const { owner } = useReplica();
  return useMemo(() => {
    if (settlementOf(dispute) !== undefined) return { ways: [] };
    if (document && isTakenUp(model, document.pending, dispute)) {
      return { ways: [], unsent: 'taken-up' };
    }
    const decision = decisionOn(document, dispute.event.id);
    if (decision && !decision.refusal) return { ways: [], unsent: decision.how };
    const { event } = dispute;
    const stream = model.stream(event.kind);
    const about = document ?? {
      ...{ stream: event.stream, kind: event.kind, status: '', state: stream?.initial },
      disputes: [dispute],
    };
    const ways = waysOn(model, owner, about, dispute, instantText(Date.now()));
    return { ways, refused: decision };
  }, [dispute, document, owner]);
}
