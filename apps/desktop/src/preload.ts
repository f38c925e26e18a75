import { contextBridge, ipcRenderer } from 'electron';
import type { CalloutDesktop } from './bridge.ts';
import { argumentToFacts, type BridgeFacts } from './bridge-facts.ts';
import type { ChannelName } from './channels.ts';
import { firstRunChannel, firstRunFlag } from './first-run-page.ts';

const ask = (channel: ChannelName, ...args: readonly unknown[]) =>
  ipcRenderer.invoke(channel, ...args);

// Functions with fixed parameters, never `ipcRenderer` itself: the page gets these few questions
// and no way to ask others.
const desktopFor = (facts: BridgeFacts): CalloutDesktop => ({
  ...facts,
  journal: {
    append: (owner, lines) => ask('callout:journal.append', owner, lines),
    read: (ownerId) => ask('callout:journal.read', ownerId),
    forget: (eventIds) => ask('callout:journal.forget', eventIds),
    left: () => ask('callout:journal.left'),
    readLeft: (place) => ask('callout:journal.read-left', place),
    forgetAll: (place) => ask('callout:journal.forget-all', place),
  },
  secret: {
    protection: () => ask('callout:secret.protection'),
    get: (name) => ask('callout:secret.get', name),
    set: (name, value) => ask('callout:secret.set', name, value),
    delete: (name) => ask('callout:secret.delete', name),
  },
  openReport: (path) => ask('callout:report.open', path),
});

if (process.argv.includes(firstRunFlag)) {
  const choose = (typed: unknown) => ipcRenderer.invoke(firstRunChannel, typed);
  contextBridge.exposeInMainWorld('calloutFirstRun', { choose });
} else {
  contextBridge.exposeInMainWorld('calloutDesktop', desktopFor(argumentToFacts(process.argv)));
}
