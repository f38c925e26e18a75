import { element, path, type Xml, xmlDocument } from './xml.ts';

export interface Booking {
  readonly endToEndId?: string;
  readonly amount: number;
  readonly direction: 'in' | 'out';
  readonly bookedOn: string;
  readonly returned?: string;
  readonly status?: string;
  readonly currency?: string;
}

/** A bank's statement of one account, camt.053 unless it is a notice, as banks write it. */
export function camt(
  id: string,
  iban: string,
  bookings: readonly Booking[],
  kind: 'statement' | 'notice' = 'statement',
): string {
  const [outer, inner, schema] =
    kind === 'statement'
      ? (['BkToCstmrStmt', 'Stmt', 'camt.053.001.08'] as const)
      : (['BkToCstmrDbtCdtNtfctn', 'Ntfctn', 'camt.054.001.08'] as const);
  const report = element(inner, [
    path('Id', id),
    path('Acct/Id/IBAN', iban),
    ...bookings.map(entry),
  ]);
  const body = element(outer, [path('GrpHdr/MsgId', `M-${id}`), report]);
  const xmlns = `urn:iso:std:iso:20022:tech:xsd:${schema}`;
  return xmlDocument(element('Document', [body], { xmlns }));
}

function entry(booking: Booking): Xml {
  const { amount, currency = 'EUR', direction, bookedOn, endToEndId, returned } = booking;
  const value = `${Math.floor(amount / 100)}.${String(amount % 100).padStart(2, '0')}`;
  const sums = [
    element('Amt', value, { Ccy: currency }),
    path('CdtDbtInd', direction === 'in' ? 'CRDT' : 'DBIT'),
  ];
  const details = [
    ...(endToEndId ? [path('Refs/EndToEndId', endToEndId)] : []),
    ...sums,
    ...(returned ? [path('RtrInf/Rsn/Cd', returned)] : []),
  ];
  return element('Ntry', [
    ...sums,
    path('Sts/Cd', booking.status ?? 'BOOK'),
    path('BookgDt/Dt', bookedOn),
    element('NtryDtls', [element('TxDtls', details)]),
  ]);
}
