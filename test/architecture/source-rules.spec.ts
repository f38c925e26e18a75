// Proves that every rule of .dependency-cruiser.mjs finds what it forbids: a rule whose pattern
// matches nothing looks exactly like a checkout without violations.
import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join, relative } from 'node:path';
import { cruise, type ICruiseOptions, type ICruiseResult } from 'dependency-cruiser';
import { afterEach, expect, test } from 'vitest';
import config from '../../.dependency-cruiser.mjs';

const packages = [
  'kernel',
  'published-language',
  'provisioning',
  'management',
  'review',
  'billing',
  'model',
  'board',
  'sync',
  'replica',
];
const thirdParty = ['zod', 'temporal-polyfill', 'uuid', 'express', 'react'];

const checkouts: string[] = [];

afterEach(() => {
  for (const checkout of checkouts.splice(0)) rmSync(checkout, { recursive: true, force: true });
});

/** A small checkout on disk: every package with its door, linked as the package manager links it. */
function build(files: Readonly<Record<string, string>>): string {
  const checkout = mkdtempSync(join(tmpdir(), 'callout-checkout-'));
  checkouts.push(checkout);
  const write = (path: string, text: string) => {
    mkdirSync(dirname(join(checkout, path)), { recursive: true });
    writeFileSync(join(checkout, path), text);
  };
  const manifest = (name: string) =>
    JSON.stringify({
      name,
      type: 'module',
      exports: { '.': './src/index.ts', './toy': './src/toy/toy.fixture.ts' },
      dependencies: Object.fromEntries(thirdParty.map((part) => [part, '1.0.0'])),
    });
  mkdirSync(join(checkout, 'node_modules/@callout'), { recursive: true });
  const rooms = [...packages.map((name) => `packages/${name}`), 'sync-server'];
  for (const room of rooms) {
    const name = `@callout/${room.split('/').at(-1)}`;
    write(`${room}/package.json`, manifest(name));
    write(`${room}/src/index.ts`, 'export const door = 1;\n');
    write(`${room}/src/behind.ts`, 'export const behind = 1;\n');
    symlinkSync(
      relative(join(checkout, 'node_modules/@callout'), join(checkout, room)),
      join(checkout, 'node_modules', name),
    );
  }
  write('package.json', manifest('callout'));
  for (const part of thirdParty) {
    write(`node_modules/${part}/package.json`, JSON.stringify({ name: part, main: 'index.js' }));
    write(`node_modules/${part}/index.js`, 'module.exports = {};\n');
  }
  for (const name of ['client', 'desktop']) {
    write(`apps/${name}/package.json`, manifest(`@callout/${name}`));
    write(`apps/${name}/src/main.ts`, 'export const app = 1;\n');
  }
  write('test/package.json', manifest('@callout/test'));
  write('test/setup.ts', 'export const setup = 1;\n');
  for (const [path, text] of Object.entries(files)) write(path, text);
  return checkout;
}

async function brokenRules(files: Readonly<Record<string, string>>): Promise<string[]> {
  const { enhancedResolveOptions, ...options } = config.options;
  const { output } = await cruise(
    ['packages', 'apps', 'sync-server', 'test'],
    {
      ...options,
      baseDir: build(files),
      validate: true,
      ruleSet: { forbidden: config.forbidden },
    } as ICruiseOptions,
    enhancedResolveOptions,
  );
  const found = (output as ICruiseResult).summary.violations.map(({ rule }) => rule.name);
  return [...new Set(found)].sort();
}

