import { useMemo } from 'react';
import { stateOf } from '../documents/read.ts';
import { useDocument } from './replica-context.tsx';

export interface OrganisationFacts {
  readonly name: string;
  readonly timeZone: string;
  /** Unknown until the organisation's document has arrived. */
  readonly currency: string | undefined;
}

const ownZone = Intl.DateTimeFormat().resolvedOptions().timeZone;
/** There is one organisation; its stream is named after it. */
const STREAM = 'organisation';

export function useOrganisation(): OrganisationFacts {
  const document = useDocument('organisation', STREAM).value;
  return useMemo(() => {
    const settings = document && stateOf('organisation', document).settings;
    return {
      name: settings?.name ?? '',
      timeZone: settings?.timeZone ?? ownZone,
      currency: settings?.currency,
    };
  }, [document]);
}
