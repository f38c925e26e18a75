import { isoAmount, isoDocument, type Xml } from './xml.ts';

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
  return isoDocument(schema, {
    [outer]: {
      GrpHdr: { MsgId: `M-${id}` },
      [inner]: { Id: id, Acct: { Id: { IBAN: iban } }, Ntry: bookings.map(entry) },
    },
  });
}

function entry(booking: Booking): Xml {
  const { amount, currency = 'EUR', direction, bookedOn, endToEndId, returned } = booking;
  const value = `${Math.floor(amount / 100)}.${String(amount % 100).padStart(2, '0')}`;
  const sums = {
    Amt: isoAmount(value, currency),
    CdtDbtInd: direction === 'in' ? 'CRDT' : 'DBIT',
  };
  const details = {
    Refs: endToEndId ? { EndToEndId: endToEndId } : undefined,
    ...sums,
    RtrInf: returned ? { Rsn: { Cd: returned } } : undefined,
  };
  return {
    ...sums,
    Sts: { Cd: booking.status ?? 'BOOK' },
    BookgDt: { Dt: bookedOn },
    NtryDtls: { TxDtls: details },
  };
}
