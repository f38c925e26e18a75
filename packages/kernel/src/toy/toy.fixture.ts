/** The third door, for specs only: a toy model, and the parts to build others of. */

import { toyBilling } from './expenses.fixture.ts';
import { toyProvisioning } from './jobs.fixture.ts';
import { toyContext, toyModelOf } from './parts.fixture.ts';

export * from './jobs.fixture.ts';
export * from './parts.fixture.ts';

/** As many contexts as Callout has, so that exchanges take as many turns. */
export const toyModel = toyModelOf(
  toyProvisioning,
  toyContext('management'),
  toyContext('review'),
  toyBilling,
);
