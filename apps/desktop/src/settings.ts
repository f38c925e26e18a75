import { defaultServerUrl, parseServerUrl } from './server-url.ts';

interface Settings {
  readonly serverUrl: string;
}

export type SettingsReading =
  | { readonly ok: true; readonly settings: Settings }
  | { readonly ok: false; readonly mistake: string };

const VARIABLE = 'CALLOUT_SERVER_URL';

/**
 * Decides the settings: the environment first, then the file, then the default. A mistake is named
 * and not passed over: a device that talks to the wrong server looks as if work were lost.
 *
 * @param fileText text of settings.json in the user's data folder, if there is one:
 *   `{ "serverUrl": "https://callout.example" }`
 */
export function decideSettings(
  env: Readonly<Record<string, string | undefined>>,
  fileText: string | undefined,
): SettingsReading {
  const fromEnv = env[VARIABLE];
  if (fromEnv !== undefined && fromEnv !== '') return withServerUrl(fromEnv, VARIABLE);
  if (fileText === undefined) return withServerUrl(defaultServerUrl, 'default');
  return fromFile(fileText);
}

function fromFile(fileText: string): SettingsReading {
  const content = parsed(fileText);
  if (content === undefined) return { ok: false, mistake: 'settings.json is not a JSON object.' };
  const { serverUrl = defaultServerUrl, ...others } = content;
  const unknown = Object.keys(others)[0];
  if (unknown !== undefined) {
    return { ok: false, mistake: `settings.json: "${unknown}" is not a setting.` };
  }
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
