import { type BankFileState, paymentFileXml } from '@callout/model';
import type { Express } from 'express';
import { maySee } from '../../engine/access/visibility.ts';
import type { AppContext } from '../../web/app-context.ts';
import type { Module } from '../../web/module.ts';
import { answer } from '../../web/problem.ts';
import { part, route } from '../../web/route.ts';
import { onlySignedIn, signedInOf } from '../../web/signed-in.ts';
import { bankApi } from './bank-api.ts';

/** The files that go to the bank, as the bank takes them. What came from it has no such form. */
export const bankModule: Module = {
  api: bankApi,
  mount: (app, appContext) => {
    mountBankFiles(app, appContext);
    return undefined;
  },
};

function mountBankFiles(app: Express, appContext: AppContext): void {
  route(app, '/api/v1/bank-files/:id', {
    get: [
      onlySignedIn(appContext.sessions),
      async (request, response) => {
        const { principal } = signedInOf(request);
        const document = await appContext.store.document('bank-file', part(request, 'id'));
        // Somebody else's and not there are answered alike.
        if (!document || !maySee(principal, document)) throw answer(404, 'not-there');
        const { file, createdAt } = document.state as BankFileState;
        if (!file || file.purpose === 'bank-statement') throw answer(404, 'not-there');
        response
          .attachment(`${file.purpose}-${file.day}.xml`)
          .type('application/xml')
          .send(paymentFileXml({ ...file, createdAt }));
      },
    ],
  });
}
