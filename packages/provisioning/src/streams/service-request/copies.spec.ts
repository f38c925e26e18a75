// Proves rule 23 where people ask for services and end them: a fact names clients, workers, services,
// prices and the time zone as management says them. What was true once is replaced by what is true today;
// what never was is refused with its field; and what is left out is put in.
import { actors, fact, givenFacts, on } from '@callout/kernel/testing';
import {
  ClientDetailsChanged,
  OrganisationConfigured,
  ServiceCancelled,
  ServiceCompleted,
  ServiceRequested,
  ServiceTypeChanged,
  WorkerProfileChanged,
} from '@callout/published-language';
import { describe, expect, it } from 'vitest';
import { provisioning } from '../../context.ts';
import {
  assigned,
  boiler,
  client,
  mila,
  order,
  outcome,
  priced,
  registered,
  reportPhoto,
  requested,
  signature,
  startPhoto,
  surroundings,
  terms,
} from '../../testing.fixture.ts';
import { CancelService, CompleteService, StartService } from './carry-out.ts';
import { RequestService } from './request-service.ts';

type Facts = Parameters<typeof givenFacts>[1];
const world = (more: Facts = []) =>
  givenFacts(provisioning, [...surroundings, registered(mila), ...(more ?? [])]);

const RENAMED = 'Harbour School North';
const renamed = on(client.id, ClientDetailsChanged, {
  name: RENAMED,
  contact: { name: 'Ada Petersen' },
});
const dearer = on(boiler.id, ServiceTypeChanged, {
  name: 'Boiler check',
  description: '',
  basePrice: 13_500,
  ...terms,
});
const moved = on('organisation', OrganisationConfigured, {
  name: 'Northside',
  timeZone: 'Europe/Lisbon',
  currency: 'EUR',
  locale: 'en',
});

describe('a request', () => {
  const ask = (data: object, facts: Facts = []) =>
    world(facts).arrive(RequestService, {
      ...fact(ServiceRequested, { ...order, ...data }, { actor: actors.client }),
      stream: 'r1',
    });
  it('is taken as it is when it says what the server says', async () => {
    expect(await ask({})).toMatchObject({ ok: true, value: { data: order } });
  });
  it.each([
    ['client.name', { client: { ...client, name: 'Somebody Rich' } }],
    ['serviceType.name', { serviceType: { ...boiler, name: 'Free service' } }],
    ['approximatePrice', { approximatePrice: 1 }],
    ['timeZone', { timeZone: 'Asia/Tokyo' }],
  ])('is refused with another %s', async (field, data) => {
    expect(await ask(data)).toEqual({
      ok: false,
      refusal: {
        code: 'copy-never-true',
        params: { field },
        fields: [{ path: field, message: 'copy-never-true' }],
      },
    });
  });
  it.each([
    ['client-unknown', 'client.id', { client: { id: 'c9', name: client.name } }],
    ['service-type-unknown', 'serviceType.id', { serviceType: { ...boiler, id: 't9' } }],
  ])('is refused as %s', async (code, path, data) => {
    const actor = actors.manager;
    const arriving = fact(ServiceRequested, { ...order, ...data }, { actor });
    expect(await world().arrive(RequestService, { ...arriving, stream: 'r1' })).toEqual({
      ok: false,
      refusal: { code, fields: [{ path, message: code }] },
    });
  });
  it('from a device that has not heard of new names gets today’s; the price stays as shown', async () => {
    expect(await ask({}, [renamed, dearer, moved])).toMatchObject({
      ok: true,
      value: {
        data: {
          client: { id: client.id, name: RENAMED },
          serviceType: { id: boiler.id, name: 'Boiler check' },
          approximatePrice: 12_900,
          timeZone: 'Europe/Lisbon',
        },
      },
    });
  });
  it('gets the time zone where it leaves it out, and no price that nobody was shown', async () => {
    const { timeZone: _zone, approximatePrice: _price, ...bare } = order;
    const arriving = fact(ServiceRequested, bare, { actor: actors.client });
    const taken = await world().arrive(RequestService, { ...arriving, stream: 'r1' });
    expect(taken).toMatchObject({ value: { data: { ...bare, timeZone: order.timeZone } } });
    expect(taken).not.toHaveProperty('value.data.approximatePrice');
  });
  it('states no time zone that nobody has set', async () => {
    const bare = givenFacts(provisioning, surroundings.slice(1));
    const arriving = fact(ServiceRequested, order, { actor: actors.client });
    const taken = await bare.arrive(RequestService, { ...arriving, stream: 'r1' });
    expect(taken).toMatchObject({ ok: true });
    expect(taken).not.toHaveProperty('value.data.timeZone');
  });
  it('keeps nothing that its schema does not know', async () => {
    const taken = await ask({ client: { ...client, vip: true }, discount: 99 });
    expect(taken).toMatchObject({ ok: true, value: { data: order } });
    expect(taken).not.toHaveProperty('value.data.discount');
    expect(taken).not.toHaveProperty('value.data.client.vip');
  });
  it('takes nothing of a re-order from a person', async () => {
    expect(await ask({ reorderOf: { request: 'r0', rankedOut: ['w1'] } })).toMatchObject({
      ok: false,
      refusal: { code: 'decided-by-server', fields: [{ path: 'reorderOf' }] },
    });
  });
  it('by a command is judged alike', async () => {
    const run = (data: object) =>
      world([renamed]).run(RequestService, 'r1', { ...order, ...data }, actors.manager);
    expect(await run({})).toMatchObject({ value: [{ data: { client: { name: RENAMED } } }] });
    expect(await run({ client: { ...client, name: 'Nobody' } })).toMatchObject({
      refusal: { code: 'copy-never-true' },
    });
  });
});

