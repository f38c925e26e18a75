import type { DataOf, InstantText, Money } from '@callout/kernel';
import type { BankFileCreated } from '@callout/published-language';
import { sepaText } from './sepa-text.ts';
import { element, path, type Xml, xmlDocument } from './xml.ts';

type BankFile = DataOf<typeof BankFileCreated>;
type Item = BankFile['items'][number];
/** What a bank file needs of its stream. */
export interface PaymentFile extends Omit<BankFile, 'entries'> {
  readonly createdAt: InstantText;
}

const NAMESPACE = 'urn:iso:std:iso:20022:tech:xsd:';
const NAME_MAX = 70;

/**
 * The file as the bank takes it: ISO 20022 pain.008.001.08 for direct debits, pain.001.001.09 for
 * payouts, by the rules of the SEPA: IBAN only, no postal addresses, the payer bears no charges.
 */
export function paymentFileXml(file: PaymentFile): string {
  const debits = file.purpose === 'direct-debits';
  const body = debits
    ? element('CstmrDrctDbtInitn', [groupHeader(file), directDebits(file)])
    : element('CstmrCdtTrfInitn', [groupHeader(file), creditTransfers(file)]);
  const schema = debits ? 'pain.008.001.08' : 'pain.001.001.09';
  return xmlDocument(element('Document', [body], { xmlns: `${NAMESPACE}${schema}` }));
}

/** SEPA pays in euros: two decimals, whatever the amount. */
function amountOf(amount: Money): string {
  return `${Math.trunc(amount / 100)}.${String(amount % 100).padStart(2, '0')}`;
}

function sums({ items, total }: PaymentFile): readonly Xml[] {
  return [path('NbOfTxs', String(items.length)), path('CtrlSum', amountOf(total))];
}

function groupHeader(file: PaymentFile): Xml {
  return element('GrpHdr', [
    path('MsgId', file.messageId),
    path('CreDtTm', file.createdAt),
    ...sums(file),
    path('InitgPty/Nm', sepaText(file.account.name, NAME_MAX)),
  ]);
}

function batch(file: PaymentFile, method: 'DD' | 'TRF'): readonly Xml[] {
  return [
    path('PmtInfId', `${file.messageId}-1`),
    path('PmtMtd', method),
    path('BtchBookg', 'true'),
    ...sums(file),
  ];
}

/** The organisation, whose bank knows itself by the IBAN. */
function own(role: 'Cdtr' | 'Dbtr', { account }: PaymentFile): readonly Xml[] {
  return [
    path(`${role}/Nm`, sepaText(account.name, NAME_MAX)),
    path(`${role}Acct/Id/IBAN`, account.iban),
    unnamedBank(`${role}Agt`),
    path('ChrgBr', 'SLEV'),
  ];
}

function unnamedBank(role: string): Xml {
  return path(`${role}/FinInstnId/Othr/Id`, 'NOTPROVIDED');
}

function directDebits(file: PaymentFile): Xml {
  return element('PmtInf', [
    ...batch(file, 'DD'),
    element('PmtTpInf', [
      path('SvcLvl/Cd', 'SEPA'),
      path('LclInstrm/Cd', 'CORE'),
      path('SeqTp', 'RCUR'),
    ]),
    path('ReqdColltnDt', file.day),
    ...own('Cdtr', file),
    element('CdtrSchmeId', [
      element('Id', [
        element('PrvtId', [
          element('Othr', [
            path('Id', file.account.creditorId ?? ''),
            path('SchmeNm/Prtry', 'SEPA'),
          ]),
        ]),
      ]),
    ]),
    ...file.items.map((item) => directDebit(item, file.currency)),
  ]);
}

function directDebit(item: Item, currency: string): Xml {
  return element('DrctDbtTxInf', [
    path('PmtId/EndToEndId', item.endToEndId),
    element('InstdAmt', amountOf(item.amount), { Ccy: currency }),
    element('DrctDbtTx', [
      element('MndtRltdInf', [
        path('MndtId', item.mandate?.reference ?? ''),
        path('DtOfSgntr', item.mandate?.signedOn ?? ''),
      ]),
    ]),
    unnamedBank('DbtrAgt'),
    path('Dbtr/Nm', sepaText(item.party.name, NAME_MAX)),
    path('DbtrAcct/Id/IBAN', item.iban),
    path('RmtInf/Ustrd', item.endToEndId),
  ]);
}

function creditTransfers(file: PaymentFile): Xml {
  return element('PmtInf', [
    ...batch(file, 'TRF'),
    path('PmtTpInf/SvcLvl/Cd', 'SEPA'),
    path('ReqdExctnDt/Dt', file.day),
    ...own('Dbtr', file),
    ...file.items.map((item) => creditTransfer(item, file.currency)),
  ]);
}

function creditTransfer(item: Item, currency: string): Xml {
  return element('CdtTrfTxInf', [
    path('PmtId/EndToEndId', item.endToEndId),
    element('Amt', [element('InstdAmt', amountOf(item.amount), { Ccy: currency })]),
    path('Cdtr/Nm', sepaText(item.party.name, NAME_MAX)),
    path('CdtrAcct/Id/IBAN', item.iban),
    path('RmtInf/Ustrd', item.endToEndId),
  ]);
}
