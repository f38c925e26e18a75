/** The second door, for specs only: given / when / then, and a context in memory. */

export * from './testing-histories.fixture.ts';
export * from './testing-ids.fixture.ts';
export * from './testing-stream.fixture.ts';
export * from './testing-world.fixture.ts';
