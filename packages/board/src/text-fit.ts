/** Widths as parts of the font's size, generous enough for the usual sans-serif fonts. */
const NARROW = /[iljtf.,:;!'|()[\] ]/;
const WIDE = /[mwMWЖШЩЮФМжшщюфм—@]/;
const CAPITAL = /[A-ZА-ЯЁ]/;

export function widthOf(text: string, size: number): number {
  let width = 0;
  for (const letter of text) {
    if (NARROW.test(letter)) width += 0.34;
    else if (WIDE.test(letter)) width += 0.86;
    else width += CAPITAL.test(letter) ? 0.68 : 0.56;
  }
  return width * size;
}

/** Breaks at spaces; a name of code also before its capitals. What does not fit ends in “…”. */
export function wrapped(text: string, size: number, room: number, linesMax: number) {
  const lines: string[] = [];
  let line = '';
  for (const word of wordsOf(text, size, room)) {
    if (line === '' || widthOf(line + word.trimEnd(), size) <= room) line += word;
    else {
      lines.push(line.trimEnd());
      line = word;
    }
  }
  if (line.trim() !== '') lines.push(line.trimEnd());
  if (lines.length <= linesMax) return lines;
  const kept = lines.slice(0, linesMax);
  return kept.map((text, index) => (index === linesMax - 1 ? `${text}…` : text));
}

function wordsOf(text: string, size: number, room: number): readonly string[] {
  return text.split(/(?<= )/).flatMap((word) => {
    if (widthOf(word, size) <= room) return [word];
    const parts = word.split(/(?=[A-Z])|(?<=-)/);
    return parts.flatMap((part) => hyphenated(part, size, room));
  });
}

function hyphenated(word: string, size: number, room: number): readonly string[] {
  const parts: string[] = [];
  let part = '';
  for (const letter of word) {
    if (widthOf(`${part}${letter}-`, size) > room) {
      parts.push(`${part}-`);
      part = '';
    }
    part += letter;
  }
  return [...parts, part];
}
