import { declaredList } from '../../data/declared-list.ts';
import { useText } from '../../i18n/use-text.ts';
import { ListPage } from '../../lists/list-page.tsx';

const list = declaredList('case-queue');

/** The cases that wait, or are worked on. */
export function ReviewsPage() {
  const { t } = useText();
  return <ListPage of={list} title={t('place.reviews')} />;
}
