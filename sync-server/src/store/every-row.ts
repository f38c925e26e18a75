import type { ContextName } from '@callout/kernel';
import type { Cursor } from './cursor.ts';
import type { Reader } from './port.ts';

const READ_AT_ONCE = 500;

/**
 * Every row of a projection in the order of its index, however many there are: whoever adds up must
 * not stop at a limit. Read in parts, so that others are served in between.
 */
export async function* everyRow<P>(
  reader: Pick<Reader, 'rows'>,
  projection: {
    readonly context: ContextName;
    readonly name: string;
    readonly index?: ((row: P) => string) | undefined;
  },
): AsyncGenerator<P> {
  const { context, name, index } = projection;
  let after: Cursor | undefined;
  for (;;) {
    const page = await reader.rows(context, name, { after, limit: READ_AT_ONCE });
    for (const { key, row } of page) {
      after = { sort: index?.(row as P) ?? '', id: key };
      yield row as P;
    }
    if (page.length < READ_AT_ONCE) return;
  }
}
