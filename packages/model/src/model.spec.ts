// Proves that the model hangs together: what is declared is there, wired, and can be drawn and
// described; and that the contexts know of each other only what is published.
import type { AnyCommand } from '@callout/kernel';
import {
  billingEvents,
  managementEvents,
  provisioningEvents,
  ROLES,
  reviewEvents,
} from '@callout/published-language';
import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import { model } from './index.ts';

const { contexts } = model;
const commands = contexts.flatMap((context) => context.commands);

it('has the four contexts', () => {
  expect(contexts.map(({ name }) => name)).toEqual([
    'provisioning',
    'management',
    'review',
    'billing',
  ]);
});

describe.each(contexts)('$name', (context) => {
  const own = new Set<string>(
    context.streams.flatMap(({ events }) => events).map(({ type }) => type),
  );

  it('declares every event that the published language gives it, and no other', () => {
    const published = { billingEvents, managementEvents, provisioningEvents, reviewEvents };
    const given = published[`${context.name}Events`].map(({ type }) => type);
    expect([...own].sort()).toEqual([...given].sort());
  });
  it('listens only to events that another context has', () => {
    for (const event of context.listensTo) {
      expect(model.event(event.type), event.type).toBe(event);
      expect(event.context).not.toBe(context.name);
    }
  });
  it('its policies issue its own commands', () => {
    for (const policy of context.policies) {
      for (const command of policy.issues) {
        expect(context.commands as readonly AnyCommand[], policy.name).toContain(command);
      }
    }
  });
  it('its projections have names of their own', () => {
    const names = context.projections.map(({ name }) => name);
    expect(new Set(names).size).toBe(names.length);
  });
  it('its streams fold and judge every event of theirs', () => {
    for (const stream of context.streams) {
      const types = stream.events.map(({ type }) => type).sort();
      expect(Object.keys(stream.evolve).sort(), stream.kind).toEqual(types);
      expect(Object.keys(stream.rules).sort(), stream.kind).toEqual(types);
      const begins = [...stream.beginsWith, ...(stream.mayBegin ?? [])];
      expect(begins.length, stream.kind).toBeGreaterThan(0);
      expect(begins.filter((type) => !types.includes(type))).toEqual([]);
    }
  });
  it('its lists are over streams of the model, for people', () => {
    for (const list of context.lists) {
      expect(context.streams.map(({ kind }) => kind)).toContain(list.over.kind);
      expect(list.observers.length).toBeGreaterThan(0);
      const known = list.over.statuses;
      if (known) {
        expect((list.statuses ?? []).filter((status) => !known.includes(status))).toEqual([]);
      }
    }
  });
});

describe.each(commands)('$name', (command) => {
  it('is on a stream of the model and emits events of that stream', () => {
    expect(model.stream(command.stream.kind)).toBe(command.stream);
    expect(command.emits.length).toBeGreaterThan(0);
    for (const event of command.emits) {
      expect(command.stream.events.map(({ type }) => type)).toContain(event.type);
    }
  });
  it('is issued by somebody: a role or a policy', () => {
    const policies = contexts.flatMap((context) => context.policies);
    const issuers = policies.filter(({ issues }) => issues.includes(command));
    const roles = Object.keys(command.actors);
    expect(roles.length + issuers.length).toBeGreaterThan(0);
    expect(roles.filter((role) => !(ROLES as readonly string[]).includes(role))).toEqual([]);
  });
  it('describes its input as JSON Schema', () => {
    expect(z.toJSONSchema(command.input, { io: 'input' })).toMatchObject({ type: 'object' });
  });
});

it('every event is recorded by some command', () => {
  const emitted = new Set<string>(commands.flatMap(({ emits }) => emits).map(({ type }) => type));
  const silent = contexts
    .flatMap(({ streams }) => streams)
    .flatMap(({ events }) => events)
    .filter(({ type }) => !emitted.has(type));
  expect(silent.map(({ type }) => type)).toEqual([]);
});
