/** The letters that every bank of the SEPA takes, and what stands for those that it does not. */
const LATIN: Readonly<Record<string, string>> = {
  ...{ а: 'a', б: 'b', в: 'v', г: 'g', д: 'd', е: 'e', з: 'z', и: 'i', й: 'y', к: 'k', л: 'l' },
  ...{ м: 'm', н: 'n', о: 'o', п: 'p', р: 'r', с: 's', т: 't', у: 'u', ф: 'f', х: 'h', ц: 'c' },
  ...{ ъ: '', ь: '' },
  ...{ ж: 'zh', ч: 'ch', ш: 'sh', щ: 'sch', ы: 'y', э: 'e', ю: 'yu', я: 'ya', ё: 'e' },
  ...{ ß: 'ss', æ: 'ae', ø: 'o', ł: 'l', đ: 'd', ð: 'd', þ: 'th', œ: 'oe', '&': '+' },
};

function latin(letter: string): string {
  const lower = letter.toLowerCase();
  const found = LATIN[lower];
  if (found === undefined) return letter;
  return lower === letter ? found : found.charAt(0).toUpperCase() + found.slice(1);
}

/** A text in the characters that banks take, cut to a length; never empty. */
export function sepaText(text: string, length: number): string {
  const plain = [...text.normalize('NFC')]
    .map(latin)
    .join('')
    .normalize('NFKD')
    .replace(/\p{Mark}/gu, '')
    .replace(/[^A-Za-z0-9/?:().,'+ -]/g, ' ')
    .replace(/\s+/g, ' ')
    .trim()
    .slice(0, length)
    .trim();
  return plain === '' ? 'NOTPROVIDED' : plain;
}
