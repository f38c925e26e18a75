import type { MailWording } from '@callout/kernel';
import { type Html, html, Html as Markup } from '../../pages/html.ts';

/** One column that every mail program can show, in light and dark; nothing is loaded from anywhere. */
const STYLE = `
:root { color-scheme: light dark; }
body { margin: 0; padding: 24px 16px; background: #ffffff; color: #1d2530;
  font: 16px/1.5 system-ui, -apple-system, "Segoe UI", Roboto, sans-serif; }
main { max-width: 560px; margin: 0 auto; }
p { margin: 0 0 16px; overflow-wrap: anywhere; }
a { color: #2459c2; font-weight: 600; display: inline-block; padding: 10px 0; }
footer { border-top: 1px solid #c9d0d8; padding-top: 12px; color: #5b6573; font-size: 14px; }
@media (prefers-color-scheme: dark) {
  body { background: #14181d; color: #e8ebef; }
  a { color: #8ab4ff; }
  footer { border-color: #333b45; color: #a3adb9; }
}
`;

function paragraph(text: string): Html {
  const lines = text.split('\n').map((line, index) => {
    return index === 0 ? html`${line}` : html`<br>${line}`;
  });
  return html`<p>${lines}</p>\n`;
}

/** The same words as the plain text, for programs that show HTML. */
export function mailHtml({ locale, subject, paragraphs, action, signature }: MailWording): string {
  const way = action ? html`<p><a href="${action.link}">${action.words}</a></p>\n` : html``;
  return html`<!doctype html>
<html lang="${locale}">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<title>${subject}</title>
<style>${new Markup(STYLE)}</style>
</head>
<body>
<main>
${paragraphs.map(paragraph)}${way}<footer>${paragraph(signature)}</footer>
</main>
</body>
</html>
`.text;
}
