import { model } from '@callout/model';
import { useParams } from '@tanstack/react-router';
import { ReadModelPage } from '../lists/read-model-page.tsx';
import { NotFound } from '../shell/not-found.tsx';

/** A read model of the server; who does not observe it never comes here. */
export function ReadModelRoute() {
  const { name } = useParams({ from: '/app/read-models/$name' });
  const readModel = model.readModel(name);
  return readModel ? <ReadModelPage key={name} of={readModel} /> : <NotFound />;
}
