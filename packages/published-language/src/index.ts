export * from './billing.ts';
export * from './billing-bank.ts';
export * from './billing-worker.ts';
export * from './management.ts';
export * from './provisioning.ts';
export * from './review.ts';
export * from './shared.ts';
