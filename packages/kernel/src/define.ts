import type { EventDefinition, TypeOf } from './event.ts';
import type { MailDefinition, MailParams, MailRecipient } from './mail.ts';
import type { ClockPolicy, EventPolicy } from './policy.ts';
import type { ProjectionDefinition, ProjectionHandler } from './read-model.ts';
import { SendMail } from './send-mail.ts';
import type { ContextName } from './vocabulary.ts';

/** The event of this type among those that are there. */
type Named<E extends EventDefinition, T extends string> = Extract<E, { readonly type: T }>;

/** A policy that issues nothing need not say so. */
type PolicyDeclaration<W extends EventDefinition> = Omit<
  EventPolicy<W>,
  'context' | 'issues' | 'react'
> &
  Partial<Pick<EventPolicy<W>, 'issues' | 'react'>>;

/**
 * What a context declares its policies, mails and projections with. Each belongs to this context, and the events
 * that feed a projection are the keys of its `on`: neither is said a second time.
 * @param events every event that there is, of this context and of the others
 */
export function definitionsOf<const Events extends readonly EventDefinition[]>(
  context: ContextName,
  events: Events,
) {
  type E = Events[number];
  const byType = new Map<string, EventDefinition>(events.map((event) => [event.type, event]));
  const eventOf = (type: string) => {
    const event = byType.get(type);
    if (!event) throw new Error(`there is no event ${type}`);
    return event;
  };
  return {
    definePolicy<const W extends EventDefinition>(declared: PolicyDeclaration<W>): EventPolicy<W> {
      const { sends = [], requests = [], issues = [], react = async () => [] } = declared;
      const sending = sends.length === 0 ? {} : { requests: [...requests, SendMail] };
      return { ...declared, ...sending, issues, react, context };
    },
    defineMail<const R extends MailRecipient, const P extends MailParams>(
      declared: Omit<MailDefinition<R, P>, 'context'>,
    ): MailDefinition<R, P> {
      return { ...declared, context };
    },
    defineClockPolicy(declared: Omit<ClockPolicy, 'context' | 'whenever'>): ClockPolicy {
      return { ...declared, context, whenever: 'clock' };
    },
    /** `defineProjection<Row>()({ … })`: the row's type is said, those of the events are inferred. */
    defineProjection<P>() {
      return <const T extends TypeOf<E>>(
        declared: Omit<ProjectionDefinition<P, Named<E, T>>, 'context' | 'feeds' | 'on'> & {
          readonly on: { readonly [K in T]: ProjectionHandler<P, Named<E, K>> };
        },
      ): ProjectionDefinition<P, Named<E, T>> =>
        ({
          ...declared,
          context,
          feeds: Object.keys(declared.on).map(eventOf),
        }) as unknown as ProjectionDefinition<P, Named<E, T>>;
    },
  };
}