/** Each folder of the server imports one that stands above or beside it. */
function serverArrowsUp(): [string, Record<string, string>, string[]][] {
  const arrows = [
    ['host', 'store'],
    ['store', 'engine'],
    ['engine', 'web'],
    ['web', 'modules'],
    ['pages', 'web'],
    ['modules', 'tools'],
  ] as const;
  return [
    ...arrows.map(([from, to]): [string, Record<string, string>, string[]] => [
      `the server's ${from} imports its ${to}`,
      {
        [`sync-server/src/${to}/any/a.ts`]: 'export const a = 1;',
        [`sync-server/src/${from}/any/b.ts`]: `import '../../${to}/any/a.ts';`,
      },
      [`server-${from}-uses-only-what-is-below`],
    ]),
    [
      'a tool starts the server itself',
      {
        'sync-server/src/server.ts': 'export const a = 1;',
        'sync-server/src/tools/cli/b.ts': "import '../../server.ts';",
      },
      ['server-tools-uses-only-what-is-below'],
    ],
  ];
}

/** Each folder of the client imports the one that stands on it. */
function clientArrowsUp(): [string, Record<string, string>, string[]][] {
  const folders = [
    'i18n',
    'data',
    'ui',
    'commands',
    'lists',
    'documents',
    'session',
    'shell',
    'roles',
    'app',
  ];
  return folders.slice(0, -1).map((from, index) => [
    `the client's ${from} imports its ${folders[index + 1]}`,
    {
      [`apps/client/src/${folders[index + 1]}/any/a.ts`]: 'export const a = 1;',
      [`apps/client/src/${from}/any/b.ts`]: `import '../../${folders[index + 1]}/any/a.ts';`,
    },
    [`client-${from}-uses-only-what-is-below`],
  ]);
}

/** A file of the replica that imports another. */
function inReplica(path: string, imported: string): Record<string, string> {
  const source = 'packages/replica/src/';
  return {
    [`${source}${path}`]: `import '${imported}';`,
    [join(source, dirname(path), imported)]: 'export const there = 1;',
  };
}

