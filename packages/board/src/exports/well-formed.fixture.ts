/** The opening tags of an XML document, each with its attributes; throws where it is not well-formed. */
export function readXml(text: string) {
  const open: string[] = [];
  const found: { readonly tag: string; readonly attributes: Readonly<Record<string, string>> }[] =
    [];
  let end = 0;
  for (const match of text.matchAll(
    /<(\/?)([A-Za-z?][\w:-]*)((?:\s+[\w:-]+="[^"<]*")*)\s*(\/|\?)?>/g,
  )) {
    const [whole, closing, tag = '', rest = '', empty] = match;
    checkText(text.slice(end, match.index));
    end = match.index + whole.length;
    if (closing) {
      const last = open.pop();
      if (last !== tag) throw new Error(`</${tag}> closes <${last}>`);
      continue;
    }
    const pairs = [...rest.matchAll(/([\w:-]+)="([^"]*)"/g)].map(([, name = '', value = '']) => {
      checkText(value);
      return [name, value] as const;
    });
    const attributes = Object.fromEntries(pairs);
    if (pairs.length !== Object.keys(attributes).length) throw new Error(`<${tag}> says it twice`);
    found.push({ tag, attributes });
    if (!empty) open.push(tag);
  }
  checkText(text.slice(end));
  if (open.length > 0) throw new Error(`<${open.join('>, <')}> is not closed`);
  return found;
}

function checkText(text: string): void {
  const stray = /[<>]|&(?!(?:amp|lt|gt|quot|apos|#\d+);)/.exec(text);
  if (stray) throw new Error(`not escaped: ${text.slice(stray.index, stray.index + 30)}`);
}
