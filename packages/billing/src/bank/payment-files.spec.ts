// Proves: a file is well-formed XML of the bank's two schemas, its counts and sums are those of its
// payments, its ids are unique and fit the bank's 35 characters, and no text can break out of it.
import { type DataOf, money } from '@callout/kernel';
import { BankFileCreated } from '@callout/published-language';
import fc from 'fast-check';
import { XMLParser, XMLValidator } from 'fast-xml-parser';
import { describe, expect, it } from 'vitest';
import { paymentFileXml } from './payment-files.ts';
import { sepaText } from './sepa-text.ts';

const file = {
  ...(BankFileCreated.samples[1] as DataOf<typeof BankFileCreated>),
  createdAt: '2026-11-25T09:00:00.000Z',
};
const parser = new XMLParser({
  ignoreAttributes: false,
  parseTagValue: false,
  isArray: (name) => name.endsWith('TxInf'),
});
const parsed = (xml: string) => {
  expect(XMLValidator.validate(xml)).toBe(true);
  return parser.parse(xml).Document;
};

describe('direct debits', () => {
  it('are a pain.008.001.08 with mandate and creditor', () => {
    const read = parsed(paymentFileXml(file));
    const agent = { FinInstnId: { Othr: { Id: 'NOTPROVIDED' } } };
    expect(read).toEqual({
      '@_xmlns': 'urn:iso:std:iso:20022:tech:xsd:pain.008.001.08',
      CstmrDrctDbtInitn: {
        GrpHdr: {
          ...{ MsgId: file.messageId, CreDtTm: '2026-11-25T09:00:00.000Z' },
          ...{ NbOfTxs: '1', CtrlSum: '122.55', InitgPty: { Nm: 'Northside Care' } },
        },
        PmtInf: {
          ...{ PmtInfId: `${file.messageId}-1`, PmtMtd: 'DD', BtchBookg: 'true' },
          ...{ NbOfTxs: '1', CtrlSum: '122.55' },
          PmtTpInf: { SvcLvl: { Cd: 'SEPA' }, LclInstrm: { Cd: 'CORE' }, SeqTp: 'RCUR' },
          ReqdColltnDt: '2026-11-27',
          Cdtr: { Nm: 'Northside Care' },
          CdtrAcct: { Id: { IBAN: 'DE89370400440532013000' } },
          CdtrAgt: agent,
          ChrgBr: 'SLEV',
          CdtrSchmeId: {
            Id: { PrvtId: { Othr: { Id: 'DE98ZZZ1', SchmeNm: { Prtry: 'SEPA' } } } },
          },
          DrctDbtTxInf: [
            {
              PmtId: { EndToEndId: 'INV000001A1' },
              InstdAmt: { '#text': '122.55', '@_Ccy': 'EUR' },
              DrctDbtTx: { MndtRltdInf: { MndtId: 'M-2026-7', DtOfSgntr: '2026-11-02' } },
              DbtrAgt: agent,
              Dbtr: { Nm: 'Harbour School' },
              DbtrAcct: { Id: { IBAN: 'DE02120300000000202051' } },
              RmtInf: { Ustrd: 'INV000001A1' },
            },
          ],
        },
      },
    });
  });
  it('stand in the order that the schema asks for', () => {
    const names = [...paymentFileXml(file).matchAll(/<(\w+)/g)].map(([, name]) => name);
    const within = names.slice(names.indexOf('PmtInf'), names.indexOf('DrctDbtTxInf'));
    const order = ['PmtInfId', 'PmtMtd', 'BtchBookg', 'NbOfTxs', 'CtrlSum', 'PmtTpInf'];
    order.push('ReqdColltnDt', 'Cdtr', 'CdtrAcct', 'CdtrAgt', 'ChrgBr', 'CdtrSchmeId');
    expect(within.filter((name) => order.includes(name ?? ''))).toEqual(order);
  });
});

