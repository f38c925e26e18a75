import type { ListDefinition } from '@callout/kernel';
import { model } from '@callout/model';

/** A list of the model by its name; a page that names one that is not there is a mistake. */
export function declaredList(name: string): ListDefinition {
  const list = model.list(name);
  if (!list) throw new Error(`the model has no list ${name}`);
  return list;
}
