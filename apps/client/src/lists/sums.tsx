import { useText } from '../i18n/use-text.ts';
import { Shown } from '../ui/shown.tsx';
import { usePhone } from '../ui/use-phone.ts';
import classes from './grid.module.css';
import type { TableColumn, TableRow } from './table-model.ts';

interface SumsRowProps {
  readonly columns: readonly TableColumn[];
  readonly widths: { readonly template: string };
  /** A box to select by has its place in every row, the last one too. */
  readonly isSelectable: boolean;
  readonly sums: TableRow['cells'];
}

/** What the model adds up, below its columns; nothing where it adds up nothing. */
export function SumsRow({ columns, widths, sums, isSelectable }: SumsRowProps) {
  const { t } = useText();
  const phone = usePhone();
  const summed = columns.filter(({ id }) => sums[id]);
  if (summed.length === 0) return null;
  if (phone) {
    return (
      <tfoot className={classes.foot}>
        {summed.map(({ id, label }) => (
          <tr key={id} className={classes.footCard}>
            <th scope="row">{label}</th>
            <td>{sums[id] ? <Shown cell={sums[id]} /> : null}</td>
          </tr>
        ))}
      </tfoot>
    );
  }
  return (
    <tfoot className={classes.foot}>
      <tr className={classes.footRow} style={{ gridTemplateColumns: widths.template }}>
        {isSelectable ? <td /> : null}
        {columns.map(({ id, kind }, index) =>
          index === 0 && !sums[id] ? (
            <th key={id} scope="row">
              {t('lists.sum')}
            </th>
          ) : (
            <td key={id} data-kind={kind}>
              {sums[id] ? <Shown cell={sums[id]} /> : null}
            </td>
          ),
        )}
      </tr>
    </tfoot>
  );
}
