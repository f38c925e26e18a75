import { useParams } from '@tanstack/react-router';
import { stateOf } from '../../data/read.ts';
import { DocumentPage } from '../../documents/document-page.tsx';
import { DocumentView } from '../../documents/document-view.tsx';
import { useText } from '../../i18n/use-text.ts';

export function InvoicePage() {
  const { id } = useParams({ from: '/app/invoices/$id' });
  const { t } = useText();
  return (
    <DocumentPage kind="client-statement" id={id}>
      {(document) => {
        const { invoice } = stateOf('client-statement', document);
        const title = invoice
          ? t('invoices.number', { number: invoice.number })
          : t('invoices.soFar');
        return <DocumentView document={document} title={title} />;
      }}
    </DocumentPage>
  );
}
