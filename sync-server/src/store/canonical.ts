/**
 * The first place where two values differ as JSON, as a dotted path; undefined when they are equal.
 * The order of fields means nothing, and a field that is undefined is one that is not there.
 */
export function differenceAt(a: unknown, b: unknown, path = ''): string | undefined {
  if (Object.is(a, b)) return undefined;
  if (typeof a !== 'object' || typeof b !== 'object' || a === null || b === null) {
    return path === '' ? '(all of it)' : path;
  }
  if (Array.isArray(a) !== Array.isArray(b)) return path;
  const left = a as Readonly<Record<string, unknown>>;
  const right = b as Readonly<Record<string, unknown>>;
  for (const key of [...new Set([...Object.keys(left), ...Object.keys(right)])].sort()) {
    const below = differenceAt(left[key], right[key], path === '' ? key : `${path}.${key}`);
    if (below !== undefined) return below;
  }
  return undefined;
}

/** JSON in which fields stand in the order of their names: equal for what means the same. */
export function canonicalText(value: unknown): string {
  return JSON.stringify(value, (_key, inner: unknown) =>
    typeof inner === 'object' && inner !== null && !Array.isArray(inner)
      ? Object.fromEntries(Object.entries(inner).sort(([a], [b]) => (a < b ? -1 : 1)))
      : inner,
  );
}
