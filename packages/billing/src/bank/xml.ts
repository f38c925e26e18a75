import { escapeMarkup } from '@callout/kernel';

/** A piece of XML that is already written; only this module makes one from text. */
export interface Xml {
  readonly xml: string;
}

/** An element with text or with children; attributes after it. Empty elements are not written. */
export function element(
  name: string,
  content: string | readonly Xml[],
  attributes: Readonly<Record<string, string>> = {},
): Xml {
  const inner =
    typeof content === 'string' ? escapeMarkup(content) : content.map(({ xml }) => xml).join('');
  const told = Object.entries(attributes)
    .map(([key, value]) => ` ${key}="${escapeMarkup(value)}"`)
    .join('');
  return { xml: inner === '' ? '' : `<${name}${told}>${inner}</${name}>` };
}

/** Elements one inside the other around a text: `path('Id/IBAN', iban)`. */
export function path(names: string, text: string): Xml {
  const [outer = '', ...inner] = names.split('/');
  return element(outer, inner.length === 0 ? text : [path(inner.join('/'), text)]);
}

export function xmlDocument(root: Xml): string {
  return `<?xml version="1.0" encoding="UTF-8"?>\n${root.xml}\n`;
}
