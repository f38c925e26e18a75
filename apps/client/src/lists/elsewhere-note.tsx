import { Text } from '@mantine/core';
import type { Elsewhere } from '../data/use-elsewhere.ts';
import { useText } from '../i18n/use-text.ts';

/** What was found on the server, or why it was not asked: a search says where it has looked. */
export function ElsewhereNote({ of }: { readonly of: Elsewhere }) {
  const { t, refusal } = useText();
  if (of.is === 'not-asked') return null;
  const sentence = () => {
    if (of.is === 'asking') return t('lists.elsewhere.asking');
    if (of.is === 'refused') return t('lists.elsewhere.refused', { why: refusal(of.refusal) });
    if (of.is !== 'found') return t('lists.elsewhere.offline');
    const count = of.rows.length;
    if (of.isLimited) return t('lists.elsewhere.more', { count });
    return t(count === 0 ? 'lists.elsewhere.none' : 'lists.elsewhere.found', { count });
  };
  return (
    <Text size="sm" c="dimmed" mb={8} role="status" className="not-printed">
      {sentence()}
    </Text>
  );
}
