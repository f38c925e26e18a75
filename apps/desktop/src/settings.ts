import { defaultServerUrl, parseServerUrl } from './server-url.ts';

interface Settings {
  readonly serverUrl: string;
}

export type SettingsReading =
  /** `settings` is undefined where nothing says which server: a person is asked. */
  | { readonly ok: true; readonly settings: Settings | undefined }
  | { readonly ok: false; readonly mistake: string };

const VARIABLE = 'CALLOUT_SERVER_URL';

export interface SettingsSources {
  /** Text of settings.json in the user's data folder, if there is one. */
  readonly file: string | undefined;
  /** The address that the package was built for, if it was built for one. */
  readonly built: unknown;
  /** The environment, in development alone: in a package it decides nothing. */
  readonly env: Readonly<Record<string, string | undefined>> | undefined;
}

/**
 * Decides the settings: the environment first, then the file, then the build. A mistake is named and
 * not passed over: a device that talks to the wrong server looks as if work were lost.
 */
export function decideSettings({ file, built, env }: SettingsSources): SettingsReading {
  const fromEnv = env?.[VARIABLE];
  if (fromEnv !== undefined && fromEnv !== '') return withServerUrl(fromEnv, VARIABLE);
  const kept = file === undefined ? undefined : fromFile(file);
  if (kept !== undefined) return kept;
  if (typeof built === 'string') return withServerUrl(built, 'package.json');
  if (env !== undefined) return withServerUrl(defaultServerUrl, 'default');
  return { ok: true, settings: undefined };
}

/** Text of settings.json for this server. */
export function settingsToText(serverUrl: string): string {
  return JSON.stringify({ serverUrl });
}

/** `undefined` where the file says nothing of the server. */
function fromFile(fileText: string): SettingsReading | undefined {
  const content = parsed(fileText);
  if (content === undefined) return { ok: false, mistake: 'settings.json is not a JSON object.' };
  const { serverUrl, ...others } = content;
  const unknown = Object.keys(others)[0];
  if (unknown !== undefined) {
    return { ok: false, mistake: `settings.json: "${unknown}" is not a setting.` };
  }
  if (serverUrl === undefined) return;
  if (typeof serverUrl !== 'string') {
    return { ok: false, mistake: 'settings.json: "serverUrl" must be text.' };
  }
  return withServerUrl(serverUrl, 'settings.json');
}

function withServerUrl(text: string, source: string): SettingsReading {
  const url = parseServerUrl(text);
  if (!url.ok) return { ok: false, mistake: `${source}: ${url.mistake}` };
  return { ok: true, settings: { serverUrl: url.origin } };
}

function parsed(text: string): Record<string, unknown> | undefined {
  try {
    const value: unknown = JSON.parse(text);
    return isRecord(value) ? value : undefined;
  } catch {
    return;
  }
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
