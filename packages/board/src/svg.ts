import { escapeMarkup, type Locale } from '@callout/kernel';
import { STICKY_KINDS, type Step, type StickyKind } from '@callout/model';
import type { Board, BoardArrow, Box, Frame } from './board-parts.ts';
import type { Way } from './layout/pieces.ts';
import { widthOf, wrapped } from './text-fit.ts';
import { boardText } from './texts.ts';

/** The colours of the notation: fill and edge. */
export const COLOURS: Readonly<
  Record<StickyKind, { readonly fill: string; readonly edge: string }>
> = {
  event: { fill: '#ffb347', edge: '#d9822b' },
  command: { fill: '#8ec5ff', edge: '#4a8fd6' },
  actor: { fill: '#ffec6e', edge: '#d1b400' },
  policy: { fill: '#d9b8f5', edge: '#a070cf' },
  system: { fill: '#ffc0d3', edge: '#de7f9e' },
  'read-model': { fill: '#a8e0a0', edge: '#5fae57' },
  constraint: { fill: '#fff6b8', edge: '#cdb955' },
  hotspot: { fill: '#ff4fa3', edge: '#c81e73' },
};

export const TITLE_SIZE = 13;
export const SMALL_SIZE = 11;
/** What a sticky is, beside its colour: read where one looks for it. */
export const KIND_SIZE = 9;
const PADDING = 6;
const LEADING = 1.18;

/** The board at a step of the algorithm, as a document of its own. Pure text; no browser is needed. */
export function boardSvg(board: Board, locale: Locale, step: Step = 4): string {
  const { width, height } = board;
  const boxes = board.boxes.filter((box) => box.step <= step);
  const arrows = board.arrows.filter(({ first, last }) => first <= step && step <= last);
  return [
    `<svg xmlns="http://www.w3.org/2000/svg" lang="${locale}" width="${width}" height="${height}"`,
    ` viewBox="0 0 ${width} ${height}" role="img" aria-label="${escapeMarkup(board.title)}">`,
    `<title>${escapeMarkup(board.title)}</title>`,
    style(),
    marker(),
    `<rect class="wall" width="${width}" height="${height}"/>`,
    header(board, locale, step),
    ...(step === 4 ? board.frames.map(frameSvg) : []),
    ...arrows.map(arrowSvg),
    ...boxes.map(boxSvg),
    '</svg>',
    '',
  ].join('\n');
}

function style(): string {
  const kinds = STICKY_KINDS.map((kind) => {
    const { fill, edge } = COLOURS[kind];
    return `.${kind}{fill:${fill};stroke:${edge}}`;
  });
  return [
    '<style>',
    'text{font-family:"Liberation Sans",Arial,Helvetica,sans-serif;fill:#1d1d1f}',
    `.t{font-size:${TITLE_SIZE}px;font-weight:600;text-anchor:middle}`,
    `.n{font-size:${SMALL_SIZE}px;text-anchor:middle;fill:#3c3c43}`,
    `.k{font-size:${KIND_SIZE}px;text-anchor:middle;fill:#3c3c43}`,
    `.o{font-size:${SMALL_SIZE}px;text-anchor:middle;font-style:italic;fill:#3c3c43}`,
    '.h{font-size:28px;font-weight:700}.g{font-size:13px}',
    '.wall{fill:#f7f6f2}.frame{fill:#fff;stroke:#8a8a8e;stroke-width:2}',
    '.s{stroke-width:1}.c{stroke-dasharray:5 4;stroke-width:1.4}',
    '.a{fill:none;stroke:#55565c;stroke-width:1.4;stroke-linejoin:round;marker-end:url(#tip)}',
    '.p{stroke:#b5651d;stroke-width:2}',
    ...kinds,
    '.hot text{fill:#fff}',
    '</style>',
  ].join('');
}

function marker(): string {
  return (
    '<defs><marker id="tip" viewBox="0 0 8 8" refX="7.5" refY="4" markerWidth="7" markerHeight="7" ' +
    'orient="auto"><path d="M0 0L8 4L0 8z" fill="#55565c"/></marker></defs>'
  );
}

function header(board: Board, locale: Locale, step: Step): string {
  const title = `<text class="h" x="40" y="46">${escapeMarkup(board.title)}</text>`;
  const said = `<text class="g" x="40" y="68">${escapeMarkup(boardText(locale, `board.step.${step}`))}</text>`;
  let x =
    Math.max(widthOf(board.title, 28), widthOf(boardText(locale, `board.step.${step}`), 13)) + 90;
  const legend = STICKY_KINDS.map((kind) => {
    const label = boardText(locale, `kind.${kind}`);
    const at = x;
    x += 34 + widthOf(label, 13) + 22;
    return `<rect class="s ${kind}" x="${at}" y="30" width="26" height="20" rx="2"/><text class="g" x="${at + 34}" y="45">${escapeMarkup(label)}</text>`;
  });
  return [title, said, ...legend].join('\n');
}

