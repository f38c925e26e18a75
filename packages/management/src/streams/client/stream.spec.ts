// Proves when a client may be registered, changed and deactivated, and who sees them.
import { actors, fact, given } from '@callout/kernel/testing';
import {
  ClientDeactivated,
  ClientDetailsChanged,
  ClientRegistered,
} from '@callout/published-language';
import { describe, expect, it } from 'vitest';
import { ChangeClientDetails, client, DeactivateClient, RegisterClient } from './stream.ts';

const details = { name: 'Harbour School', contact: { name: 'Ada', phone: '+49 40 5550100' } };
const renamed = { ...details, name: 'Harbour School North' };
const registered = fact(ClientRegistered, details);
const deactivated = fact(ClientDeactivated, { reason: 'Contract ended.' });

describe('RegisterClient', () => {
  it('registers the client, once', () => {
    given(client).when(RegisterClient, details, actors.manager).thenRecords([registered]);
    given(client, [registered])
      .when(RegisterClient, details, actors.manager)
      .thenRefuses({ code: 'already-there' });
  });
  it('is refused to a client, and names a faulty phone number', () => {
    given(client)
      .when(RegisterClient, details, actors.client)
      .thenRefuses({ code: 'not-permitted' });
    given(client)
      .when(
        RegisterClient,
        { ...details, contact: { name: 'Ada', phone: 'call me' } },
        actors.manager,
      )
      .thenRefuses({ code: 'input-invalid', fields: [{ path: 'contact.phone', message: '' }] });
  });
});

describe('ChangeClientDetails', () => {
  it('replaces the details', () => {
    given(client, [registered])
      .when(ChangeClientDetails, renamed, actors.manager)
      .thenRecords([fact(ClientDetailsChanged, renamed)]);
  });
  it('is refused for an inactive client', () => {
    given(client, [registered, deactivated])
      .when(ChangeClientDetails, renamed, actors.manager)
      .thenRefuses({ code: 'client-inactive' });
  });
});

describe('DeactivateClient', () => {
  it('deactivates the client, once', () => {
    given(client, [registered])
      .when(DeactivateClient, { reason: 'Contract ended.' }, actors.manager)
      .thenRecords([deactivated]);
    given(client, [registered, deactivated])
      .when(DeactivateClient, { reason: 'Again.' }, actors.manager)
      .thenRefuses({ code: 'client-inactive' });
  });
});

it('is seen by managers, accountants and the client, and is the client’s own', () => {
  const { audience, envelope, state } = given(client, [registered], 'c1').document();
  expect(audience).toEqual(['role:manager', 'role:accountant', 'client:c1']);
  expect(envelope).toMatchObject({ status: 'active', owner: 'c1', closed: false });
  expect(client.relations(state as never, actors.client)).toEqual(['own']);
  expect(client.relations(state as never, actors.otherClient)).toEqual([]);
  // A worker whose stream has the same id is still not this client.
  expect(client.relations(state as never, { ...actors.worker, subject: 'c1' })).toEqual([]);
});
