// The house rules between folders. Arrows point down only:
//   apps and sync-server → board → model → contexts → published-language → kernel
//   apps → replica → sync → kernel, sync-server → sync
// A new arrow is a decision: change the design first, then this file.
//
// A path either lies in a package (packages/kernel/src/…) or, when the package manager cannot
// resolve it, stays as it was written (@callout/kernel/…); the patterns below match both.

const contexts = '(?:provisioning|management|review|billing)';
const specs = String.raw`\.(?:spec|fixture|e2e)\.tsx?$`;

/** Matches every room of the house, so that a rule can say "any room but these". */
const anyRoom = '^(?:packages/|apps/|sync-server/|test/|@callout/)';
/** @param {string[]} names packages a room may use */
const rooms = (...names) => `^packages/(?:${names.join('|')})/`;

/**
 * A room may use itself and the rooms named, nothing else of the house.
 * @param {string} name
 * @param {string} comment
 * @param {string} from the room, as a pattern
 * @param {string[]} allowed
 */
const only = (name, comment, from, allowed) => ({
  name,
  comment,
  severity: 'error',
  from: { path: from },
  to: { path: anyRoom, pathNot: [from, ...(allowed.length > 0 ? [rooms(...allowed)] : [])] },
});

/**
 * A folder of a package may use itself and the folders named, nothing else of the package. A spec may
 * look up: it proves what it does with whatever the package has.
 * @param {string} owner
 * @param {string} source the folder that holds them
 */
const foldersOf = (owner, source) => {
  /**
   * @param {string} folder
   * @param {string} comment
   * @param {string[]} below
   */
  return (folder, comment, below) => ({
    name: `${owner}-${folder}-uses-only-what-is-below`,
    comment,
    severity: 'error',
    from: { path: `^${source}/${folder}/`, pathNot: specs },
    to: { path: `^${source}/`, pathNot: `^${source}/(?:${[folder, ...below].join('|')})/` },
  });
};
const serverFolder = foldersOf('server', 'sync-server/src');
const replicaFolder = foldersOf('replica', 'packages/replica/src');
const clientFolder = foldersOf('client', 'apps/client/src');
/** From the ground up; what puts all of them together, `app`, may use each. */
const clientFolders = [
  'i18n',
  'data',
  'ui',
  'commands',
  'lists',
  'documents',
  'session',
  'shell',
  'roles',
];

