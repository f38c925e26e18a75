import { type ShownCell, type ShownFields, shownCell } from '@callout/kernel';
import { model } from '@callout/model';
import type { DeviceDocument } from '@callout/sync';
import { Stack } from '@mantine/core';
import { useText } from '../i18n/use-text.ts';
import { fieldLabel } from '../lists/field-label.ts';
import { type Fact, Facts } from '../ui/facts.tsx';
import { Shown } from '../ui/shown.tsx';
import classes from './field-facts.module.css';

/** The fields of the stream that a document is the fold of. */
export function fieldsOf(kind: string): ShownFields {
  return model.stream(kind)?.fields ?? {};
}

export interface SaidField {
  readonly name: string;
  readonly cell: ShownCell;
}

/** The fields that say something of this document, in the order of their declaration. */
export function saidFields({ kind, state }: Pick<DeviceDocument, 'kind' | 'state'>) {
  return Object.entries(fieldsOf(kind)).flatMap(([name, field]): readonly SaidField[] => {
    const cell = shownCell(field, state);
    return cell ? [{ name, cell }] : [];
  });
}

interface FieldFactsProps {
  readonly document: DeviceDocument;
  /** Fields that the page shows in a place of its own. */
  readonly except?: readonly string[] | undefined;
  /** Nothing but these, in this order. */
  readonly only?: readonly string[] | undefined;
}

/** So many amounts are an account: they stand below each other, their digits too. */
const AMOUNTS_MIN = 3;

/**
 * What a document says, by kind: facts side by side with their names, amounts as an account, and long
 * texts below, with the whole width to themselves.
 */
export function FieldFacts({ document, except = [], only }: FieldFactsProps) {
  const said = saidFields(document).filter(({ name }) => !except.includes(name));
  const chosen = only ? only.flatMap((name) => said.filter((one) => one.name === name)) : said;
  const money = chosen.filter(({ cell }) => cell.kind === 'money');
  const amounts = money.length >= AMOUNTS_MIN ? money : [];
  const notes = chosen.filter(({ cell }) => cell.kind === 'note');
  const others = chosen.filter((one) => !amounts.includes(one) && !notes.includes(one));
  if (chosen.length === 0) return null;
  return (
    <Stack gap="md">
      <FactsOf kind={document.kind} said={others} />
      {amounts.length > 0 ? (
        <div className={classes.amounts}>
          <FactsOf kind={document.kind} said={amounts} />
        </div>
      ) : null}
      <FactsOf kind={document.kind} said={notes} />
    </Stack>
  );
}

function FactsOf({ kind, said }: { kind: string; said: readonly SaidField[] }) {
  const texts = useText();
  if (said.length === 0) return null;
  const facts = said.map(
    ({ name, cell }): Fact => ({
      label: fieldLabel(texts, kind, name),
      value: <Shown cell={cell} />,
    }),
  );
  return <Facts facts={facts} />;
}
