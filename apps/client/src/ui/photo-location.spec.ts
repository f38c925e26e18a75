// Proves that of what a camera has written into a photo exactly its place is taken, in both byte orders, and can be
// read again where it was put; and that nothing is taken from what says no place or is broken anywhere.
import { expect, it } from 'vitest';
import { placeSegment, withSegment } from './photo-location.ts';

const PICTURE = [0xff, 0xda, 0, 2, 1, 2, 3, 0xff, 0xd9];
const GPS = 0x8825;
const [ASCII, LONG, RATIONAL] = [2, 4, 5];
const LATITUDE = [53, 1, 32, 1, 24, 1];
const LONGITUDE = [9, 1, 59, 1, 30, 1];

/** A photo whose camera says its model and, where it is wanted, the place and the time of the fix. */
function photo(isLittle: boolean, withPlace = true): Uint8Array {
  const tiff = new DataView(new ArrayBuffer(200));
  const put = (at: number, tag: number, type: number, count: number, value: number) => {
    tiff.setUint16(at, tag, isLittle);
    tiff.setUint16(at + 2, type, isLittle);
    tiff.setUint32(at + 4, count, isLittle);
    if (type === ASCII && count <= 4) tiff.setUint8(at + 8, value);
    else tiff.setUint32(at + 8, value, isLittle);
  };
  const putAll = (at: number, values: readonly number[]) => {
    for (const [index, value] of values.entries()) tiff.setUint32(at + index * 4, value, isLittle);
  };
  tiff.setUint16(0, isLittle ? 0x4949 : 0x4d4d);
  tiff.setUint16(2, 42, isLittle);
  tiff.setUint32(4, 8, isLittle);
  tiff.setUint16(8, withPlace ? 2 : 1, isLittle);
  put(10, 0x110, ASCII, 12, 186);
  if (withPlace) put(22, GPS, LONG, 1, 40);
  tiff.setUint16(40, 5, isLittle);
  put(42, 1, ASCII, 2, 0x4e);
  put(54, 2, RATIONAL, 3, 110);
  put(66, 3, ASCII, 2, 0x45);
  put(78, 4, RATIONAL, 3, 134);
  put(90, 7, RATIONAL, 3, 158);
  putAll(110, LATITUDE);
  putAll(134, LONGITUDE);
  putAll(158, [9, 1, 30, 1, 0, 1]);
  new Uint8Array(tiff.buffer).set(new TextEncoder().encode('SecretPhone'), 186);
  const exif = [...new TextEncoder().encode('Exif'), 0, 0, ...new Uint8Array(tiff.buffer)];
  const length = exif.length + 2;
  const segment = [0xff, 0xe1, length >> 8, length & 0xff, ...exif];
  return new Uint8Array([0xff, 0xd8, 0xff, 0xe0, 0, 4, 1, 1, ...segment, ...PICTURE]);
}
const bare = new Uint8Array([0xff, 0xd8, ...PICTURE]);
const bytesOf = (values: readonly number[], isLittle: boolean) => {
  const view = new DataView(new ArrayBuffer(values.length * 4));
  for (const [index, value] of values.entries()) view.setUint32(index * 4, value, isLittle);
  return [...new Uint8Array(view.buffer)].join();
};

it.each([true, false])('takes the place and nothing else, little-endian: %s', (isLittle) => {
  const segment = placeSegment(photo(isLittle));
  if (!segment) throw new Error('it has a place');
  const said = [...segment].join();
  expect(said).toContain(bytesOf(LATITUDE, isLittle));
  expect(said).toContain(bytesOf(LONGITUDE, isLittle));
  expect(said).not.toContain(bytesOf([9, 1, 30, 1, 0, 1], isLittle));
  expect(new TextDecoder('latin1').decode(segment)).not.toContain('SecretPhone');
  const made = withSegment(bare, segment);
  expect([...made.subarray(-PICTURE.length)]).toEqual(PICTURE);
  expect(placeSegment(made)).toEqual(segment);
});

it('takes nothing from what says no place', () => {
  const webp = new TextEncoder().encode('RIFF....WEBPVP8 ');
  for (const one of [bare, photo(true, false), webp, new Uint8Array()]) {
    expect(placeSegment(one)).toBeUndefined();
  }
});

it('is led nowhere by what is broken: cut at any byte, or any byte another one', () => {
  const whole = photo(false);
  for (let at = 0; at < whole.length; at += 1) {
    const changed = whole.slice();
    changed[at] = 0xff;
    for (const broken of [whole.slice(0, at), changed]) {
      const segment = placeSegment(broken);
      expect((segment?.length ?? 0) < 400).toBe(true);
    }
  }
});
