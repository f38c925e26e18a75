import { XMLBuilder } from 'fast-xml-parser';

/** An element by its children, in their order; what is undefined is not written. */
export interface Xml {
  readonly [name: string]: string | Xml | readonly Xml[] | undefined;
}

/** A document of the ISO 20022: `schema` is its name, such as `pain.001.001.09`. */
export function isoDocument(schema: string, body: Xml): string {
  const xmlns = `urn:iso:std:iso:20022:tech:xsd:${schema}`;
  const written = new XMLBuilder({ ignoreAttributes: false }).build({
    Document: { '@_xmlns': xmlns, ...body },
  });
  return `<?xml version="1.0" encoding="UTF-8"?>\n${written}\n`;
}

export function isoAmount(decimal: string, currency: string): Xml {
  return { '#text': decimal, '@_Ccy': currency };
}
