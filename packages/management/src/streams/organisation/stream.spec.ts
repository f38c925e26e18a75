// Proves that there is one organisation and that no pipeline is set that could send the wrong person.
import { actors, fact, given } from '@callout/kernel/testing';
import { MatchingPipelineSet, OrganisationConfigured } from '@callout/published-language';
import { describe, expect, it } from 'vitest';
import {
  ConfigureOrganisation,
  ORGANISATION_ID,
  organisation,
  SetMatchingPipeline,
} from './stream.ts';

const settings = { name: 'Northside', timeZone: 'Europe/Berlin', currency: 'EUR', locale: 'en' };
const steps = [
  { step: 'skill', weight: 10, params: {} },
  { step: 'availability', weight: 10, params: {} },
];
const configured = fact(OrganisationConfigured, settings);
const set = (version: number) => fact(MatchingPipelineSet, { version, steps });
const begun = (facts: Parameters<typeof given>[1] = [configured]) =>
  given(organisation, facts, ORGANISATION_ID);

describe('ConfigureOrganisation', () => {
  it('begins the organisation, and changes it later', () => {
    begun([]).when(ConfigureOrganisation, settings, actors.manager).thenRecords([configured]);
    const russian = { ...settings, locale: 'ru' };
    begun()
      .when(ConfigureOrganisation, russian, actors.manager)
      .thenRecords([fact(OrganisationConfigured, russian)]);
  });
  it('keeps applications for nothing to ten years', () => {
    for (const keepApplicationsMonths of [0, 120]) {
      const keeping = { ...settings, keepApplicationsMonths };
      begun()
        .when(ConfigureOrganisation, keeping, actors.manager)
        .thenRecords([fact(OrganisationConfigured, keeping)]);
    }
    for (const keepApplicationsMonths of [-1, 121, 1.5]) {
      begun()
        .when(ConfigureOrganisation, { ...settings, keepApplicationsMonths }, actors.manager)
        .thenRefuses({
          code: 'input-invalid',
          fields: [{ path: 'keepApplicationsMonths', message: '' }],
        });
    }
  });
  it('is refused for a second organisation', () => {
    given(organisation, [], 'another')
      .when(ConfigureOrganisation, settings, actors.manager)
      .thenRefuses({ code: 'organisation-is-one' });
  });
  it('is refused to anybody but a manager', () => {
    begun([])
      .when(ConfigureOrganisation, settings, actors.client)
      .thenRefuses({ code: 'not-permitted' });
  });
  it('names the field at fault', () => {
    begun([])
      .when(ConfigureOrganisation, { ...settings, timeZone: 'Mars/Base' }, actors.manager)
      .thenRefuses({ code: 'input-invalid', fields: [{ path: 'timeZone', message: '' }] });
  });
});

describe('SetMatchingPipeline', () => {
  it('numbers its versions from 1 on, also before the organisation is set up', () => {
    begun([])
      .when(SetMatchingPipeline, { steps }, actors.manager)
      .thenRecords([set(1)]);
    begun([configured, set(1)])
      .when(SetMatchingPipeline, { steps }, actors.manager)
      .thenRecords([set(2)]);
  });
  it.each([
    [
      'matching-step-unknown',
      [...steps, { step: 'horoscope', weight: 1, params: {} }],
      'steps.2.step',
    ],
    ['matching-step-twice', [...steps, { step: 'skill', weight: 1, params: {} }], 'steps.2.step'],
    ['matching-step-required', steps.slice(0, 1), 'steps'],
    ['matching-weights-zero', steps.map((step) => ({ ...step, weight: 0 })), 'steps'],
  ])('is refused as %s', (code, faulty, path) => {
    begun()
      .when(SetMatchingPipeline, { steps: faulty }, actors.manager)
      .thenRefuses({ code, fields: [{ path, message: '' }] });
  });
  const asking = (url: string) => [...steps, { step: 'http', weight: 5, params: { url } }];
  it('asks an outside team at an address of the open internet', () => {
    const outside = asking('https://scores.example/rank');
    begun()
      .when(SetMatchingPipeline, { steps: outside }, actors.manager)
      .thenRecords([fact(MatchingPipelineSet, { version: 1, steps: outside })]);
  });
  it.each([
    ['matching-address-unreadable', 'scores.example'],
    ['matching-address-not-http', 'ftp://scores.example/'],
    ['matching-address-credentials', 'https://name:secret@scores.example/'],
    ['matching-address-not-public', 'http://169.254.169.254/latest/meta-data'],
  ])('is refused as %s, from a device too', (code, url) => {
    const refusal = { code, fields: [{ path: 'steps.2.params.url', message: '' }] };
    begun()
      .when(SetMatchingPipeline, { steps: asking(url) }, actors.manager)
      .thenRefuses(refusal);
    const arrived = fact(MatchingPipelineSet, { version: 1, steps: asking(url) });
    begun()
      .whenArrives(SetMatchingPipeline, { ...arrived, actor: actors.manager })
      .thenRefuses(refusal);
  });
  it('needs an address where an outside team is to be asked', () => {
    const without = [...steps, { step: 'http', weight: 5, params: {} }];
    begun()
      .when(SetMatchingPipeline, { steps: without }, actors.manager)
      .thenRefuses({
        code: 'matching-address-unreadable',
        fields: [{ path: 'steps.2.params.url', message: '' }],
      });
  });
  it('is refused to anybody but a manager', () => {
    begun()
      .when(SetMatchingPipeline, { steps }, actors.worker)
      .thenRefuses({ code: 'not-permitted' });
  });
  it('is refused when another one was set in the meantime', () => {
    begun([configured, set(1)])
      .whenArrives(SetMatchingPipeline, { ...set(1), actor: actors.manager })
      .thenRefuses({ code: 'pipeline-version-not-next', params: { next: 2 } });
  });
});

it('is seen by everybody who signs in', () => {
  const { envelope, audience } = begun().document();
  expect(envelope).toMatchObject({ status: 'configured', title: 'Northside' });
  expect(audience).toEqual([
    'role:manager',
    'role:reviewer',
    'role:accountant',
    'role:supplies',
    'role:client',
    'role:worker',
  ]);
});