describe('payouts', () => {
  it('are a pain.001.001.09 without postal addresses', () => {
    const payouts = { ...file, purpose: 'payouts' as const };
    const xml = paymentFileXml(payouts);
    const { CstmrCdtTrfInitn: read } = parsed(xml);
    expect(xml).toContain('urn:iso:std:iso:20022:tech:xsd:pain.001.001.09');
    expect(xml).not.toContain('PstlAdr');
    expect(read.PmtInf).toMatchObject({
      ...{ PmtMtd: 'TRF', ReqdExctnDt: { Dt: '2026-11-27' }, ChrgBr: 'SLEV' },
      CdtTrfTxInf: [
        {
          PmtId: { EndToEndId: 'INV000001A1' },
          Amt: { InstdAmt: { '#text': '122.55', '@_Ccy': 'EUR' } },
          Cdtr: { Nm: 'Harbour School' },
        },
      ],
    });
  });
});

describe('any file', () => {
  const item = fc.record({
    amount: fc.oneof(fc.nat({ max: 99_999_999_999 }), fc.constantFrom(0, 1, 9, 10, 100)),
    name: fc.oneof(
      fc.string({ unit: 'binary', minLength: 1, maxLength: 120 }),
      fc.constant('<&"\'>'),
    ),
  });
  it('adds up, names every payment once, and stays well-formed whatever people are called', () => {
    fc.assert(
      fc.property(
        fc.array(item, { minLength: 1, maxLength: 30 }),
        fc.constantFrom('direct-debits' as const, 'payouts' as const),
        (items, purpose) => {
          const [sample] = file.items;
          const made = items.map(({ amount, name }, n) => ({
            ...{ statement: `s${n}`, attempt: 1, endToEndId: `INV${n}A1`, amount: money(amount) },
            ...{ party: { id: `c${n}`, name }, iban: sample?.iban ?? '' },
          }));
          const total = money(items.reduce((left, { amount }) => left + amount, 0));
          const xml = paymentFileXml({ ...file, purpose, items: made, total });
          const read = parsed(xml);
          const { GrpHdr: header, PmtInf: batch } = read.CstmrDrctDbtInitn ?? read.CstmrCdtTrfInitn;
          const payments = (batch.DrctDbtTxInf ?? batch.CdtTrfTxInf) as readonly {
            readonly PmtId: { readonly EndToEndId: string };
            readonly InstdAmt?: { readonly '#text': string };
            readonly Amt?: { readonly InstdAmt: { readonly '#text': string } };
          }[];
          const cents = payments.map((payment) =>
            Number((payment.InstdAmt ?? payment.Amt?.InstdAmt)?.['#text'].replace('.', '')),
          );
          expect(cents).toEqual(items.map(({ amount }) => amount));
          const sum = Number(header.CtrlSum.replace('.', ''));
          expect([header.NbOfTxs, sum]).toEqual([String(items.length), total]);
          expect([batch.NbOfTxs, batch.CtrlSum]).toEqual([header.NbOfTxs, header.CtrlSum]);
          const ids = payments.map(({ PmtId }) => PmtId.EndToEndId);
          expect(new Set(ids).size).toBe(items.length);
          const named = [...ids, header.MsgId, batch.PmtInfId];
          expect(named.filter((id) => id.length > 35)).toEqual([]);
        },
      ),
      { numRuns: 100 },
    );
  });
});

describe('a name as banks take it', () => {
  it.each([
    ['Ирина Жданова', 'Irina Zhdanova'],
    ['Щука & Сыновья', 'Schuka + Synovya'],
    ['Müller-Straße, Łódź', 'Muller-Strasse, Lodz'],
    ['山田', 'NOTPROVIDED'],
    [`${'x'.repeat(80)}`, 'x'.repeat(70)],
  ])('%s is %s', (name, taken) => {
    expect(sepaText(name, 70)).toBe(taken);
  });
});