export default {
  forbidden: [
    only(
      'kernel-is-the-ground',
      'Everything stands on the kernel; if it knew a room above, no room could be read or tested alone.',
      '^packages/kernel/',
      [],
    ),
    only(
      'published-language-knows-only-the-kernel',
      'It is what the contexts share. If it knew one of them, all would depend on that one.',
      '^packages/published-language/',
      ['kernel'],
    ),
    {
      name: 'a-context-never-imports-another',
      comment:
        'Contexts are changed by different people at different times. They speak through the events ' +
        'of the published language, or a change in one would break another.',
      severity: 'error',
      from: { path: `^packages/(${contexts})/` },
      to: { path: `^packages/${contexts}/`, pathNot: '^packages/$1/' },
    },
    only(
      'contexts-know-only-the-language-and-the-kernel',
      'A context is pure decisions. It is handed to servers and devices as a value and must not know them.',
      `^packages/${contexts}/`,
      [contexts, 'published-language', 'kernel'],
    ),
    only(
      'model-assembles-the-contexts',
      'The model puts the contexts together; who runs it (server, device, tool) is above it.',
      '^packages/model/',
      [contexts, 'published-language', 'kernel'],
    ),
    only(
      'board-draws-the-model',
      'The board is a picture of whatever model it is handed: it takes the stickies and their titles from ' +
        'the model, and no context could tell that it is drawn.',
      '^packages/board/',
      ['model', 'kernel'],
    ),
    only(
      'sync-knows-streams-not-contexts',
      'Replication is proved once for every context. Knowing one would tie the proof to it.',
      '^packages/sync/',
      ['kernel'],
    ),
    only(
      'replica-knows-streams-not-contexts',
      "The device's database gets the model as a value, for the same reason as sync.",
      '^packages/replica/',
      ['sync', 'kernel'],
    ),
    replicaFolder(
      'platform',
      'What the device offers: locks, time, waiting. It is the ground, and knows nothing of ours.',
      [],
    ),
    replicaFolder(
      'storage',
      'What is stored must be right whoever sends it: so it is proved without a network.',
      ['platform'],
    ),
    replicaFolder(
      'network',
      'What is sent must be right whoever recorded it, and whatever files there are.',
      ['storage', 'platform'],
    ),
    replicaFolder(
      'files',
      'Files are kept and sent without a command, and outlive the one that named them.',
      ['network', 'storage', 'platform'],
    ),
    replicaFolder('commands', 'A command names a file by its hash; keeping it is done before.', [
      'network',
      'storage',
      'platform',
    ]),
    only(
      'client-uses-the-model-and-the-replica',
      'The client shows and records; it reaches contexts through the model, and never the server: it ' +
        'must work for days without one.',
      '^apps/client/',
      ['board', 'model', 'replica', 'sync', 'published-language', 'kernel'],
    ),
    only(
      'desktop-has-no-domain-code',
      'The shell holds the privileges of the operating system. The less it knows, the less can go wrong.',
      '^apps/desktop/',
      [],
    ),
    only(
      'server-uses-the-model-and-sync',
      'The server reaches contexts through the model and has nothing to do with the device database.',
      '^sync-server/',
      ['board', 'model', 'sync', 'published-language', 'kernel'],
    ),
    ...clientFolders.map((folder, index) =>
      clientFolder(
        folder,
        'A page stands on forms, forms on parts, parts on data: whoever changes one looks only upwards.',
        clientFolders.slice(0, index),
      ),
    ),
    {
      name: 'roles-do-not-know-each-other',
      comment:
        'What two roles show lies in documents, so that one role can be changed without the other.',
      severity: 'error',
      from: { path: '^apps/client/src/roles/([^/]+)/', pathNot: specs },
      to: { path: '^apps/client/src/roles/', pathNot: '^apps/client/src/roles/$1/' },
    },
    serverFolder(
      'host',
      'What the machine gives (settings, clock, log, timers, passwords) is read and tested without a database.',
      [],
    ),
    serverFolder(
      'store',
      'The store keeps what it is given. If it knew who asks, a second database would need a second engine.',
      ['host'],
    ),
    serverFolder(
      'engine',
      'The engine judges facts however they come in: by HTTP, from an import, from a command line.',
      ['host', 'store'],
    ),
    serverFolder(
      'web',
      'The core of the API is handed its modules. If it named one, none could be left out or tested alone.',
      ['host', 'store', 'engine'],
    ),
    serverFolder(
      'pages',
      'The look of every server-rendered page: text in, HTML out, nothing else.',
      [],
    ),
    serverFolder(
      'modules',
      'A feature stands on everything that is not a feature, and is put together with others in modules.ts.',
      ['host', 'store', 'engine', 'web', 'pages'],
    ),
    {
      name: 'server-modules-share-people-alone',
      comment:
        'A module can be read, changed and taken away without the others. Accounts are the one thing that ' +
        'several of them are about.',
      severity: 'error',
      from: { path: '^sync-server/src/modules/([^/]+)/', pathNot: specs },
      to: { path: '^sync-server/src/modules/', pathNot: '^sync-server/src/modules/(?:$1|people)/' },
    },
    {
      name: 'charts-are-loaded-when-drawn',
      comment:
        'The library that draws charts doubles what the server needs to start, and few look at a chart.',
      severity: 'error',
      from: {
        path: '^sync-server/',
        pathNot: [specs, '^sync-server/src/modules/reports/revenue-page'],
      },
      to: {
        path: '^sync-server/src/modules/reports/(?:revenue-page|chart)\\.ts$',
        dependencyTypesNot: ['dynamic-import'],
      },
    },
    serverFolder(
      'tools',
      'Programs beside the server use its parts one by one; they never start the server itself.',
      ['host', 'store', 'engine', 'web', 'modules'],
    ),
    {
      name: 'one-door',
      comment:
        'A package has one door, src/index.ts. What stands behind it can be changed without asking others. ' +
        'Kernel, replica and shell have one for tests alone: given / when / then and the toy model are written once, ' +
        'the page that a browser test drives is built from it, and the built shell is run around a browser.',
      severity: 'error',
      from: { path: '^(packages/[^/]+|apps/[^/]+|sync-server|test)/' },
      to: {
        path: '^(?:packages/[^/]+|apps/[^/]+|sync-server)/',
        pathNot: [
          '^$1/',
          '^(?:packages/[^/]+|sync-server)/src/index\\.ts$',
          '^packages/kernel/src/(?:testing|toy/toy)\\.fixture\\.ts$',
          '^packages/replica/src/testing/chromium\\.fixture\\.ts$',
          '^apps/desktop/src/runtime\\.fixture\\.ts$',
        ],
      },
    },
    {
      name: 'tests-are-used-by-tests-only',
      comment: 'What ships must not need what does not.',
      severity: 'error',
      from: { path: '^(?:packages|apps|sync-server)/', pathNot: specs },
      to: { path: [specs, '^test/'] },
    },
    {
      name: 'kernel-stays-small',
      comment:
        'The kernel runs in every place there is: each part it takes is a part that all of them take.',
      severity: 'error',
      from: { path: '^packages/kernel/', pathNot: specs },
      to: {
        path: 'node_modules/',
        pathNot: 'node_modules/(?:zod|temporal-polyfill|uuid|i18next)/',
      },
    },
    {
      name: 'the-core-does-no-input-or-output',
      comment:
        'These packages run on devices and servers alike and are tested without either: no files, no ' +
        'network, no process.',
      severity: 'error',
      from: { path: '^packages/', pathNot: specs },
      to: { dependencyTypes: ['core'] },
    },
    {
      name: 'no-cycles',
      comment: 'Files that import each other can only be understood, loaded and moved together.',
      severity: 'error',
      from: {},
      to: { circular: true },
    },
    {
      name: 'everything-resolves',
      comment:
        'What cannot be resolved cannot be judged: a misspelt path or a way past a door would slip ' +
        'through all the other rules.',
      severity: 'error',
      from: {},
      to: { couldNotResolve: true, pathNot: '^virtual:' },
    },
    {
      name: 'declared-parts-only',
      comment:
        'An import that works only because a neighbour happens to install the part breaks one day.',
      severity: 'error',
      from: { path: '^(?:packages|apps|sync-server)/', pathNot: specs },
      to: { dependencyTypes: ['npm-no-pkg', 'npm-unknown'] },
    },
  ],
  options: {
    // TypeScript 7 has no API that dependency-cruiser could parse with (docs/adr/0003).
    parser: 'swc',
    doNotFollow: { path: 'node_modules' },
    exclude: { path: '(?:^|/)(?:dist|\\.tools)/' },
    combinedDependencies: false,
    enhancedResolveOptions: {
      exportsFields: ['exports'],
      conditionNames: ['import', 'node', 'default', 'types'],
      extensions: ['.ts', '.tsx', '.mjs', '.js', '.json', '.d.ts'],
      mainFields: ['module', 'main', 'types'],
    },
  },
};
