export * from './document.ts';
export * from './epoch.ts';
export * from './fold.ts';
export * from './rebase.ts';
export * from './verdict.ts';
export * from './wire.ts';
