import { useParams } from '@tanstack/react-router';
import { ClientStatement } from '../billing/client-statement.tsx';
import { stateOf } from '../documents/read.ts';
import { useText } from '../i18n/use-text.ts';
import { DocumentPage } from '../ui/document-page.tsx';

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
