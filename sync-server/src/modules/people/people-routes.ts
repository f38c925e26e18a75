import type { Result } from '@callout/kernel';
import type { Express, Request } from 'express';
import type { AppContext } from '../../web/app-context.ts';
import { Answered, problemOf } from '../../web/problem.ts';
import { jsonBody, part, queryOf, readAs, route } from '../../web/route.ts';
import { onlyManagers, onlySignedIn, signedInOf } from '../../web/signed-in.ts';
import type { People } from './people.ts';
import {
  changedPersonSchema,
  devicesQuerySchema,
  newPersonSchema,
  peopleQuerySchema,
} from './schemas.ts';

/** What came of it, or the problem that says why not. */
export function granted<T>(result: Result<T>): T {
  if (!result.ok) throw new Answered(problemOf(result.refusal));
  return result.value;
}

const byOf = (request: Request) => ({ user: signedInOf(request).principal.id });

/** Who may sign in, and on which devices: for managers alone. */
export function mountPeople(app: Express, { sessions }: AppContext, people: People): void {
  const manager = [onlySignedIn(sessions), onlyManagers];

  route(app, '/api/v1/users', {
    get: [
      ...manager,
      async (request, response) => {
        response.json(await people.list(readAs(peopleQuerySchema, queryOf(request))));
      },
    ],
    post: [
      ...manager,
      ...jsonBody(),
      async (request, response) => {
        const added = await people.add(readAs(newPersonSchema, request.body), byOf(request));
        response.status(201).json(granted(added));
      },
    ],
  });

  route(app, '/api/v1/users/:id', {
    patch: [
      ...manager,
      ...jsonBody(),
      async (request, response) => {
        const { disabled, email } = readAs(changedPersonSchema, request.body);
        const id = part(request, 'id');
        const by = byOf(request);
        const withEmail = email === undefined ? undefined : await people.setEmail(id, email, by);
        const mailed = withEmail && granted(withEmail);
        const changed =
          disabled === undefined ? mailed : granted(await people.setDisabled(id, disabled, by));
        response.json(changed);
      },
    ],
  });

  route(app, '/api/v1/users/:id/invitation', {
    post: [
      ...manager,
      async (request, response) => {
        const invited = await people.invite(part(request, 'id'), byOf(request));
        response.status(202).json(granted(invited));
      },
    ],
  });

  route(app, '/api/v1/devices', {
    get: [
      ...manager,
      async (request, response) => {
        const query = readAs(devicesQuerySchema, queryOf(request));
        response.json({ devices: await people.devices(query) });
      },
    ],
  });

  route(app, '/api/v1/devices/:id/revoke', {
    post: [
      ...manager,
      async (request, response) => {
        response.json(granted(await people.revokeDevice(part(request, 'id'), byOf(request))));
      },
    ],
  });
}
