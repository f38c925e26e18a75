import { createHmac, randomBytes, timingSafeEqual } from 'node:crypto';
import type { Store } from '../../store/port.ts';

const KEY_SETTING = 'apply-key';

/** What the module signs with; derived from one key that the store keeps. */
export interface ApplySecrets {
  /** The secret half of an applicant's link. It is derived, so nothing that opens it is stored. */
  readonly linkSecret: (application: string) => string;
  readonly opens: (application: string, secret: string) => boolean;
  readonly challengeKey: string;
}

export async function readSecrets(store: Store): Promise<ApplySecrets> {
  const key = await store.write(async (transaction) => {
    const kept = await transaction.setting(KEY_SETTING);
    if (kept !== undefined) return kept;
    const made = randomBytes(32).toString('base64url');
    await transaction.putSetting(KEY_SETTING, made);
    return made;
  });
  const sign = (text: string) => createHmac('sha256', key).update(text).digest('base64url');
  const linkSecret = (application: string) => sign(`link ${application}`);
  return {
    linkSecret,
    opens: (application, secret) => {
      const expected = Buffer.from(linkSecret(application));
      const given = Buffer.from(secret);
      return given.length === expected.length && timingSafeEqual(given, expected);
    },
    challengeKey: sign('challenge'),
  };
}
