import { keepCompiled } from '../../host/compile-cache.ts';

// Before anything else is imported.
keepCompiled();
await (await import('./program.ts')).runProgram();
