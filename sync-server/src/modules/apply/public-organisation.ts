import { epochMs } from '@callout/kernel';
import { ORGANISATION_ID, type OrganisationState, type ServiceTypeState } from '@callout/model';
import type { AppContext } from '../../web/app-context.ts';

export interface PublicOrganisation {
  readonly name: string;
  /** What the offered services ask for, by the alphabet. */
  readonly skills: readonly string[];
}

const READ_AGAIN_MS = 60_000;
const SERVICE_TYPES_MAX = 200;
const SKILLS_MAX = 60;

/** What strangers are shown of the organisation; read once a minute, however many of them ask. */
export function createPublicOrganisation({
  store,
  clock,
}: Pick<AppContext, 'store' | 'clock'>): () => Promise<PublicOrganisation> {
  let known: { readonly at: number; readonly shown: Promise<PublicOrganisation> } | undefined;
  const read = async (): Promise<PublicOrganisation> => {
    const organisation = await store.document('organisation', ORGANISATION_ID);
    const settings = (organisation?.state as OrganisationState | undefined)?.settings;
    const { documents } = await store.documents({
      context: 'management',
      kind: 'service-type',
      tokens: 'everybody',
      status: 'offered',
      limit: SERVICE_TYPES_MAX,
    });
    const skills = documents.flatMap(
      ({ state }) => (state as ServiceTypeState).terms?.requiredSkills ?? [],
    );
    return {
      name: settings?.name ?? 'Callout',
      skills: [...new Set(skills)].sort().slice(0, SKILLS_MAX),
    };
  };
  return () => {
    const now = epochMs(clock.now());
    if (!known || now - known.at >= READ_AGAIN_MS) {
      const shown = read();
      known = { at: now, shown };
      shown.catch(() => {
        known = undefined;
      });
    }
    return known.shown;
  };
}
