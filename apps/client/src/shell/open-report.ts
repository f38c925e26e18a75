import { ok, type Refusal, type Result, refused } from '@callout/kernel';
import { desktop, serverUrl } from '../session/desktop.ts';

/**
 * Opens a report of the server in a browser as the person who is signed in here. The browser's window
 * is opened at once, while the click still counts as one, and is sent on when the way in is known.
 */
export async function openReport(
  path: string,
  ticketFor: (path: string) => Promise<Result<string>>,
): Promise<Result<undefined>> {
  const shell = desktop();
  const page = shell ? null : window.open('', '_blank');
  // The report needs no way back to this page.
  if (page) page.opener = null;
  const ticket = await ticketFor(path);
  if (!ticket.ok) {
    page?.close();
    return ticket;
  }
  if (!shell) {
    // Where windows are not permitted, the report takes this one: "back" leads here again.
    (page ?? window).location.assign(`${serverUrl()}${ticket.value}`);
    return ok(undefined);
  }
  const opened = await shell.openReport(ticket.value);
  return opened.ok ? ok(undefined) : refused(refusalOf(opened.code));
}

function refusalOf(code: string): Refusal {
  return { code: code === 'no-browser' ? 'report-no-browser' : 'report-not-opened' };
}
