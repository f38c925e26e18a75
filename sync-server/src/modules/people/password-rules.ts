import { type Refusal, refuse } from '@callout/kernel';
import { PASSWORD_LENGTH_MAX } from '../../host/passwords.ts';
import common from './common-passwords.json' with { type: 'json' };

/**
 * Length counts, not kinds of characters: any may be used, none is asked for (OWASP ASVS 5, 6.2).
 * In characters as people count them.
 */
export const PASSWORD_LENGTH_MIN = 10;

const COMMON: ReadonlySet<string> = new Set(common);

/**
 * Why this may not become the password of this login; undefined when it may.
 * @param field under which name it was sent
 */
export function passwordRefusal(
  password: string,
  login: string,
  field: string,
): Refusal | undefined {
  const fields = [field];
  const length = [...password].length;
  if (length < PASSWORD_LENGTH_MIN) {
    return refuse('password-too-short', { fields, params: { min: PASSWORD_LENGTH_MIN } });
  }
  if (password.length > PASSWORD_LENGTH_MAX) {
    return refuse('password-too-long', { fields, params: { max: PASSWORD_LENGTH_MAX } });
  }
  const plain = password.toLowerCase();
  if (plain === login.toLowerCase()) return refuse('password-is-login', { fields });
  if (COMMON.has(plain) || isOnePiece(plain)) return refuse('password-common', { fields });
  return undefined;
}

/** One character, or one run of the keyboard or the alphabet, over and over: `abcabcabcabc`. */
function isOnePiece(password: string): boolean {
  return /^(.{1,4}?)\1+.?$/u.test(password);
}
