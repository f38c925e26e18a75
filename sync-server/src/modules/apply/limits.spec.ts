// Proves what keeps machines and floods out of the public form: work that is done once and in time, and
// limits that hold in their order and never touch what stands behind them (DOMAIN rule 17).
import { solveChallenge } from 'altcha-lib';
import { deriveKey } from 'altcha-lib/algorithms/sha';
import { describe, expect, it } from 'vitest';
import { createMovableClock } from '../../host/clock.ts';
import { createApplyGate } from './limits.ts';
import { createProofOfWork } from './proof-of-work.ts';
import { applicationIn, EMPTY_FORM, readForm } from './sent-form.ts';

async function solved(challengeText: string): Promise<string> {
  const challenge = JSON.parse(challengeText);
  return JSON.stringify({ challenge, solution: await solveChallenge({ challenge, deriveKey }) });
}

describe('proof of work', () => {
  const clock = createMovableClock();
  const work = createProofOfWork('key', clock);
  it('is accepted once', async () => {
    const proof = await solved(await work.challenge('usual'));
    expect([await work.accepts(proof), await work.accepts(proof)]).toEqual(['usual', undefined]);
  });
  it('says which work was done, and that cannot be forged', async () => {
    expect(await work.accepts(await solved(await work.challenge('hard')))).toBe('hard');
    const forged = JSON.parse(await work.challenge('usual'));
    forged.parameters.data.hard = true;
    expect(await work.accepts(await solved(JSON.stringify(forged)))).toBeUndefined();
  });
  it('is not accepted of another server, unsolved, or when it is no proof', async () => {
    const foreign = await solved(await createProofOfWork('other', clock).challenge('usual'));
    const challenge = JSON.parse(await work.challenge('usual'));
    const unsolved = JSON.stringify({ challenge, solution: { counter: 1, derivedKey: '00' } });
    const faulty = [foreign, unsolved, '', 'null', '[]', '{', 'x'.repeat(5000)];
    expect(await Promise.all(faulty.map(work.accepts))).toEqual(faulty.map(() => undefined));
  });
  it('is not accepted when the form was open for too long', async () => {
    const proof = await solved(await work.challenge('usual'));
    const later = Date.parse(clock.now()) + 2 * 60 * 60 * 1000 + 1000;
    clock.moveTo(new Date(later).toISOString());
    expect(await work.accepts(proof)).toBeUndefined();
  });
});

describe('limits', () => {
  const limits = { perAddress: 2, perMailbox: 1, overall: 6, overallCrowded: 3, pending: 1 };
  const gateNow = () => createApplyGate(limits, () => 0);
  it('count each mailbox by itself, however it is written', () => {
    const gate = gateNow();
    expect([
      gate.admitsMailbox('lena@mail.example'),
      gate.admitsMailbox(' LENA@mail.example'),
      gate.admitsMailbox('tom@mail.example'),
    ]).toEqual([true, false, true]);
  });
  it('ask a crowded address for more work, and shut it out from its part of all alone', () => {
    const gate = gateNow();
    const town = Array.from({ length: 9 }, () => [
      gate.isCrowded('town'),
      gate.admitsOneMore('town'),
    ]);
    expect(town).toEqual([
      [false, true],
      [false, true],
      [true, true],
      [true, true],
      [true, true],
      ...Array.from({ length: 4 }, () => [true, false]),
    ]);
    expect([gate.isCrowded('village'), gate.admitsOneMore('village')]).toEqual([false, true]);
    expect(gate.admitsOneMore('hamlet')).toBe(false);
  });
});

describe('the form', () => {
  it('is read whatever is sent', () => {
    for (const body of [undefined, null, 'x', [], { name: { a: 1 }, days: 'x', skills: [1] }]) {
      expect(() => applicationIn(readForm(body), 'en')).not.toThrow();
    }
  });
  it('joins ticked and written skills, each once', () => {
    const form = { ...EMPTY_FORM, name: 'Lena', email: 'lena@mail.example', days: [] };
    const read = applicationIn({ ...form, skills: ['gas'], otherSkills: 'gas, tiles ;' }, 'ru');
    expect(read).toEqual({
      application: {
        applicant: { name: 'Lena', email: 'lena@mail.example' },
        about: '',
        skills: ['gas', 'tiles'],
        weeklyHours: [],
        locale: 'ru',
      },
    });
  });
});
