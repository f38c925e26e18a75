import type { WebPreferences } from 'electron';
import { app } from 'electron';

/** Most of these are Electron's defaults today; they are said so that they stay when those change. */
export function pagePreferences(preload: string, facts: string): WebPreferences {
  return {
    preload,
    additionalArguments: [facts],
    contextIsolation: true,
    sandbox: true,
    nodeIntegration: false,
    nodeIntegrationInWorker: false,
    nodeIntegrationInSubFrames: false,
    webSecurity: true,
    allowRunningInsecureContent: false,
    experimentalFeatures: false,
    webviewTag: false,
    navigateOnDragDrop: false,
    devTools: !app.isPackaged,
    // Anywhere but on macOS the spelling dictionaries would be fetched from somebody else's server.
    spellcheck: process.platform === 'darwin',
  };
}
