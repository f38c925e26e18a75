// Proves: a fault says what is wrong with what was said, also where a schema has first made a list of it,
// and "fill this in" only where nothing was said.
import { expect, it } from 'vitest';
import { z } from 'zod';
import { faultsOf } from './input-faults.ts';

const status = z.enum(['open', 'closed']);
const schema = z.object({
  status: z.preprocess(
    (text) => (typeof text === 'string' ? text.split(',') : text),
    z.array(status),
  ),
  why: status.optional(),
});

function told(input: unknown) {
  const read = schema.safeParse(input);
  return read.success ? [] : faultsOf(read.error, { schema, input });
}

it('an unknown word of several is not one of them, however it was written', () => {
  expect(told({ status: 'open,nope' })).toEqual([{ path: 'status.1', message: 'not-one-of' }]);
  expect(told({ status: ['nope'] })).toEqual([{ path: 'status.0', message: 'not-one-of' }]);
});

it('what is left empty is to be filled in', () => {
  expect(told({ status: [''], why: '' })).toEqual([
    { path: 'status.0', message: 'required' },
    { path: 'why', message: 'required' },
  ]);
});
