// Two starts at once (a server and the tests) must not install into the same folder together.
import { mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { Sentence } from './sentence.mjs';

const waitMsMax = 15 * 60_000;
const pollMs = 200;

/**
 * Takes the lock, waiting for its holder; a lock whose holder is gone is taken over.
 * @param {string} folder created as the lock
 * @returns {Promise<() => void>} gives the lock back
 */
export async function lock(folder) {
  const deadline = Date.now() + waitMsMax;
  for (;;) {
    try {
      mkdirSync(folder);
      writeFileSync(join(folder, 'pid'), String(process.pid));
      return () => rmSync(folder, { recursive: true, force: true });
    } catch (error) {
      if (/** @type {NodeJS.ErrnoException} */ (error).code !== 'EEXIST') throw error;
    }
    if (!holderLives(folder)) {
      rmSync(folder, { recursive: true, force: true });
      continue;
    }
    if (Date.now() > deadline) {
      throw new Sentence(`Another run holds ${folder}; remove it if no other run is under way.`);
    }
    await sleep(pollMs);
  }
}

/** @param {string} folder */
function holderLives(folder) {
  let pid = 0;
  try {
    pid = Number(readFileSync(join(folder, 'pid'), 'utf8'));
  } catch {
    // Created a moment ago and not yet signed: leave its holder the time to sign.
    return true;
  }
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return /** @type {NodeJS.ErrnoException} */ (error).code === 'EPERM';
  }
}
