import {
  cell,
  defineCommand,
  defineStream,
  type EventMeta,
  outsideAddressFault,
  propose,
  recordsInput,
  refuse,
  shown,
} from '@callout/kernel';
import {
  forRole,
  MATCHING_STEPS,
  MATCHING_STEPS_REQUIRED,
  MatchingPipelineSet,
  OrganisationConfigured,
  pipelineStepSchema,
} from '@callout/published-language';
import { z } from 'zod';

/** There is one organisation, so its stream has a name instead of an id. */
export const ORGANISATION_ID = 'organisation';

type Settings = z.infer<typeof OrganisationConfigured.schema>;
type Pipeline = z.infer<typeof MatchingPipelineSet.schema>;

export interface OrganisationState {
  readonly id: string;
  readonly settings: Settings | undefined;
  /** Undefined while the default pipeline is in use. */
  readonly pipeline: Pipeline | undefined;
}

const initial: OrganisationState = { id: '', settings: undefined, pipeline: undefined };

const of = shown<OrganisationState>();
const organisationFields = {
  timeZone: of.text(({ settings }) => settings?.timeZone),
  currency: of.text(({ settings }) => settings?.currency),
  locale: of.word(({ settings }) => settings && `locale.${settings.locale}`),
  noShowGraceMinutes: of.count(({ settings }) => settings?.noShowGraceMinutes),
  noShowHorizonMinutes: of.count(({ settings }) => settings?.noShowHorizonMinutes),
  overdueHorizonDays: of.count(({ settings }) => settings?.overdueHorizonDays),
  markEarlyMinutes: of.count(({ settings }) => settings?.markEarlyMinutes),
  markLateMinutes: of.count(({ settings }) => settings?.markLateMinutes),
  markFarMetres: of.count(({ settings }) => settings?.markFarMetres),
  deviceDays: of.count(({ settings }) => settings?.deviceDays),
  keepPhotoLocation: of.flag(({ settings }) => settings?.keepPhotoLocation),
  applicationsEmail: of.text(({ settings }) => settings?.applicationsEmail),
  keepApplicationsMonths: of.count(({ settings }) => settings?.keepApplicationsMonths),
  pipelineVersion: of.count(({ pipeline }) => pipeline?.version),
  steps: of.lines(({ pipeline }) =>
    (pipeline?.steps ?? []).map(({ step, weight }) => ({
      step: cell('word', `step.${step}`),
      weight: cell('count', weight),
    })),
  ),
};

export const organisation = defineStream({
  kind: 'organisation',
  ids: { form: 'named', names: [ORGANISATION_ID] },
  events: [OrganisationConfigured, MatchingPipelineSet],
  initial,
  beginsWith: [],
  mayBegin: ['OrganisationConfigured', 'MatchingPipelineSet'],
  statuses: ['configured', 'unnamed'],
  fields: organisationFields,
  evolve: {
    OrganisationConfigured: (state, data, event) => ({
      ...state,
      id: event.stream,
      settings: data,
    }),
    MatchingPipelineSet: (state, data, event) => ({ ...state, id: event.stream, pipeline: data }),
  },
  rules: {
    OrganisationConfigured: (_, __, event) => theOneOrganisation(event),
    MatchingPipelineSet: (state, data, event) =>
      theOneOrganisation(event) ?? soundPipeline(state, data),
  },
  envelope: (state) => ({
    status: state.settings ? 'configured' : 'unnamed',
    title: state.settings?.name ?? '',
  }),
  relations: () => [],
  audience: () => [
    forRole('manager'),
    forRole('reviewer'),
    forRole('accountant'),
    forRole('supplies'),
    forRole('client'),
    forRole('worker'),
  ],
});

function theOneOrganisation(event: EventMeta) {
  return event.stream === ORGANISATION_ID ? undefined : refuse('organisation-is-one');
}

function soundPipeline(state: OrganisationState, data: Pipeline) {
  const next = (state.pipeline?.version ?? 0) + 1;
  if (data.version !== next) {
    return refuse('pipeline-version-not-next', { params: { next }, fields: ['version'] });
  }
  const names: string[] = data.steps.map((step) => step.step);
  const known: readonly string[] = MATCHING_STEPS;
  for (const [index, name] of names.entries()) {
    const fields = [`steps.${index}.step`];
    if (!known.includes(name)) {
      return refuse('matching-step-unknown', {
        params: { step: name, known: known.join(', ') },
        fields,
      });
    }
    if (names.indexOf(name) !== index) {
      return refuse('matching-step-twice', { params: { step: name }, fields });
    }
  }
  const unfit = unfitAddress(data);
  if (unfit) return unfit;
  const missing = MATCHING_STEPS_REQUIRED.find((name) => !names.includes(name));
  if (missing) {
    return refuse('matching-step-required', { params: { step: missing }, fields: ['steps'] });
  }
  if (data.steps.every((step) => step.weight === 0)) {
    return refuse('matching-weights-zero', { fields: ['steps'] });
  }
  return undefined;
}

const UNFIT_ADDRESS = {
  unreadable: 'matching-address-unreadable',
  'not-http': 'matching-address-not-http',
  credentials: 'matching-address-credentials',
  'not-public': 'matching-address-not-public',
} as const;

/**
 * An outside team's algorithm is asked at an address of the open internet. Whoever calls it looks again,
 * for a name may lead anywhere.
 */
function unfitAddress({ steps }: Pipeline) {
  const index = steps.findIndex(({ step }) => step === 'http');
  const fault = steps[index] && outsideAddressFault(steps[index].params['url']);
  if (!fault) return undefined;
  return refuse(UNFIT_ADDRESS[fault], { fields: [`steps.${index}.params.url`] });
}

export const ConfigureOrganisation = defineCommand({
  name: 'ConfigureOrganisation',
  stream: organisation,
  actors: { manager: ['any'], import: ['any'] },
  offer: { group: 'main', initial: ({ settings }) => settings ?? {} },
  ...recordsInput(OrganisationConfigured),
});

export const SetMatchingPipeline = defineCommand({
  name: 'SetMatchingPipeline',
  stream: organisation,
  input: z.object({ steps: z.array(pipelineStepSchema).min(1).max(20) }),
  actors: { manager: ['any'] },
  offer: {
    initial: ({ pipeline }) => (pipeline ? { steps: pipeline.steps } : {}),
    choices: {
      'steps.step': () => MATCHING_STEPS.map((step) => ({ value: step, label: step })),
    },
  },
  emits: [MatchingPipelineSet],
  decide: (state, input) =>
    propose(MatchingPipelineSet, {
      version: (state.pipeline?.version ?? 0) + 1,
      steps: input.steps,
    }),
});

/** In the order in which they are offered. */
export const organisationCommands = [ConfigureOrganisation, SetMatchingPipeline];
