// The end-to-end tests drive a Chromium that is installed, not one that Playwright downloads: its
// download comes from outside the package registry and is closed off in many networks.
import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { Sentence } from './sentence.mjs';

const places = [
  '/usr/bin/chromium',
  '/usr/bin/chromium-browser',
  '/usr/bin/google-chrome-stable',
  '/usr/bin/google-chrome',
  '/Applications/Chromium.app/Contents/MacOS/Chromium',
  '/Applications/Google Chrome.app/Contents/MacOS/Google Chrome',
  'C:\\Program Files\\Google\\Chrome\\Application\\chrome.exe',
];

/**
 * @param {NodeJS.ProcessEnv} env CALLOUT_CHROMIUM names a program of one's own
 * @param {(path: string) => boolean} exists
 * @returns {string | undefined}
 */
export function findChromium(env = process.env, exists = existsSync) {
  const named = env['CALLOUT_CHROMIUM'];
  if (named !== undefined && named !== '') return exists(named) ? named : undefined;
  return places.find((place) => exists(place));
}

/**
 * Arguments for a browser that must not talk to its maker and may run as root in a container.
 * @param {boolean} asRoot
 */
export function chromiumArgs(asRoot) {
  return [
    '--disable-background-networking',
    '--disable-component-update',
    '--disable-sync',
    '--no-first-run',
    '--disable-quic',
    ...(asRoot ? ['--no-sandbox'] : []),
  ];
}

export function isRoot() {
  return process.getuid?.() === 0;
}

/**
 * Installs Debian's Chromium where that can be done without asking; says what to do elsewhere.
 * @returns {string} the program
 */
export function ensureChromium() {
  const found = findChromium();
  if (found !== undefined) return found;
  const named = process.env['CALLOUT_CHROMIUM'];
  if (named) throw new Sentence(`CALLOUT_CHROMIUM names ${named}, and there is no such file.`);
  const debian = process.platform === 'linux' && existsSync('/usr/bin/apt-get');
  if (!debian || !isRoot()) {
    throw new Sentence(
      'The end-to-end tests need a Chromium: install one, or name its program in CALLOUT_CHROMIUM.',
    );
  }
  const env = { ...process.env, DEBIAN_FRONTEND: 'noninteractive' };
  for (const args of [['update'], ['install', '-y', 'chromium']]) {
    const result = spawnSync('apt-get', args, {
      env,
      encoding: 'utf8',
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    if (result.status === 0) continue;
    process.stderr.write(`${result.stdout}${result.stderr}`);
    throw new Sentence(`apt-get ${args.join(' ')} failed (its own words are above).`);
  }
  const installed = findChromium();
  if (installed === undefined)
    throw new Sentence('apt-get installed chromium, but it is not there.');
  return installed;
}
