/** What a camera has written into a JPEG about where it was taken: taken out of the one, put into another (EXIF 2.32). */

const APP1 = 0xe1;
const START_OF_SCAN = 0xda;
const EXIF = [0x45, 0x78, 0x69, 0x66, 0, 0] as const;
const TAG_GPS = 0x8825;
const LONG = 4;
/** Latitude, longitude and altitude with their references: neither time nor device nor direction. */
const PLACE_TAGS_MAX = 6;
const ENTRY_BYTES = 12;
const HEADER_BYTES = 8;
/** Bytes of one value, by its type. */
const BYTES_OF: Readonly<Record<number, number>> = { 1: 1, 2: 1, 3: 2, 4: 4, 5: 8, 7: 1 };
const VALUE_BYTES_MAX = 64;
const ENTRIES_MAX = 100;

interface Entry {
  readonly tag: number;
  readonly type: number;
  readonly count: number;
  readonly value: Uint8Array;
}

/** The segment of a JPEG that says where it was taken, and nothing else; undefined where it does not say. */
export function placeSegment(jpeg: Uint8Array): Uint8Array | undefined {
  try {
    const tiff = exifOf(jpeg);
    if (!tiff) return undefined;
    const isLittle = tiff.getUint16(0) === 0x4949;
    const gps = entriesAt(tiff, tiff.getUint32(4, isLittle), isLittle).find(
      ({ tag }) => tag === TAG_GPS,
    );
    if (!gps) return undefined;
    const at = new DataView(gps.value.buffer, gps.value.byteOffset).getUint32(0, isLittle);
    const place = entriesAt(tiff, at, isLittle).filter(({ tag }) => tag <= PLACE_TAGS_MAX);
    return place.some(({ tag }) => tag === 2) ? written(place, isLittle) : undefined;
  } catch (error) {
    // Offsets that lead out of the file: it says nothing that can be read.
    if (error instanceof RangeError) return undefined;
    throw error;
  }
}

/** The same picture with the segment in it. */
export function withSegment(jpeg: Uint8Array, segment: Uint8Array): Uint8Array<ArrayBuffer> {
  return joined([jpeg.subarray(0, 2), segment, jpeg.subarray(2)]);
}

function exifOf(jpeg: Uint8Array): DataView | undefined {
  const view = new DataView(jpeg.buffer, jpeg.byteOffset, jpeg.byteLength);
  if (view.byteLength < 4 || view.getUint16(0) !== 0xffd8) return undefined;
  for (let at = 2; view.getUint8(at) === 0xff; ) {
    const marker = view.getUint8(at + 1);
    if (marker === START_OF_SCAN) return undefined;
    const length = view.getUint16(at + 2);
    const begin = at + 4;
    if (marker === APP1 && EXIF.every((byte, index) => view.getUint8(begin + index) === byte)) {
      const start = begin + EXIF.length;
      return new DataView(jpeg.buffer, jpeg.byteOffset + start, length - 2 - EXIF.length);
    }
    at += 2 + length;
  }
  return undefined;
}

function entriesAt(tiff: DataView, at: number, isLittle: boolean): readonly Entry[] {
  const count = Math.min(tiff.getUint16(at, isLittle), ENTRIES_MAX);
  return Array.from({ length: count }, (_, index) => at + 2 + index * ENTRY_BYTES).flatMap(
    (entry): readonly Entry[] => {
      const tag = tiff.getUint16(entry, isLittle);
      const type = tiff.getUint16(entry + 2, isLittle);
      const values = tiff.getUint32(entry + 4, isLittle);
      const bytes = (BYTES_OF[type] ?? 0) * values;
      if (bytes === 0 || bytes > VALUE_BYTES_MAX) return [];
      const from = bytes <= 4 ? entry + 8 : tiff.getUint32(entry + 8, isLittle);
      if (from + bytes > tiff.byteLength) throw new RangeError('a value lies outside');
      const value = new Uint8Array(tiff.buffer, tiff.byteOffset + from, bytes);
      return [{ tag, type, count: values, value: padded(value) }];
    },
  );
}

/** A value of less than four bytes stands in its entry. */
function padded(value: Uint8Array): Uint8Array {
  if (value.length >= 4) return value;
  const four = new Uint8Array(4);
  four.set(value);
  return four;
}

function written(place: readonly Entry[], isLittle: boolean): Uint8Array {
  const gpsAt = HEADER_BYTES + 2 + ENTRY_BYTES + 4;
  const dataAt = gpsAt + 2 + place.length * ENTRY_BYTES + 4;
  const longer = place.filter(({ value }) => value.length > 4);
  const size = longer.reduce((sum, { value }) => sum + value.length, dataAt);
  const tiff = new DataView(new ArrayBuffer(size));
  const put = (at: number, { tag, type, count }: Omit<Entry, 'value'>) => {
    tiff.setUint16(at, tag, isLittle);
    tiff.setUint16(at + 2, type, isLittle);
    tiff.setUint32(at + 4, count, isLittle);
  };
  tiff.setUint16(0, isLittle ? 0x4949 : 0x4d4d);
  tiff.setUint16(2, 42, isLittle);
  tiff.setUint32(4, HEADER_BYTES, isLittle);
  tiff.setUint16(HEADER_BYTES, 1, isLittle);
  put(HEADER_BYTES + 2, { tag: TAG_GPS, type: LONG, count: 1 });
  tiff.setUint32(HEADER_BYTES + 10, gpsAt, isLittle);
  tiff.setUint16(gpsAt, place.length, isLittle);
  const bytes = new Uint8Array(tiff.buffer);
  let free = dataAt;
  for (const [index, entry] of place.entries()) {
    const at = gpsAt + 2 + index * ENTRY_BYTES;
    put(at, entry);
    if (entry.value.length <= 4) bytes.set(entry.value, at + 8);
    else {
      tiff.setUint32(at + 8, free, isLittle);
      bytes.set(entry.value, free);
      free += entry.value.length;
    }
  }
  const length = 2 + EXIF.length + size;
  return joined([new Uint8Array([0xff, APP1, length >> 8, length & 0xff, ...EXIF]), bytes]);
}

function joined(parts: readonly Uint8Array[]): Uint8Array<ArrayBuffer> {
  const whole = new Uint8Array(parts.reduce((sum, { length }) => sum + length, 0));
  let at = 0;
  for (const part of parts) {
    whole.set(part, at);
    at += part.length;
  }
  return whole;
}
