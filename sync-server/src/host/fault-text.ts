const TEXT_MAX = 160;

/**
 * The kind of an exception and its message, fit for people who look after the server: what stands in
 * double quotes, addresses of mail and long numbers may be somebody's data and are left out.
 */
export function faultText(fault: unknown): string {
  if (!(fault instanceof Error)) return typeof fault === 'string' ? plain(fault) : 'unknown fault';
  return `${fault.name}: ${plain(fault.message)}`;
}

function plain(message: string): string {
  const [line = ''] = message.split('\n');
  return line
    .replace(/"[^"]*("|$)/g, '"…"')
    .replace(/[^\s'"]+@[^\s'"]+/g, '…')
    .replace(/\+?\d[\d\s()-]{5,}\d/g, '…')
    .slice(0, TEXT_MAX);
}
