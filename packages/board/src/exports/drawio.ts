import { escapeMarkup } from '@callout/kernel';
import type { Step, StickyKind } from '@callout/model';
import type { Board, Box } from '../board-parts.ts';
import { COLOURS, KIND_SIZE, SMALL_SIZE, TITLE_SIZE } from '../svg.ts';
import { namesOf, shownAt } from './shown.ts';

const FILLED = 'rounded=1;arcSize=4;absoluteArcSize=1;whiteSpace=wrap;html=1;align=center;';

/** A draw.io file, uncompressed: stickies are boxes that can be moved, arrows follow them. */
export function boardDrawio(board: Board, step: Step = 4): string {
  const shown = shownAt(board, step);
  const { boxes, arrows, frames } = shown;
  const idOf = namesOf(shown);
  const cells = [
    '<mxCell id="0"/>',
    '<mxCell id="1" parent="0"/>',
    ...frames.map(({ key, title, ...at }) => {
      const look =
        'rounded=1;arcSize=14;absoluteArcSize=1;verticalAlign=top;align=left;spacing=14;';
      const text = 'html=1;fontSize=26;fontStyle=1;fillColor=#ffffff;strokeColor=#8a8a8e;';
      return vertex(idOf.get(key) ?? '', title, look + text, at);
    }),
    ...boxes.map((box) => vertex(idOf.get(box.key) ?? '', labelOf(box), lookOf(box), box)),
    ...arrows.map(({ from, to }, index) => {
      const look =
        'edgeStyle=orthogonalEdgeStyle;rounded=1;html=1;strokeColor=#55565c;endArrow=block;';
      const ends = `source="${idOf.get(from)}" target="${idOf.get(to)}"`;
      const ports = 'exitX=1;exitY=0.5;entryX=0;';
      return `<mxCell id="a${index + 1}" style="${look}${ports}" edge="1" parent="1" ${ends}><mxGeometry relative="1" as="geometry"/></mxCell>`;
    }),
  ];
  return [
    '<?xml version="1.0" encoding="UTF-8"?>',
    '<mxfile host="callout" compressed="false">',
    `<diagram id="board" name="${escapeMarkup(board.title)}">`,
    `<mxGraphModel grid="0" page="0" pageWidth="${board.width}" pageHeight="${board.height}"><root>`,
    ...cells,
    '</root></mxGraphModel>',
    '</diagram>',
    '</mxfile>',
    '',
  ].join('\n');
}

interface At {
  readonly x: number;
  readonly y: number;
  readonly w: number;
  readonly h: number;
}

function vertex(id: string, label: string, look: string, { x, y, w, h }: At): string {
  const place = `<mxGeometry x="${x}" y="${y}" width="${w}" height="${h}" as="geometry"/>`;
  return `<mxCell id="${id}" value="${escapeMarkup(label)}" style="${look}" vertex="1" parent="1">${place}</mxCell>`;
}

/** Labels are HTML inside of XML, so what is written in them is escaped for both. */
function labelOf({ kindName, title, name, origin, listed = [] }: Box): string {
  const small = (line: string, size: number) =>
    `<font style="font-size:${size}px">${escapeMarkup(line)}</font>`;
  const below = [name, ...listed, origin].filter((line) => line !== '');
  return [
    small(kindName, KIND_SIZE),
    `<b>${escapeMarkup(title)}</b>`,
    ...below.map((line) => small(line, SMALL_SIZE)),
  ].join('<br>');
}

function lookOf({ kind, isCopy }: Box): string {
  const { fill, edge } = COLOURS[kind];
  const colours = `fillColor=${fill};strokeColor=${edge};fontSize=${TITLE_SIZE};`;
  return `${FILLED}${colours}${isCopy ? 'dashed=1;' : ''}${turnOf(kind)}`;
}

function turnOf(kind: StickyKind): string {
  return kind === 'hotspot' ? 'rotation=-4;fontColor=#ffffff;' : '';
}
