import { escapeMarkup } from '@callout/kernel';

/** Text that is HTML already. Everything else that goes into a page is escaped. */
export class Html {
  readonly text: string;
  constructor(text: string) {
    this.text = text;
  }
}

type Part = string | number | Html | readonly Html[];

function written(part: Part): string {
  if (part instanceof Html) return part.text;
  if (typeof part === 'string' || typeof part === 'number') return escapeMarkup(String(part));
  return part.map((each) => each.text).join('');
}

/** A tagged template whose parts are escaped unless they are HTML themselves. */
export function html(strings: TemplateStringsArray, ...parts: readonly Part[]): Html {
  return new Html(
    strings.reduce((text, string, index) => {
      const part = parts[index];
      return text + string + (part === undefined ? '' : written(part));
    }, ''),
  );
}
