import { crc32, deflateSync } from 'node:zlib';
import { chanceFrom, type SeededRandom } from './seeded-random.ts';

/**
 * Small drawn pictures that stand for a worker's photos, so that the demo's evidence can be opened
 * like any other: a wall with a pipe, a filled-in report sheet, a signature.
 */
type Colour = readonly [red: number, green: number, blue: number];

class Canvas {
  readonly width: number;
  readonly height: number;
  readonly #pixels: Uint8Array;

  constructor(width: number, height: number, ground: Colour) {
    this.width = width;
    this.height = height;
    this.#pixels = new Uint8Array(width * height * 3);
    this.rectangle(0, 0, width, height, ground);
  }

  dot(x: number, y: number, colour: Colour): void {
    if (x < 0 || y < 0 || x >= this.width || y >= this.height) return;
    this.#pixels.set(colour, (Math.floor(y) * this.width + Math.floor(x)) * 3);
  }

  rectangle(x: number, y: number, width: number, height: number, colour: Colour): void {
    for (let row = y; row < y + height; row += 1) {
      for (let column = x; column < x + width; column += 1) this.dot(column, row, colour);
    }
  }

  disc(x: number, y: number, radius: number, colour: Colour): void {
    for (let dy = -radius; dy <= radius; dy += 1) {
      for (let dx = -radius; dx <= radius; dx += 1) {
        if (dx * dx + dy * dy <= radius * radius) this.dot(x + dx, y + dy, colour);
      }
    }
  }

  stroke(
    from: readonly [number, number],
    to: readonly [number, number],
    thickness: number,
    colour: Colour,
  ) {
    const steps = Math.ceil(Math.hypot(to[0] - from[0], to[1] - from[1])) * 2;
    for (let step = 0; step <= steps; step += 1) {
      const part = steps === 0 ? 0 : step / steps;
      const x = from[0] + (to[0] - from[0]) * part;
      const y = from[1] + (to[1] - from[1]) * part;
      this.disc(Math.round(x), Math.round(y), thickness, colour);
    }
  }

  /** As a PNG file (RFC 2083): eight bits a channel, no alpha. */
  png(): Uint8Array {
    const stride = this.width * 3;
    const raw = new Uint8Array((stride + 1) * this.height);
    for (let row = 0; row < this.height; row += 1) {
      raw.set(this.#pixels.subarray(row * stride, (row + 1) * stride), row * (stride + 1) + 1);
    }
    const header = Buffer.alloc(13);
    header.writeUInt32BE(this.width, 0);
    header.writeUInt32BE(this.height, 4);
    header.set([8, 2, 0, 0, 0], 8);
    return Buffer.concat([
      Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]),
      chunk('IHDR', header),
      chunk('IDAT', deflateSync(raw)),
      chunk('IEND', Buffer.alloc(0)),
    ]);
  }
}

function chunk(type: string, data: Uint8Array): Buffer {
  const body = Buffer.concat([Buffer.from(type, 'latin1'), data]);
  const framed = Buffer.alloc(body.length + 8);
  framed.writeUInt32BE(data.length, 0);
  framed.set(body, 4);
  framed.writeUInt32BE(crc32(body), body.length + 4);
  return framed;
}

const WALLS: readonly Colour[] = [
  [214, 206, 190],
  [198, 208, 214],
  [222, 216, 208],
  [190, 198, 184],
];

function wall(chance: SeededRandom): Uint8Array {
  const ground = chance.pick(WALLS, 'wall');
  const canvas = new Canvas(480, 360, ground);
  const dark = ground.map((channel) => Math.round(channel * 0.82)) as unknown as Colour;
  for (let y = 60; y < 300; y += 60) canvas.rectangle(0, y, 480, 2, dark);
  for (let x = 40; x < 480; x += 80) canvas.rectangle(x, 0, 2, 300, dark);
  canvas.rectangle(0, 300, 480, 60, [120, 112, 104]);
  const left = chance.between(60, 240, 'boiler');
  canvas.rectangle(left + 6, 76, 150, 190, dark);
  canvas.rectangle(left, 70, 150, 190, [240, 240, 238]);
  canvas.rectangle(left + 20, 90, 110, 40, [60, 70, 78]);
  canvas.disc(left + 45, 170, 16, [70, 80, 90]);
  canvas.disc(left + 105, 170, 16, [70, 80, 90]);
  canvas.disc(
    left + 75,
    220,
    8,
    chance.pick<Colour>(
      [
        [200, 60, 50],
        [60, 150, 80],
      ],
      'lamp',
    ),
  );
  for (const x of [left + 30, left + 75, left + 120]) {
    canvas.rectangle(x - 5, 260, 10, 60, [170, 110, 70]);
    canvas.disc(x, 285, 10, [150, 96, 60]);
  }
  return canvas.png();
}

function report(chance: SeededRandom): Uint8Array {
  const canvas = new Canvas(480, 640, [96, 84, 72]);
  canvas.rectangle(46, 36, 400, 576, [70, 60, 52]);
  canvas.rectangle(40, 30, 400, 576, [248, 247, 242]);
  canvas.rectangle(64, 56, 180, 18, [40, 60, 90]);
  canvas.rectangle(64, 84, 120, 8, [150, 150, 150]);
  for (let line = 0; line < 12; line += 1) {
    const y = 130 + line * 32;
    canvas.rectangle(64, y, 18, 18, [120, 120, 120]);
    canvas.rectangle(66, y + 2, 14, 14, [248, 247, 242]);
    canvas.rectangle(96, y + 5, chance.between(140, 300, 'line', line), 7, [176, 176, 172]);
    if (chance.share('tick', line) < 0.8) {
      canvas.stroke([67, y + 9], [72, y + 14], 1, [30, 60, 150]);
      canvas.stroke([72, y + 14], [82, y + 1], 1, [30, 60, 150]);
    }
  }
  scribble(canvas, chance, 240, 560, 160, 30);
  canvas.rectangle(230, 586, 180, 2, [120, 120, 120]);
  return canvas.png();
}

function scribble(
  canvas: Canvas,
  chance: SeededRandom,
  x: number,
  y: number,
  width: number,
  height: number,
) {
  const points = 14;
  let last: readonly [number, number] = [x, y];
  for (let point = 1; point <= points; point += 1) {
    const next: readonly [number, number] = [
      x + (width * point) / points,
      y + (chance.share('stroke', point) - 0.5) * height * 2 * (point % 2 === 0 ? 1 : 0.5),
    ];
    canvas.stroke(last, next, 1, [24, 34, 96]);
    last = next;
  }
}

function signature(chance: SeededRandom): Uint8Array {
  const canvas = new Canvas(420, 160, [255, 255, 255]);
  scribble(canvas, chance, 40, 84, 330, 44);
  return canvas.png();
}

export const VARIANTS = 6;

/** One of a few pictures of each purpose; the same seed and variant draw the same picture. */
export function picture(
  purpose: 'start-photo' | 'report-photo' | 'signature',
  seed: string,
  variant: number,
): Uint8Array {
  const chance = chanceFrom(`${seed}/${purpose}/${variant}`);
  if (purpose === 'start-photo') return wall(chance);
  return purpose === 'report-photo' ? report(chance) : signature(chance);
}
