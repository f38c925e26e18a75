import type { AnyCommand, Role } from '@callout/kernel';
import { OWN_ACCOUNT, PAID_WORKER, UNASSIGNED_SUITE } from './commands-organisation.fixture.ts';
import { chooseFirst, type Filling, fillForm, fillWindow } from './form-filler.fixture.ts';

/** How a command's form is filled, where the general way does not do. */
interface Recipe {
  readonly fill: (filling: Filling) => Promise<void>;
  /** On a page of its own instead of a dialog. */
  readonly standsOnPage?: true;
}

const none: Recipe = { fill: async () => undefined };
const derived = (more: Partial<Filling> = {}): Recipe => ({
  fill: (filling) => fillForm({ ...filling, ...more }),
});

/** Forms by hand have widgets of their own, and some fields may stay empty in general but not here. */
const RECIPES: Readonly<Record<string, Recipe>> = {
  'RequestService client': { fill: (filling) => chooseSome(filling, 1) },
  'RequestService manager': { fill: (filling) => chooseSome(filling, 2), standsOnPage: true },
  ReassignWorker: {
    fill: async (filling) => {
      await chooseSome(filling, 1);
      await filling.form.getByRole('checkbox').check();
      // Of a window that has passed, the form asks for another.
      const asksWhen = (await filling.form.getByRole('spinbutton').count()) > 0;
      if (asksWhen) await fillWindow(filling, filling.form);
    },
  },
  RescheduleService: { fill: (filling) => fillWindow(filling, filling.form) },
  ReorderService: { fill: (filling) => fillWindow(filling, filling.form) },
  CancelService: none,
  StartService: none,
  CompleteService: none,
  'FailService worker': {
    fill: async ({ form }) => {
      await form.getByRole('textbox').first().fill('Nobody opened.');
      await form.getByRole('radio').first().check();
    },
  },
  CompleteReview: {
    fill: async (filling) => {
      const { form, page } = filling;
      await form.getByRole('radio').first().check();
      await chooseSome(filling, 1);
      await form.getByRole('radio').last().focus();
      await page.keyboard.press('Space');
      await form.getByRole('textbox').nth(-2).fill('Two entrances.');
    },
  },
  // Two steps are never left out.
  SetMatchingPipeline: derived({ items: 2 }),
  AssignTests: derived({ also: ['suites'], chosen: UNASSIGNED_SUITE }),
  RecordTestResult: derived({ also: ['points'] }),
  ExportPayouts: derived({ also: ['account', 'workers', 'workers.iban'], chosen: PAID_WORKER }),
  ImportBankStatement: derived({ file: bankStatement() }),
};

export function recipeOf({ name }: AnyCommand, role: Role): Recipe {
  return RECIPES[`${name} ${role}`] ?? RECIPES[name] ?? derived();
}

async function chooseSome(filling: Filling, count: number): Promise<void> {
  for (let index = 0; index < count; index += 1) {
    await chooseFirst(filling, filling.form.getByRole('combobox').nth(index));
  }
}

/** A booking that names nothing of ours: it is listed for a person. */
function bankStatement(): string {
  const day = new Date().toISOString().slice(0, 10);
  return `<?xml version="1.0" encoding="UTF-8"?>
<Document xmlns="urn:iso:std:iso:20022:tech:xsd:camt.053.001.08"><BkToCstmrStmt>
<GrpHdr><MsgId>M-1</MsgId></GrpHdr>
<Stmt><Id>S-1</Id><Acct><Id><IBAN>${OWN_ACCOUNT.iban}</IBAN></Id></Acct>
<Ntry><Amt Ccy="EUR">12.00</Amt><CdtDbtInd>CRDT</CdtDbtInd><Sts><Cd>BOOK</Cd></Sts>
<BookgDt><Dt>${day}</Dt></BookgDt></Ntry></Stmt></BkToCstmrStmt></Document>`;
}
