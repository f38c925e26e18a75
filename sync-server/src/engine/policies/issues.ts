import { type Actor, type AnyPolicy, DeclarationBroken, type Issue } from '@callout/kernel';

export function policyActor(policy: AnyPolicy, role: 'policy' | 'clock'): Actor {
  return { id: `policy:${policy.name}`, role, name: policy.name };
}

/** Two issues that nothing tells apart would be taken for one. */
export function assertDistinct(policy: { readonly name: string }, issues: readonly Issue[]): void {
  const seen = new Set<string>();
  for (const { command, stream, key } of issues) {
    const name = JSON.stringify([command.name, stream, key]);
    if (seen.has(name)) {
      throw new DeclarationBroken(
        `${policy.name} issues ${command.name} twice on one stream under the key "${key}"`,
      );
    }
    seen.add(name);
  }
}