/** What is forbidden, said as files to add; the rules that must name it, all of them. */
const violations: readonly [string, Record<string, string>, string[]][] = [
  [
    'the kernel imports the language',
    { 'packages/kernel/src/index.ts': "import '@callout/published-language';" },
    ['kernel-is-the-ground'],
  ],
  [
    'the kernel imports a part that is not its own',
    { 'packages/kernel/src/index.ts': "import 'react';" },
    ['kernel-stays-small'],
  ],
  [
    'the language imports a context',
    { 'packages/published-language/src/index.ts': "import '@callout/billing';" },
    ['published-language-knows-only-the-kernel'],
  ],
  [
    'a context imports another',
    { 'packages/billing/src/index.ts': "import '@callout/review';" },
    ['a-context-never-imports-another'],
  ],
  [
    'a context imports only a type of another',
    { 'packages/billing/src/index.ts': "import type { door } from '@callout/review';" },
    ['a-context-never-imports-another'],
  ],
  [
    'a context hands on another',
    { 'packages/provisioning/src/index.ts': "export * from '@callout/management';" },
    ['a-context-never-imports-another'],
  ],
  [
    'a context loads another at run time',
    { 'packages/management/src/index.ts': "export const a = () => import('@callout/billing');" },
    ['a-context-never-imports-another'],
  ],
  [
    'a context imports sync',
    { 'packages/management/src/index.ts': "import '@callout/sync';" },
    ['contexts-know-only-the-language-and-the-kernel'],
  ],
  [
    'the model imports the replica',
    { 'packages/model/src/index.ts': "import '@callout/replica';" },
    ['model-assembles-the-contexts'],
  ],
  [
    'the model imports the board that draws it',
    { 'packages/model/src/index.ts': "import '@callout/board';" },
    ['model-assembles-the-contexts'],
  ],
  [
    'the board imports a context past the model',
    { 'packages/board/src/index.ts': "import '@callout/billing';" },
    ['board-draws-the-model'],
  ],
  [
    'sync imports a context',
    { 'packages/sync/src/index.ts': "import '@callout/management';" },
    ['sync-knows-streams-not-contexts'],
  ],
  [
    'sync imports the language',
    { 'packages/sync/src/index.ts': "import '@callout/published-language';" },
    ['sync-knows-streams-not-contexts'],
  ],
  [
    'the replica imports the model',
    { 'packages/replica/src/index.ts': "import '@callout/model';" },
    ['replica-knows-streams-not-contexts'],
  ],
  [
    'the platform of the replica imports its storage',
    inReplica('platform/a.ts', '../storage/b.ts'),
    ['replica-platform-uses-only-what-is-below'],
  ],
  [
    'the storage of the replica imports its network',
    inReplica('storage/a.ts', '../network/b.ts'),
    ['replica-storage-uses-only-what-is-below'],
  ],
  [
    'the network of the replica imports its files',
    inReplica('network/a.ts', '../files/b.ts'),
    ['replica-network-uses-only-what-is-below'],
  ],
  [
    'files of the replica import a command',
    inReplica('files/a.ts', '../commands/b.ts'),
    ['replica-files-uses-only-what-is-below'],
  ],
  [
    'a command of the replica imports what puts all together',
    inReplica('commands/a.ts', '../open.ts'),
    ['replica-commands-uses-only-what-is-below'],
  ],
  [
    'the client imports the server',
    { 'apps/client/src/main.ts': "import '@callout/sync-server';" },
    ['client-uses-the-model-and-the-replica'],
  ],
  [
    'a component of the client imports a context',
    { 'apps/client/src/page.tsx': "import '@callout/billing'; export const P = () => <p />;" },
    ['client-uses-the-model-and-the-replica'],
  ],
  [
    'the desktop shell imports domain code',
    { 'apps/desktop/src/main.ts': "import '@callout/kernel';" },
    ['desktop-has-no-domain-code'],
  ],
  [
    'the server imports the replica',
    { 'sync-server/src/index.ts': "import '@callout/replica';" },
    ['server-uses-the-model-and-sync'],
  ],
  [
    'the server imports a context',
    { 'sync-server/src/index.ts': "import '@callout/billing';" },
    ['server-uses-the-model-and-sync'],
  ],
  ...clientArrowsUp(),
  [
    'a role of the client imports another',
    {
      'apps/client/src/roles/worker/a.ts': 'export const a = 1;',
      'apps/client/src/roles/manager/b.ts': "import '../worker/a.ts';",
    },
    ['roles-do-not-know-each-other'],
  ],
  ...serverArrowsUp(),
  [
    'a module of the server imports another',
    {
      'sync-server/src/modules/apply/a.ts': 'export const a = 1;',
      'sync-server/src/modules/reports/b.ts': "import '../apply/a.ts';",
    },
    ['server-modules-share-people-alone'],
  ],
  [
    'the server loads charts at its start',
    {
      'sync-server/src/modules/reports/chart.ts': 'export const a = 1;',
      'sync-server/src/modules/reports/b.ts': "import './chart.ts';",
    },
    ['charts-are-loaded-when-drawn'],
  ],
  [
    'a path goes past a door',
    { 'packages/sync/src/index.ts': "import '../../kernel/src/behind.ts';" },
    ['one-door'],
  ],
  [
    'a test goes past a door',
    { 'test/contract/a.spec.ts': "import '../../sync-server/src/behind.ts';" },
    ['one-door'],
  ],
  [
    'a package name goes past a door',
    { 'packages/sync/src/index.ts': "import '@callout/kernel/src/behind.ts';" },
    ['everything-resolves', 'sync-knows-streams-not-contexts'],
  ],
  [
    'shipped code imports a spec',
    {
      'packages/sync/src/a.spec.ts': 'export const a = 1;',
      'packages/sync/src/index.ts': "import './a.spec.ts';",
    },
    ['tests-are-used-by-tests-only'],
  ],
  [
    'shipped code imports the toy model',
    {
      'packages/kernel/src/toy/toy.fixture.ts': 'export const toyModel = 1;',
      'packages/sync/src/index.ts': "import '@callout/kernel/toy';",
    },
    ['tests-are-used-by-tests-only'],
  ],
  [
    'the core reads files',
    { 'packages/billing/src/index.ts': "import 'node:fs';" },
    ['the-core-does-no-input-or-output'],
  ],
  [
    'two files import each other',
    {
      'packages/billing/src/a.ts': "import './b.ts'; export const a = 1;",
      'packages/billing/src/b.ts': "import './a.ts'; export const b = 1;",
    },
    ['no-cycles'],
  ],
  [
    'an import leads nowhere',
    { 'packages/billing/src/index.ts': "import './nowhere.ts';" },
    ['everything-resolves'],
  ],
  [
    'a part is used that no manifest names',
    {
      'node_modules/stray/package.json': '{"name":"stray","main":"index.js"}',
      'node_modules/stray/index.js': '',
      'packages/billing/src/index.ts': "import 'stray';",
    },
    ['declared-parts-only'],
  ],
];

