import { type BankFileState, paymentFileXml } from '@callout/model';
import { maySee } from '../../engine/access/visibility.ts';
import { content, defineRoute, WRITTEN } from '../../web/define-route.ts';
import type { Module } from '../../web/module.ts';
import { mountRoutes } from '../../web/mount-routes.ts';
import { answer } from '../../web/problem.ts';

/** The files that go to the bank, as the bank takes them. What came from it has no such form. */
export const bankRoutes = [
  defineRoute({
    method: 'get',
    path: '/api/v1/bank-files/{id}',
    operationId: 'downloadBankFile',
    summary: 'Gives a file for the bank: ISO 20022 pain.008.001.08 or pain.001.001.09.',
    access: 'signed-in',
    answers: { 200: content('The file.', 'application/xml') },
    errors: { 404: ['not-there'] },
    handle: async ({ params, signedIn, response }, { appContext }) => {
      const document = await appContext.store.document('bank-file', params.id);
      // Somebody else's and not there are answered alike.
      if (!document || !maySee(signedIn.principal, document)) throw answer(404, 'not-there');
      const { file, createdAt } = document.state as BankFileState;
      if (!file || file.purpose === 'bank-statement') throw answer(404, 'not-there');
      response
        .attachment(`${file.purpose}-${file.day}.xml`)
        .type('application/xml')
        .send(paymentFileXml({ ...file, createdAt }));
      return WRITTEN;
    },
  }),
] as const;

export const bankModule: Module = {
  routes: bankRoutes,
  mount: (app, appContext) => {
    mountRoutes(app, appContext, bankRoutes, {});
    return undefined;
  },
};
