// Proves: what camt.053 and camt.054 tell is read as it stands, batches and returns too, and what is no
// statement, or only half of one, is not read at all.
import { describe, expect, it } from 'vitest';
import { camt } from './camt.fixture.ts';
import { readBankStatement } from './read-bank-statement.ts';

const IBAN = 'DE02120300000000202051';
const paid = { endToEndId: 'INV000001A1', amount: 12_255, bookedOn: '2026-11-27' };
const known = { ...paid, currency: 'EUR', direction: 'in' };

describe('a bank statement', () => {
  it.each(['statement', 'notice'] as const)('is read: %s', (kind) => {
    const bookings = [
      { ...paid, direction: 'in' as const },
      { ...paid, direction: 'out' as const, returned: 'AC04' },
      { amount: 5, direction: 'in' as const, bookedOn: '2026-11-27' },
    ];
    expect(readBankStatement(camt('2026-224', IBAN, bookings, kind))).toEqual({
      name: '2026-224',
      iban: IBAN,
      transactions: [
        known,
        { ...known, direction: 'out', returned: 'AC04' },
        { ...known, endToEndId: '', amount: 5 },
      ],
    });
  });
  it('leaves out what is only announced', () => {
    const xml = camt('1', IBAN, [{ ...paid, direction: 'in', status: 'PDNG' }]);
    expect(readBankStatement(xml)?.transactions).toEqual([]);
  });
  it('tells the parts of a batch apart, and guesses no amount of a part', () => {
    const xml = camt('1', IBAN, [{ ...paid, direction: 'in' }]);
    const part = (id: string, amount: string) =>
      `<TxDtls><Refs><EndToEndId>${id}</EndToEndId></Refs>${amount}</TxDtls>`;
    const parts = part('A', '<AmtDtls><TxAmt><Amt Ccy="EUR">1.5</Amt></TxAmt></AmtDtls>');
    const batch = xml.replace(/<TxDtls>.*<\/TxDtls>/, `${parts}${part('B', '')}`);
    expect(readBankStatement(batch)?.transactions).toEqual([
      { ...known, endToEndId: 'A', amount: 150 },
      { ...known, endToEndId: 'B', amount: 0 },
    ]);
  });
  it('is read under any name-space prefix', () => {
    const xml = camt('1', IBAN, [{ ...paid, direction: 'in' }]);
    const prefixed = xml.replace(/<(\/?)(?=[A-Z])/g, '<$1ns2:');
    expect(readBankStatement(prefixed)?.transactions).toEqual([known]);
  });
  it('does not take an amount that is none', () => {
    const xml = camt('1', IBAN, [{ ...paid, direction: 'in' }]);
    for (const amount of ['1,50', '-3.00', '1.234', '1e9']) {
      const changed = xml.replaceAll('122.55', amount);
      expect(readBankStatement(changed)?.transactions).toEqual([{ ...known, amount: 0 }]);
    }
  });
  it.each([
    ['nothing', ''],
    ['no XML', 'Konto;Betrag'],
    ['another document', '<Document><CstmrCdtTrfInitn/></Document>'],
    ['half of one', camt('1', IBAN, [{ ...paid, direction: 'in' }]).slice(0, 400)],
    ['a day that is none', camt('1', IBAN, [{ ...paid, direction: 'in', bookedOn: '2026-02-30' }])],
    [
      'entities of its own',
      camt('1', IBAN, []).replace('<Document', '<!DOCTYPE x [<!ENTITY a "b">]><Document'),
    ],
  ])('is not %s', (_, xml) => {
    expect(readBankStatement(xml)).toBeUndefined();
  });
  it('is of one account', () => {
    const [first, second] = ['1', '2'].map((id) => camt(id, id === '1' ? IBAN : 'X', []));
    const report = /<Stmt>.*<\/Stmt>/.exec(second ?? '')?.[0] ?? '';
    expect(readBankStatement((first ?? '').replace('<Stmt>', `${report}<Stmt>`))).toBeUndefined();
  });
});
