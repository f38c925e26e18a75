// Proves what keeps machines and floods out of the public form: work that is done once and in time, and
// limits that hold in their order and never touch what stands behind them (DOMAIN rule 17).
import { solveChallenge } from 'altcha-lib';
import { deriveKey } from 'altcha-lib/algorithms/sha';
import { describe, expect, it } from 'vitest';
import { createMovableClock } from '../clock.ts';
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
    const proof = await solved(await work.challenge());
    expect([await work.accepts(proof), await work.accepts(proof)]).toEqual([true, false]);
  });
  it('is not accepted of another server, unsolved, or when it is no proof', async () => {
    const foreign = await solved(await createProofOfWork('other', clock).challenge());
    const challenge = JSON.parse(await work.challenge());
    const unsolved = JSON.stringify({ challenge, solution: { counter: 1, derivedKey: '00' } });
    const faulty = [foreign, unsolved, '', 'null', '[]', '{', 'x'.repeat(5000)];
    expect(await Promise.all(faulty.map(work.accepts))).toEqual(faulty.map(() => false));
  });
  it('is not accepted when the form was open for too long', async () => {
    const proof = await solved(await work.challenge());
    const later = Date.parse(clock.now()) + 2 * 60 * 60 * 1000 + 1000;
    clock.moveTo(new Date(later).toISOString());
    expect(await work.accepts(proof)).toBe(false);
  });
});

describe('limits', () => {
  const limits = { perAddress: 2, perMailbox: 1, overall: 2, pending: 1 };
  it('count each address and each mailbox by itself', async () => {
    const gate = createApplyGate(limits);
    const addresses = ['a', 'a', 'a', 'b'];
    const admitted = [];
    for (const address of addresses) admitted.push(await gate.admitsAddress(address));
    expect(admitted).toEqual([true, true, false, true]);
    expect([
      await gate.admitsMailbox('lena@mail.example'),
      await gate.admitsMailbox(' LENA@mail.example'),
      await gate.admitsMailbox('tom@mail.example'),
    ]).toEqual([true, false, true]);
  });
  it('leave everybody’s share to those who came that far', async () => {
    const gate = createApplyGate(limits);
    for (let n = 0; n < 50; n += 1) await gate.admitsAddress('flood');
    expect([
      await gate.admitsOneMore(),
      await gate.admitsOneMore(),
      await gate.admitsOneMore(),
    ]).toEqual([true, true, false]);
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
