import type { AudienceToken } from '@callout/kernel';
import type { Owner } from '../network/sessions.ts';

export const MANAGER: Owner = { id: 'u-manager', name: 'Maria', roles: ['manager'] };
export const WORKER: Owner = { id: 'u-worker', name: 'Walter', roles: ['worker'], subject: 'w1' };

/** The tokens of these people: their role's, and their own. */
export function tokensOf({ roles, subject }: Owner): readonly AudienceToken[] {
  const own = subject === undefined ? [] : [`worker:${subject}` as const];
  return [...own, ...roles.map((role) => `role:${role}` as const)];
}
