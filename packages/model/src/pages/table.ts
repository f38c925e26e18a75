type Cell = string | readonly string[];

/** A Markdown table; several things in a cell stand under each other. No rows, no table. */
export function table(columns: readonly string[], rows: readonly (readonly Cell[])[]) {
  if (rows.length === 0) return [];
  const line = (cells: readonly Cell[]) => `| ${cells.map(cellText).join(' | ')} |`;
  return [line(columns), line(columns.map(() => '---')), ...rows.map(line)];
}

function cellText(cell: Cell): string {
  const text = typeof cell === 'string' ? cell : cell.join('<br>');
  return text.replaceAll('|', '\\|');
}
