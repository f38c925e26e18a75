import type { Model } from '@callout/kernel';
import type { SystemDelivery } from '../engine/dependencies.ts';
import { createSignInDelivery, type SignInParts } from './create-sign-in.ts';
import type { OutsideRules } from './outside-request.ts';
import { createScoreDelivery } from './score-candidates.ts';
import { createMailDelivery } from './send-mail.ts';

/** One way out for each system that the model names: by the system, whatever its commands are called. */
export function createDeliveries(
  model: Model,
  parts: SignInParts & { readonly outside: OutsideRules },
): Readonly<Record<string, SystemDelivery>> {
  const bySystem: Readonly<Record<string, SystemDelivery>> = {
    Mail: createMailDelivery(parts),
    'Matching steps': createScoreDelivery(parts.outside),
    'Sign-in directory': createSignInDelivery(parts),
  };
  const deliveries: Record<string, SystemDelivery> = {};
  for (const context of model.contexts) {
    for (const { name, system } of context.systemCommands ?? []) {
      const delivery = bySystem[system.name];
      if (delivery) deliveries[name] = delivery;
    }
  }
  return deliveries;
}
