export * from './engine/dependencies.ts';
export * from './engine/engine.ts';
export * from './engine/port.ts';
export * from './store/errors.ts';
export * from './store/port.ts';
export * from './store/sqlite.ts';
