// Proves with the real limits that no flood of wrong passwords locks an organisation out: whoever is on
// a device of their own gets through, while guessing stays slow by person, by address and by device.
import { describe, expect, it } from 'vitest';
import { ATTEMPT_LIMITS, createAttempts } from './sign-in-attempts.ts';

function attemptsAt() {
  const clock = { ms: 0 };
  return { clock, attempts: createAttempts(ATTEMPT_LIMITS, () => clock.ms) };
}
type Attempts = ReturnType<typeof attemptsAt>['attempts'];

/** Whether a right password of this person would be looked at. */
function passes(attempts: Attempts, login: string, address: string, knownDevice?: string): boolean {
  const attempt = attempts.begin({ login, address, knownDevice });
  if ('waitSeconds' in attempt) return false;
  attempt.succeeded();
  return true;
}

/** Wrong passwords; answers how many of them were looked at. */
function guess(
  attempts: Attempts,
  count: number,
  at: (n: number) => Parameters<Attempts['begin']>[0],
) {
  let looked = 0;
  for (let n = 0; n < count; n += 1) if (!('waitSeconds' in attempts.begin(at(n)))) looked += 1;
  return looked;
}

describe('320 wrong passwords from one address', () => {
  it('slow that address down, and let everybody through who is on a device of their own', () => {
    const { attempts, clock } = attemptsAt();
    expect(guess(attempts, 320, (n) => ({ login: `worker${n % 40}`, address: 'office' }))).toBe(
      300,
    );
    expect(passes(attempts, 'mara', 'office')).toBe(false);
    for (let n = 0; n < 40; n += 1) {
      expect(passes(attempts, `worker${n}`, 'office', `device-${n}`)).toBe(true);
    }
    expect(passes(attempts, 'mara', 'home')).toBe(true);
    clock.ms += ATTEMPT_LIMITS.windowSeconds * 1000;
    expect(passes(attempts, 'mara', 'office')).toBe(true);
  });
});

describe('one account, attacked from everywhere', () => {
  it('answers its known devices and nobody else; other accounts do not notice', () => {
    const { attempts } = attemptsAt();
    const from = (n: number) => ({ login: 'mara', address: `bot-${n}` });
    expect(guess(attempts, 5_000, from)).toBe(ATTEMPT_LIMITS.perAccount);
    expect(passes(attempts, 'mara', 'somewhere')).toBe(false);
    expect(passes(attempts, 'MARA', 'elsewhere')).toBe(false);
    expect(passes(attempts, 'mara', 'somewhere', 'laptop')).toBe(true);
    expect(passes(attempts, 'wim', 'bot-1')).toBe(true);
  });
});

describe('a known device in wrong hands', () => {
  it('gives a few guesses more, and cannot lock its person out anywhere else', () => {
    const { attempts } = attemptsAt();
    const stolen = () => ({ login: 'wim', address: 'thief', knownDevice: 'phone' });
    const { perDevice, perLogin } = ATTEMPT_LIMITS;
    expect(guess(attempts, 1_000, stolen)).toBe(perDevice + perLogin);
    expect(passes(attempts, 'wim', 'home')).toBe(true);
    expect(passes(attempts, 'wim', 'thief', 'tablet')).toBe(true);
  });
});

it('a right password gives back what wrong ones before it had used', () => {
  const { attempts } = attemptsAt();
  const { perLogin } = ATTEMPT_LIMITS;
  for (let round = 0; round < 3; round += 1) {
    guess(attempts, perLogin - 1, () => ({ login: 'wim', address: 'home' }));
    expect(passes(attempts, 'wim', 'home')).toBe(true);
  }
});
