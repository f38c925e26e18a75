import { model } from '@callout/model';
import { useParams } from '@tanstack/react-router';
import { DocumentPage } from '../documents/document-page.tsx';
import { NotFound } from '../shell/not-found.tsx';

/** Any document of the model: the page that follows from its stream. */
export function DocumentRoute() {
  const { kind, id } = useParams({ from: '/app/documents/$kind/$id' });
  return model.stream(kind) ? <DocumentPage kind={kind} id={id} /> : <NotFound />;
}