test.each(violations)('is found: %s', async (_title, files, rules) => {
  expect(await brokenRules(files)).toEqual(rules);
});

test('every rule is proved by at least one violation', () => {
  const proved = new Set(violations.flatMap(([, , rules]) => rules));
  expect(config.forbidden.map(({ name }) => name).filter((name) => !proved.has(name))).toEqual([]);
});

test('the arrows of the design are allowed', async () => {
  const imports = (...names: string[]) =>
    names.map((name) => `import '@callout/${name}';`).join('\n');
  expect(
    await brokenRules({
      'packages/kernel/src/index.ts': "import 'zod'; import 'uuid'; import './behind.ts';",
      'packages/published-language/src/index.ts': imports('kernel'),
      'packages/billing/src/index.ts': `${imports('kernel', 'published-language')} import './behind.ts';`,
      'packages/billing/src/a.spec.ts': "import 'node:fs'; import './index.ts';",
      'packages/model/src/index.ts': imports(
        'kernel',
        'provisioning',
        'management',
        'review',
        'billing',
      ),
      'packages/sync/src/index.ts': imports('kernel'),
      'packages/kernel/src/toy/toy.fixture.ts': 'export const toyModel = 1;',
      'packages/sync/src/a.spec.ts': "import '@callout/kernel/toy';",
      'packages/replica/src/index.ts': `${imports('kernel', 'sync')} import './open.ts';`,
      'packages/replica/src/open.ts': "import './files/a.ts'; import './commands/a.ts';",
      ...inReplica('files/a.ts', '../network/a.ts'),
      ...inReplica('commands/a.ts', '../storage/b.ts'),
      ...inReplica('network/a.ts', '../storage/a.ts'),
      ...inReplica('storage/a.ts', '../platform/a.ts'),
      'packages/replica/src/storage/a.spec.ts': "import '../open.ts';",
      'apps/client/src/main.ts': imports(
        'model',
        'replica',
        'sync',
        'kernel',
        'published-language',
      ),
      'sync-server/src/index.ts': `${imports('model', 'sync', 'kernel')} import 'express'; import 'node:fs';`,
      'sync-server/src/host/a.ts': 'export const a = 1;',
      'sync-server/src/store/a.ts': "import '../host/a.ts';",
      'sync-server/src/engine/a.ts': "import '../store/a.ts'; import '../host/a.ts';",
      'sync-server/src/web/a.ts': "import '../engine/a.ts';",
      'sync-server/src/pages/a.ts': 'export const a = 1;',
      'sync-server/src/modules/people/a.ts': "import '../../web/a.ts'; import '../../pages/a.ts';",
      'sync-server/src/modules/invitation/a.ts': "import '../people/a.ts';",
      'sync-server/src/tools/cli/a.ts': "import '../../modules/people/a.ts';",
      'sync-server/src/engine/a.spec.ts': "import '../tools/cli/a.ts';",
      'test/simulation/a.spec.ts': imports('sync-server', 'replica', 'model', 'billing'),
    }),
  ).toEqual([]);
});
