import { billing } from '@callout/billing';
import { assembleModel, type TextKey } from '@callout/kernel';
import { management } from '@callout/management';
import { provisioning } from '@callout/provisioning';
import { review } from '@callout/review';
import en from './texts/en.json' with { type: 'json' };
import ru from './texts/ru.json' with { type: 'json' };

/** The whole of Callout, as declared. */
export const model = assembleModel([provisioning, management, review, billing], { en, ru });

type CodeIn<Key> = Key extends `refusal.${infer Code}` ? Code : never;
/** The codes of what is refused in every context alike: their sentences stand in the model. */
export type SharedRefusal = CodeIn<TextKey<keyof typeof en>>;

// Who runs the model reaches contexts through it alone: these are the shapes of their states and the
// read models that reports are drawn from.
export {
  type AgeingBucket,
  type AgeingRow,
  ageingBucket,
  ageingOf,
  type BankFileState,
  type Calendar,
  type ClientStatementState,
  calendar,
  DEFAULT_CALENDAR,
  type OpenInvoice,
  openInvoices,
  paymentFileXml,
  revenueByWeek,
  TARIFF_ID,
  type WeekRevenue,
  type WorkerStatementState,
} from '@callout/billing';
export {
  type ApplicationState,
  type ApplicationTest,
  applicationToConfirm,
  type ClientState,
  type DeviceRow,
  type DeviceStanding,
  devices,
  finishedMail,
  invitation,
  mayHoldWork,
  ORGANISATION_ID,
  type OrganisationState,
  type ServiceTypeState,
  sentWork,
  sentWorkOf,
  signInCreated,
  type WorkerState,
} from '@callout/management';
export {
  DEFAULT_PIPELINE,
  type EvidenceTaken,
  isAboutTime,
  kitId,
  type Mark,
  openMarks,
} from '@callout/provisioning';
export { titleOf } from './graph/captions.ts';
export { asksOf, ids, modelGraph } from './graph/graph.ts';
export { HOTSPOTS } from './graph/notes.ts';
export {
  type Arrow,
  type ArrowKind,
  type ModelGraph,
  STEPS,
  STICKY_KINDS,
  type Step,
  type Sticky,
  type StickyKind,
} from './graph/stickies.ts';
export { EXCEPTIONS, isExcepted, STOPS } from './lint/exceptions.ts';
export type { Finding } from './lint/finding.ts';
export { lintModel } from './lint/rules.ts';
export { findingText, remedyText } from './lint/texts.ts';
export type { Witnessed } from './lint/witnessed.ts';
export { type Proofs, RULES_OF_THE_BUSINESS } from './pages/coverage-page.ts';
export { pictureFile } from './pages/files.ts';
export { type Page, pagesOf } from './pages/pages.ts';
export type { DocumentKind, StateOf, StatusOf } from './streams.ts';
