import type { Step } from '@callout/model';
import type { Board, BoardArrow, Box } from '../board-parts.ts';
import { COLOURS, linesOf, TITLE_SIZE } from '../svg.ts';
import { namesOf, shownAt } from './shown.ts';

const VERSION = 2;
const FONT_HELVETICA = 2;
const LINE_HEIGHT = 1.25;

/** An Excalidraw scene: each sticky with its bound text, each arrow bound at both ends. */
export function boardExcalidraw(board: Board, step: Step = 4): string {
  const shown = shownAt(board, step);
  const { boxes, arrows, frames } = shown;
  const idOf = namesOf(shown);
  const ends = arrows.map(({ from, to }) => [idOf.get(from), idOf.get(to)]);
  const boundTo = (id: string) =>
    ends.flatMap((pair, at) => (pair.includes(id) ? [{ id: `a${at + 1}`, type: 'arrow' }] : []));
  const elements = [
    ...frames.flatMap(({ key, title, x, y, w, h }) => [
      {
        ...shape(idOf.get(key) ?? '', x, y, w, h),
        type: 'rectangle',
        backgroundColor: '#ffffff',
        boundElements: boundTo(idOf.get(key) ?? ''),
      },
      text(`${idOf.get(key)}t`, title, { x: x + 24, y: y + 14, w: 600, h: 35, size: 28 }),
    ]),
    ...boxes.flatMap((box) => {
      const id = idOf.get(box.key) ?? '';
      return sticky(id, box, boundTo(id));
    }),
    ...arrows.map((arrow, index) => wire(`a${index + 1}`, arrow, ends[index] ?? [])),
  ];
  const scene = {
    type: 'excalidraw',
    version: VERSION,
    source: 'callout',
    elements,
    appState: { viewBackgroundColor: '#f7f6f2', gridSize: null },
    files: {},
  };
  return `${JSON.stringify(scene, null, 1)}\n`;
}

/** Excalidraw wants a seed for its drawn lines; a sticky keeps its own as long as its id is the same. */
function seedOf(id: string): number {
  return [...id].reduce((seed, letter) => (seed * 31 + letter.charCodeAt(0)) % 2_147_483_647, 7);
}

function shape(id: string, x: number, y: number, width: number, height: number) {
  return {
    id,
    x,
    y,
    width,
    height,
    angle: 0,
    strokeColor: '#8a8a8e',
    backgroundColor: 'transparent',
    fillStyle: 'solid',
    strokeWidth: 1,
    strokeStyle: 'solid',
    roughness: 0,
    opacity: 100,
    groupIds: [],
    frameId: null,
    roundness: null,
    seed: seedOf(id),
    version: 1,
    versionNonce: seedOf(`${id}n`),
    isDeleted: false,
    boundElements: [] as readonly { readonly id: string; readonly type: string }[],
    updated: 1,
    link: null,
    locked: false,
  };
}

interface TextAt {
  readonly x: number;
  readonly y: number;
  readonly w: number;
  readonly h: number;
  readonly size: number;
}

function text(id: string, content: string, { x, y, w, h, size }: TextAt, container?: string) {
  return {
    ...shape(id, x, y, w, h),
    type: 'text',
    strokeColor: '#1d1d1f',
    text: content,
    originalText: content,
    fontSize: size,
    fontFamily: FONT_HELVETICA,
    textAlign: container ? 'center' : 'left',
    verticalAlign: container ? 'middle' : 'top',
    containerId: container ?? null,
    lineHeight: LINE_HEIGHT,
    autoResize: true,
  };
}

function sticky(id: string, box: Box, arrows: readonly { id: string; type: string }[]) {
  const { x, y, w, h, kind, isCopy } = box;
  const { fill, edge } = COLOURS[kind];
  const lines = linesOf(box).map((line) => line.text);
  const room = Math.floor((h - 4) / (lines.length * LINE_HEIGHT));
  const size = Math.min(TITLE_SIZE, room);
  const tall = lines.length * size * LINE_HEIGHT;
  const at = { x: x + 6, y: y + (h - tall) / 2, w: w - 12, h: tall, size };
  const angle = kind === 'hotspot' ? -0.07 : 0;
  return [
    {
      ...shape(id, x, y, w, h),
      type: 'rectangle',
      angle,
      backgroundColor: fill,
      strokeColor: edge,
      strokeStyle: isCopy ? 'dashed' : 'solid',
      boundElements: [{ id: `${id}t`, type: 'text' }, ...arrows],
    },
    { ...text(`${id}t`, lines.join('\n'), at, id), angle },
  ];
}

function wire(id: string, { way }: BoardArrow, ends: readonly (string | undefined)[]) {
  const [start = { x: 0, y: 0 }] = way;
  const xs = way.map(({ x }) => x);
  const ys = way.map(({ y }) => y);
  const width = Math.max(...xs) - Math.min(...xs);
  const binding = (elementId: string | undefined) => ({ elementId, focus: 0, gap: 1 });
  return {
    ...shape(id, start.x, start.y, width, Math.max(...ys) - Math.min(...ys)),
    type: 'arrow',
    strokeColor: '#55565c',
    points: way.map(({ x, y }) => [x - start.x, y - start.y]),
    lastCommittedPoint: null,
    startBinding: binding(ends[0]),
    endBinding: binding(ends[1]),
    startArrowhead: null,
    endArrowhead: 'arrow',
  };
}
