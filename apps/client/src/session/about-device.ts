import type { About } from '@callout/replica';
import { desktop } from './desktop.ts';

const INSTALLATION = 'callout.installation';

/** A name of this installation that says nothing about anybody: it outlives who signs out. */
function installation(): string {
  const kept = localStorage.getItem(INSTALLATION);
  if (kept) return kept;
  const made = crypto.randomUUID();
  localStorage.setItem(INSTALLATION, made);
  return made;
}

/** What managers read of this installation in the register of devices. */
export function aboutDevice(): About {
  const shell = desktop();
  const isInstalled = matchMedia('(display-mode: standalone)').matches;
  const application = shell?.version ?? import.meta.env['VITE_CALLOUT_VERSION'];
  return {
    surface: shell ? 'desktop' : isInstalled ? 'installed' : 'browser',
    installation: installation(),
    ...(application ? { application } : {}),
  };
}
