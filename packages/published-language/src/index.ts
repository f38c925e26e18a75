export * from './billing.ts';
export * from './events.ts';
export * from './management.ts';
export * from './person-filters.ts';
export * from './provisioning.ts';
export * from './review.ts';
export * from './shared.ts';
export * from './vocabulary.ts';