describe('an ending', () => {
  const r1 = { stream: 'r1' } as const;
  const ready = [requested, assigned(), priced].map((one) => ({ ...one, ...r1 }));
  const done = { evidence: [reportPhoto, signature], notes: 'Gasket replaced.' };
  const complete = async (told: object, facts: Facts = []) => {
    const here = world([...ready, ...(facts ?? [])]);
    const started = await here.run(StartService, 'r1', { evidence: [startPhoto] }, actors.worker);
    expect(started).toMatchObject({ ok: true });
    return here.arrive(CompleteService, {
      ...fact(ServiceCompleted, { ...done, outcome: told }, { actor: actors.worker }),
      ...r1,
    });
  };
  it.each([
    ['outcome.client.name', { ...outcome, client: { ...client, name: 'Nobody' } }],
    ['outcome.worker.name', { ...outcome, worker: { ...mila, name: 'Nobody' } }],
    ['outcome.serviceType.name', { ...outcome, serviceType: { ...boiler, name: 'Nothing' } }],
  ])('is refused with another %s', async (field, told) => {
    expect(await complete(told)).toMatchObject({
      ok: false,
      refusal: { code: 'copy-never-true', params: { field } },
    });
  });
  it('says what its request says where a name was another one once', async () => {
    const named = on(mila.id, WorkerProfileChanged, {
      name: 'Mila Berg',
      skills: ['gas'],
      capacity: 1,
    });
    const told = { ...outcome, client: { ...client, name: RENAMED } };
    // The request was taken under the old name, so that is what its ending says.
    expect(await complete(told, [renamed, named])).toMatchObject({ value: { data: { outcome } } });
  });
  it('that a device recorded together with its request follows it', async () => {
    const here = world([renamed]);
    const asked = fact(ServiceRequested, order, { actor: actors.client });
    await here.arrive(RequestService, { ...asked, ...r1 });
    const told = { client, serviceType: boiler };
    const cancelled = fact(
      ServiceCancelled,
      { reason: 'Not needed.', outcome: told },
      { actor: actors.client },
    );
    expect(await here.arrive(CancelService, { ...cancelled, ...r1 })).toMatchObject({
      value: { data: { outcome: { ...told, client: { id: client.id, name: RENAMED } } } },
    });
  });
});
