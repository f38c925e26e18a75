import type { DataOf, InstantText, Money } from '@callout/kernel';
import type { BankFileCreated } from '@callout/published-language';
import { sepaText } from './sepa-text.ts';
import { isoAmount, isoDocument, type Xml } from './xml.ts';

type BankFile = DataOf<typeof BankFileCreated>;
/** What a bank file needs of its stream. */
export interface PaymentFile extends Omit<BankFile, 'entries'> {
  readonly createdAt: InstantText;
}

const NAME_MAX = 70;
const SEPA: Xml = { Cd: 'SEPA' };
/** SEPA finds a bank by the IBAN alone. */
const UNNAMED_BANK: Xml = { FinInstnId: { Othr: { Id: 'NOTPROVIDED' } } };

/**
 * The file as the bank takes it: ISO 20022 pain.008.001.08 for direct debits, pain.001.001.09 for
 * payouts, by the rules of the SEPA: IBAN only, no postal addresses, the payer bears no charges.
 * The schemas ask for the elements in this order.
 */
export function paymentFileXml(file: PaymentFile): string {
  const GrpHdr = {
    MsgId: file.messageId,
    CreDtTm: file.createdAt,
    ...sums(file),
    InitgPty: party(file.account.name),
  };
  return file.purpose === 'direct-debits'
    ? isoDocument('pain.008.001.08', { CstmrDrctDbtInitn: { GrpHdr, PmtInf: directDebits(file) } })
    : isoDocument('pain.001.001.09', {
        CstmrCdtTrfInitn: { GrpHdr, PmtInf: creditTransfers(file) },
      });
}

/** SEPA pays in euros: two decimals, whatever the amount. */
function amountOf(amount: Money): string {
  return `${Math.trunc(amount / 100)}.${String(amount % 100).padStart(2, '0')}`;
}

function sums({ items, total }: PaymentFile): Xml {
  return { NbOfTxs: String(items.length), CtrlSum: amountOf(total) };
}

function party(name: string): Xml {
  return { Nm: sepaText(name, NAME_MAX) };
}

function account(iban: string): Xml {
  return { Id: { IBAN: iban } };
}

function batch(file: PaymentFile, method: 'DD' | 'TRF'): Xml {
  return {
    PmtInfId: `${file.messageId}-1`,
    PmtMtd: method,
    BtchBookg: 'true',
    ...sums(file),
  };
}

function directDebits(file: PaymentFile): Xml {
  const { account: own } = file;
  return {
    ...batch(file, 'DD'),
    PmtTpInf: { SvcLvl: SEPA, LclInstrm: { Cd: 'CORE' }, SeqTp: 'RCUR' },
    ReqdColltnDt: file.day,
    Cdtr: party(own.name),
    CdtrAcct: account(own.iban),
    CdtrAgt: UNNAMED_BANK,
    ChrgBr: 'SLEV',
    CdtrSchmeId: {
      Id: { PrvtId: { Othr: { Id: own.creditorId, SchmeNm: { Prtry: 'SEPA' } } } },
    },
    DrctDbtTxInf: file.items.map((item) => ({
      PmtId: { EndToEndId: item.endToEndId },
      InstdAmt: isoAmount(amountOf(item.amount), file.currency),
      DrctDbtTx: {
        MndtRltdInf: { MndtId: item.mandate?.reference, DtOfSgntr: item.mandate?.signedOn },
      },
      DbtrAgt: UNNAMED_BANK,
      Dbtr: party(item.party.name),
      DbtrAcct: account(item.iban),
      RmtInf: { Ustrd: item.endToEndId },
    })),
  };
}

function creditTransfers(file: PaymentFile): Xml {
  const { account: own } = file;
  return {
    ...batch(file, 'TRF'),
    PmtTpInf: { SvcLvl: SEPA },
    ReqdExctnDt: { Dt: file.day },
    Dbtr: party(own.name),
    DbtrAcct: account(own.iban),
    DbtrAgt: UNNAMED_BANK,
    ChrgBr: 'SLEV',
    CdtTrfTxInf: file.items.map((item) => ({
      PmtId: { EndToEndId: item.endToEndId },
      Amt: { InstdAmt: isoAmount(amountOf(item.amount), file.currency) },
      Cdtr: party(item.party.name),
      CdtrAcct: account(item.iban),
      RmtInf: { Ustrd: item.endToEndId },
    })),
  };
}
