import { defineList } from '@callout/kernel';
import { client } from '../streams/client/stream.ts';
import { serviceType } from '../streams/service-type/stream.ts';
import { worker } from '../streams/worker/stream.ts';

export const serviceCatalogue = defineList({
  name: 'service-catalogue',
  over: serviceType,
  observers: ['manager', 'client', 'worker', 'reviewer', 'accountant', 'supplies'],
  statuses: ['offered'],
  columns: ['basePrice', 'typicalDurationMinutes', 'requiredSkills'],
  search: ['description'],
});

export const retiredServiceTypes = defineList({
  name: 'retired-service-types',
  over: serviceType,
  observers: ['manager'],
  statuses: ['retired'],
  columns: ['basePrice', 'typicalDurationMinutes', 'requiredSkills'],
});

export const clientList = defineList({
  name: 'client-list',
  over: client,
  observers: ['manager', 'accountant'],
  columns: ['contact', 'place'],
  search: ['externalId'],
});

export const workerList = defineList({
  name: 'worker-list',
  over: worker,
  observers: ['manager', 'accountant'],
  columns: ['skills', 'phone', 'email', 'capacity'],
  search: ['externalId'],
});

export const workerProfile = defineList({
  name: 'worker-profile',
  over: worker,
  observers: ['worker'],
  tie: 'assignee',
  columns: ['skills', 'phone', 'email'],
});
