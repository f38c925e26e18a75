import { useText } from '../i18n/use-text.ts';
import classes from './kit-items.module.css';

interface Item {
  readonly item: string;
  readonly quantity: number;
}

export function KitItems({ items }: { items: readonly Item[] }) {
  const { t } = useText();
  return (
    <ul className={classes.items}>
      {items.map(({ item, quantity }) => (
        <li key={item}>
          <span>{item}</span>
          <span className={classes.quantity}>{t('kit.quantity', { count: quantity })}</span>
        </li>
      ))}
    </ul>
  );
}
