import { type DayText, daySchema, type Money, money } from '@callout/kernel';
import { XMLParser, XMLValidator } from 'fast-xml-parser';
import { z } from 'zod';

/** One transaction that the bank has booked, in its own words. */
export interface BankTransaction {
  /** Ours, as we gave it; empty where the bank names none. */
  readonly endToEndId: string;
  /** Zero where the bank does not say how much of a batch it is. */
  readonly amount: Money;
  readonly currency: string;
  readonly direction: 'in' | 'out';
  readonly bookedOn: DayText;
  /** Why the money came back; absent on what did not. */
  readonly returned?: string | undefined;
}
export interface BankStatement {
  /** By the bank's own numbers: the same statement has the same name. */
  readonly name: string;
  readonly iban: string;
  readonly transactions: readonly BankTransaction[];
}

const text = z.string();
const amountSchema = z.object({ '#text': text, '@Ccy': text });
const reasonSchema = z.object({
  Rsn: z.object({ Cd: text.optional(), Prtry: text.optional() }).optional(),
  AddtlInf: z.union([text, z.array(text)]).optional(),
});
const transactionSchema = z.object({
  Refs: z.object({ EndToEndId: text.optional() }).optional(),
  Amt: amountSchema.optional(),
  AmtDtls: z.object({ TxAmt: z.object({ Amt: amountSchema }).optional() }).optional(),
  CdtDbtInd: z.enum(['CRDT', 'DBIT']).optional(),
  RtrInf: z.union([reasonSchema, text]).optional(),
});
const entrySchema = z.object({
  Amt: amountSchema,
  CdtDbtInd: z.enum(['CRDT', 'DBIT']),
  RvslInd: text.optional(),
  Sts: z.union([text, z.object({ Cd: text })]).optional(),
  BookgDt: z.object({ Dt: text.optional(), DtTm: text.optional() }).optional(),
  NtryDtls: z.array(z.object({ TxDtls: z.array(transactionSchema).optional() })).optional(),
});
const reportSchema = z.object({
  Id: text,
  Acct: z.object({ Id: z.object({ IBAN: text }) }),
  Ntry: z.array(entrySchema).default([]),
});
/** camt.053, the statement of a day, and camt.054, the notice of single bookings. */
const documentSchema = z.object({
  Document: z.union([
    z.object({ BkToCstmrStmt: z.object({ Stmt: z.array(reportSchema).min(1) }) }),
    z.object({ BkToCstmrDbtCdtNtfctn: z.object({ Ntfctn: z.array(reportSchema).min(1) }) }),
  ]),
});
type Report = z.infer<typeof reportSchema>;
type Entry = z.infer<typeof entrySchema>;
type Transaction = z.infer<typeof transactionSchema>;

const LISTS = ['Stmt', 'Ntfctn', 'Ntry', 'NtryDtls', 'TxDtls'];
const parser = new XMLParser({
  ignoreAttributes: false,
  attributeNamePrefix: '@',
  removeNSPrefix: true,
  parseTagValue: false,
  parseAttributeValue: false,
  isArray: (name) => LISTS.includes(name),
});

/** What a bank's XML tells; undefined when it is no statement that can be read. */
export function readBankStatement(xml: string): BankStatement | undefined {
  // A statement defines no entities of its own; a document that does is no statement.
  if (xml.includes('<!DOCTYPE') || XMLValidator.validate(xml) !== true) return undefined;
  const read = documentSchema.safeParse(parser.parse(xml));
  if (!read.success) return undefined;
  const { Document: told } = read.data;
  const reports =
    'BkToCstmrStmt' in told ? told.BkToCstmrStmt.Stmt : told.BkToCstmrDbtCdtNtfctn.Ntfctn;
  const ibans = new Set(reports.map((report) => report.Acct.Id.IBAN));
  const [iban] = ibans;
  const transactions = reports.map(transactionsOf);
  const readable = transactions.filter((found) => found !== undefined);
  // One account a file, and every booking of it understood: half of a statement is not imported.
  if (!iban || ibans.size > 1 || readable.length < reports.length) return undefined;
  return {
    name: reports.map((report) => report.Id).join(' '),
    iban,
    transactions: readable.flat(),
  };
}

function transactionsOf(report: Report): readonly BankTransaction[] | undefined {
  const found: BankTransaction[] = [];
  for (const entry of report.Ntry.filter(isBooked)) {
    const bookedOn = (entry.BookgDt?.Dt ?? entry.BookgDt?.DtTm ?? '').slice(0, 10);
    if (!daySchema.safeParse(bookedOn).success) return undefined;
    const details = (entry.NtryDtls ?? []).flatMap((detail) => detail.TxDtls ?? []);
    const parts = details.length === 0 ? [{}] : details;
    found.push(...parts.map((part) => transactionOf(entry, part, parts.length, bookedOn)));
  }
  return found;
}

/** What is announced or pending has not happened yet. */
function isBooked({ Sts }: Entry): boolean {
  return (typeof Sts === 'object' ? Sts.Cd : (Sts ?? 'BOOK')) === 'BOOK';
}

function transactionOf(
  entry: Entry,
  part: Transaction,
  parts: number,
  bookedOn: DayText,
): BankTransaction {
  const own = part.Amt ?? part.AmtDtls?.TxAmt?.Amt;
  const amount = own ?? (parts === 1 ? entry.Amt : undefined);
  const returned = returnedBecause(entry, part);
  return {
    endToEndId: endToEndIdOf(part),
    amount: minorUnits(amount?.['#text'] ?? ''),
    currency: amount?.['@Ccy'] ?? entry.Amt['@Ccy'],
    direction: (part.CdtDbtInd ?? entry.CdtDbtInd) === 'CRDT' ? 'in' : 'out',
    bookedOn,
    ...(returned === undefined ? {} : { returned }),
  };
}

function endToEndIdOf(part: Transaction): string {
  const id = (part.Refs?.EndToEndId ?? '').trim();
  return id === 'NOTPROVIDED' || id.length > 35 ? '' : id;
}

function returnedBecause(entry: Entry, part: Transaction): string | undefined {
  const { RtrInf: told } = part;
  if (told === undefined) return entry.RvslInd === 'true' ? 'reversed' : undefined;
  if (typeof told === 'string') return told.slice(0, 300) || 'returned';
  const more = Array.isArray(told.AddtlInf) ? told.AddtlInf.join(' ') : told.AddtlInf;
  const reason = [told.Rsn?.Cd ?? told.Rsn?.Prtry, more].filter(Boolean).join(' ');
  return reason.slice(0, 300) || 'returned';
}

/** `122.5` in minor units; zero, which fits no payment, for what is no such amount. */
function minorUnits(amount: string): Money {
  const [, whole = '', cents = ''] = /^(\d{1,11})(?:\.(\d{1,2})0*)?$/.exec(amount.trim()) ?? [];
  return money(Number(whole) * 100 + Number(cents.padEnd(2, '0')));
}
