export * from './device-clock.ts';
export * from './document.ts';
export * from './epoch.ts';
export * from './fold.ts';
export * from './people.ts';
export * from './rebase.ts';
export * from './verdict.ts';
export * from './wire.ts';