function frameSvg({ x, y, w, h, title, subtitle }: Frame): string {
  return `<g><rect class="frame" x="${x}" y="${y}" width="${w}" height="${h}" rx="14"/><text class="h" x="${x + 24}" y="${y + 42}">${escapeMarkup(title)} <tspan class="g" dx="8">${escapeMarkup(subtitle)}</tspan></text></g>`;
}

const CORNER = 6;

/** A polyline with rounded corners. */
function pathOf(way: Way): string {
  const parts: string[] = [];
  for (const [index, point] of way.entries()) {
    const before = way[index - 1];
    const next = way[index + 1];
    if (!before) parts.push(`M${point.x} ${point.y}`);
    else if (!next) parts.push(`L${point.x} ${point.y}`);
    else {
      const near = towards(point, before);
      const far = towards(point, next);
      parts.push(`L${near.x} ${near.y}Q${point.x} ${point.y} ${far.x} ${far.y}`);
    }
  }
  return parts.join('');
}

function towards(from: Way[number], to: Way[number]): Way[number] {
  const length = Math.abs(to.x - from.x) + Math.abs(to.y - from.y);
  const part = length === 0 ? 0 : Math.min(CORNER, length / 2) / length;
  return { x: from.x + (to.x - from.x) * part, y: from.y + (to.y - from.y) * part };
}

function arrowSvg({ kind, way }: BoardArrow): string {
  return `<path class="a${kind === 'publishes' ? ' p' : ''}" d="${pathOf(way)}"/>`;
}

interface Line {
  readonly look: 'k' | 't' | 'n';
  readonly text: string;
  readonly size: number;
}

/** What it is, its title, its name in the code or where it is from: as many lines as fit. */
export function linesOf(box: Box): readonly Line[] {
  const room = box.w - 2 * PADDING - (box.kind === 'hotspot' ? 8 : 0);
  const lines = (look: Line['look'], text: string, size: number, linesMax: number) =>
    text === ''
      ? []
      : wrapped(text, size, room, linesMax).map((line): Line => ({ look, text: line, size }));
  const above = lines('k', box.kindName, KIND_SIZE, 1);
  const listed = (box.listed ?? []).flatMap((name) => lines('n', name, SMALL_SIZE, 1));
  const named = [...lines('n', box.name, SMALL_SIZE, 2), ...listed];
  const below = [...named, ...lines('k', box.origin, KIND_SIZE, 1)];
  const left = box.h - PADDING - heightOf([...above, ...below]);
  const sizes = box.isCopy || box.h < ROOMY ? [SMALL_SIZE] : [TITLE_SIZE, 12, SMALL_SIZE];
  const fits = sizes.find((size) => heightOf(lines('t', box.title, size, 99)) <= left);
  const size = fits ?? SMALL_SIZE;
  const title = lines('t', box.title, size, Math.max(1, Math.floor(left / (size * LEADING))));
  return [...above, ...title, ...below];
}

/** Lower stickies have their title in small letters. */
const ROOMY = 60;

function heightOf(lines: readonly Line[]): number {
  return lines.reduce((sum, { size }) => sum + size * LEADING, 0);
}

function boxSvg(box: Box): string {
  const { x, y, w, h, kind } = box;
  const lines = linesOf(box);
  let at = y + (h - heightOf(lines)) / 2;
  const texts = lines.map(({ look, text, size }) => {
    at += size * LEADING;
    const font = look === 't' && size !== TITLE_SIZE ? ` style="font-size:${size}px"` : '';
    const baseline = Math.round((at - size * 0.3) * 10) / 10;
    return `<text class="${look}"${font} x="${x + w / 2}" y="${baseline}">${escapeMarkup(text)}</text>`;
  });
  const inset = kind === 'hotspot' ? 8 : 0;
  const shape = `<rect class="s ${kind}${box.isCopy ? ' c' : ''}" x="${x + inset}" y="${y + inset}" width="${w - 2 * inset}" height="${h - 2 * inset}" rx="3"/>`;
  const turn =
    kind === 'hotspot' ? ` class="hot" transform="rotate(-4 ${x + w / 2} ${y + h / 2})"` : '';
  return `<g${turn}>${shape}${texts.join('')}</g>`;
}
