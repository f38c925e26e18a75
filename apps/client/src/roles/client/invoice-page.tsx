import { useParams } from '@tanstack/react-router';
import { stateOf } from '../../data/read.ts';
import { ClientStatement } from '../../documents/client-statement.tsx';
import { DocumentPage } from '../../documents/document-page.tsx';
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
        return <ClientStatement document={document} back="/invoices" title={title} />;
      }}
    </DocumentPage>
  );
}
