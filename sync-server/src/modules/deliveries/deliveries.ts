import type { SystemDelivery } from '../../engine/dependencies.ts';
import { createSignInDelivery } from './create-sign-in.ts';
import type { OutsideRules } from './outside-request.ts';
import { createScoreDelivery } from './score-candidates.ts';
import { createInvitationDelivery, type InvitationParts } from './send-invitation.ts';
import { createMailDelivery } from './send-mail.ts';

/**
 * One way out for each system that the model names, whatever its commands are called; the sign-in
 * directory is our own, and does something else with each.
 */
export function createDeliveries(
  parts: InvitationParts & { readonly outside: OutsideRules },
): Readonly<Record<string, SystemDelivery>> {
  const bySystem: Readonly<Record<string, SystemDelivery>> = {
    Mail: createMailDelivery(parts),
    'Matching steps': createScoreDelivery(parts.outside),
  };
  const byCommand: Readonly<Record<string, SystemDelivery>> = {
    CreateSignIn: createSignInDelivery(parts),
    SendInvitation: createInvitationDelivery(parts),
  };
  const deliveries: Record<string, SystemDelivery> = {};
  for (const context of parts.model.contexts) {
    for (const { name, system } of context.systemCommands ?? []) {
      const delivery = byCommand[name] ?? bySystem[system.name];
      if (delivery) deliveries[name] = delivery;
    }
  }
  return deliveries;
}
