// Proves the seal of personal data: it opens with its key at its place alone, tells nothing, and is
// never the same twice.
import { expect, it } from 'vitest';
import { newSealingKey, openText, sealText } from './seal.ts';

const TEXT = '{"name":"Лена Fuchs"}';

it('opens with the key and at the place it was sealed for, and nowhere else', () => {
  const key = newSealingKey();
  const sealed = sealText(key, TEXT, 'e1');
  expect(openText(key, sealed, 'e1')).toBe(TEXT);
  expect(() => openText(newSealingKey(), sealed, 'e1')).toThrow();
  expect(() => openText(key, sealed, 'e2')).toThrow();
});
it('does not open when a single bit of it was changed', () => {
  const key = newSealingKey();
  const sealed = Buffer.from(sealText(key, TEXT, 'e1'), 'base64');
  for (const [at, byte] of sealed.entries()) {
    const changed = Buffer.from(sealed);
    changed[at] = byte ^ 1;
    expect(() => openText(key, changed.toString('base64'), 'e1'), `byte ${at}`).toThrow();
  }
});
it('is another one each time, and holds no word of the text', () => {
  const key = newSealingKey();
  const both = [sealText(key, TEXT, 'e1'), sealText(key, TEXT, 'e1')];
  expect(both[0]).not.toBe(both[1]);
  for (const each of both) expect(Buffer.from(each, 'base64').includes('Fuchs')).toBe(false);
});
