import { isIP } from 'node:net';
import { join, resolve } from 'node:path';
import { z } from 'zod';
import { StartFailure } from './start-failure.ts';

export const PORT_DEFAULT = 4810;
const HOST_DEFAULT = '127.0.0.1';
/** `data` of the checkout, wherever a command is called from. */
const DATA_DEFAULT = join(import.meta.dirname, '../../../data');

export interface Config {
  /** 0 takes any free port. */
  readonly port: number;
  /** Absolute. */
  readonly dataFolder: string;
  /** Absent: embedded SQLite in the data folder. */
  readonly databaseUrl?: string | undefined;
  /** Where people reach this server, for links in mails; without a slash at its end. */
  readonly publicUrl?: string | undefined;
  /** Absent: mails are laid down as files in the data folder. */
  readonly smtpUrl?: string | undefined;
  readonly mailFrom?: string | undefined;
  readonly demo: boolean;
  /** The demo may be shown to whoever reaches this server. */
  readonly demoPublic: boolean;
  /** The address of this machine on which the server listens. */
  readonly host: string;
  readonly trustProxy: TrustProxy;
  /** Services of others may be called in private networks: every one, or those of these hosts. */
  readonly outboundPrivate: boolean | readonly string[];
  readonly uploadLimits: UploadLimits;
  /** Absent: metrics are read on the machine itself alone. */
  readonly metricsToken?: string | undefined;
  readonly testClock: boolean;
}

/**
 * Whose word is taken for where a request came from: nobody's, that of so many proxies before the
 * server, or that of proxies at these addresses and networks.
 */
export type TrustProxy = false | number | readonly string[];

/** Of files that no event names: what they may take, and for how long they are kept. */
export interface UploadLimits {
  readonly personFiles: number;
  readonly personBytes: number;
  readonly totalBytes: number;
  readonly days: number;
}

const MEGABYTE = 1024 * 1024;
const wholeNumber = (from: number, to: number) => ({
  schema: z
    .string()
    .regex(/^\d{1,9}$/)
    .transform(Number)
    .pipe(z.int().min(from).max(to)),
  must: `be a whole number from ${from} to ${to}`,
});

const flag = z.enum(['0', '1']).transform((value) => value === '1');
const isPostgresUrl = (text: string) =>
  URL.canParse(text) && ['postgres:', 'postgresql:'].includes(new URL(text).protocol);
const isSmtpUrl = (text: string) =>
  URL.canParse(text) && ['smtp:', 'smtps:'].includes(new URL(text).protocol);
/** `office@example.org` or `Northside Care <office@example.org>`. */
const MAIL_FROM = /^(?:[^<>@\r\n]+ <[^<>@\s]+@[^<>@\s]+>|[^<>@\s]+@[^<>@\s]+)$/;

/** Names that Express knows for networks nobody reaches from outside. */
const NETWORK_NAMES = ['loopback', 'linklocal', 'uniquelocal'];
const PROXIES_MAX = 10;

function isNetwork(text: string): boolean {
  if (NETWORK_NAMES.includes(text)) return true;
  const [address = '', prefix, more] = text.split('/');
  const bits = isIP(address) === 4 ? 32 : 128;
  const isPrefix = prefix === undefined || (/^\d{1,3}$/.test(prefix) && Number(prefix) <= bits);
  return isIP(address) !== 0 && isPrefix && more === undefined;
}

const trustProxySchema = z.union([
  z.literal('0').transform(() => false as const),
  z
    .string()
    .regex(/^\d{1,2}$/)
    .transform(Number)
    .pipe(z.int().min(1).max(PROXIES_MAX)),
  z
    .string()
    .max(1000)
    .transform((text) => text.split(',').map((part) => part.trim()))
    .pipe(z.array(z.string().refine(isNetwork))),
]);

const HOST_NAME = /^(?=.*[a-z])[a-z0-9]([a-z0-9-]*[a-z0-9])?(\.[a-z0-9]([a-z0-9-]*[a-z0-9])?)*$/;

/** Every variable of the server, what it may be, and how that is said to a person. */
const variables = {
  CALLOUT_PORT: {
    schema: z.string().regex(/^\d+$/).transform(Number).pipe(z.int().max(65_535)),
    must: 'be a whole number from 0 to 65535',
  },
  CALLOUT_HOST: {
    schema: z.string().refine((text) => isIP(text) !== 0 || text === 'localhost'),
    must: 'be an address of this machine, such as 127.0.0.1, 0.0.0.0 (every one) or ::',
  },
  CALLOUT_DATA: { schema: z.string().max(1000), must: 'name a folder' },
  CALLOUT_DATABASE_URL: {
    schema: z.string().refine(isPostgresUrl),
    must: 'be an address that begins with postgres://',
    secret: true,
  },
  CALLOUT_PUBLIC_URL: {
    schema: z
      .url({ protocol: /^https?$/ })
      .max(300)
      .transform((text) => text.replace(/\/+$/, '')),
    must: 'be the address at which people reach the server, such as https://callout.example.org',
  },
  CALLOUT_SMTP_URL: {
    schema: z.string().refine(isSmtpUrl),
    must: 'be an address that begins with smtp:// or smtps://',
    secret: true,
  },
  CALLOUT_MAIL_FROM: {
    schema: z.string().max(300).regex(MAIL_FROM),
    must: 'be an e-mail address, or a name and the address in angle brackets',
  },
  CALLOUT_OPEN: {
    schema: z.enum(['desktop', 'browser', 'none']),
    must: 'be desktop, browser or none',
  },
  CALLOUT_DEMO: { schema: flag, must: 'be 1 or 0' },
  CALLOUT_DEMO_PUBLIC: { schema: flag, must: 'be 1 or 0' },
  CALLOUT_TRUST_PROXY: {
    schema: trustProxySchema,
    must:
      `be 0, the number of proxies before the server (1 to ${PROXIES_MAX}), or their addresses ` +
      'and networks, such as 10.0.0.5,192.168.0.0/16',
  },
  CALLOUT_UPLOADS_PERSON_FILES: wholeNumber(1, 1_000_000),
  CALLOUT_UPLOADS_PERSON_MB: wholeNumber(10, 1_000_000),
  CALLOUT_UPLOADS_TOTAL_MB: wholeNumber(10, 100_000_000),
  CALLOUT_UPLOADS_DAYS: wholeNumber(1, 3650),
  CALLOUT_OUTBOUND_PRIVATE: {
    schema: z.union([
      flag,
      z
        .string()
        .max(1000)
        .transform((text) => text.split(',').map((host) => host.trim().toLowerCase()))
        .pipe(z.array(z.string().regex(HOST_NAME))),
    ]),
    must: 'be 1, 0, or names of hosts, such as scores.internal,ranking.internal',
  },
  CALLOUT_METRICS_TOKEN: {
    schema: z.string().regex(/^[\w-]{16,200}$/),
    must: 'be 16 to 200 letters, digits, hyphens and underscores',
    secret: true,
  },
  CALLOUT_TEST_CLOCK: { schema: flag, must: 'be 1 or 0' },
} as const;
type Variable = keyof typeof variables;

/** Settings of other programs here; the server meets them when it is started among those. */
const OF_OTHER_PROGRAMS = [
  'CALLOUT_CHROMIUM',
  'CALLOUT_CLIENT_DIR',
  'CALLOUT_DEV_SERVER',
  'CALLOUT_FC_SEED',
  'CALLOUT_SERVER_URL',
  'CALLOUT_UPDATE_URL',
  'CALLOUT_USER_DATA',
  'CALLOUT_WITNESS',
];

const MISTAKEN_CONFIGURATION = 2;

/**
 * Reads the server's environment. An empty value counts as none.
 * @throws StartFailure with one sentence that names the variable, and exit code 2
 */
export function readConfig(env: Readonly<Record<string, string | undefined>>): Config {
  refuseUnknown(env);
  const data = read(env, 'CALLOUT_DATA') ?? DATA_DEFAULT;
  read(env, 'CALLOUT_OPEN');
  const smtpUrl = read(env, 'CALLOUT_SMTP_URL');
  const mailFrom = read(env, 'CALLOUT_MAIL_FROM');
  if (smtpUrl !== undefined && mailFrom === undefined) {
    throw new StartFailure(
      'CALLOUT_MAIL_FROM must name the sender of mails when CALLOUT_SMTP_URL is given.',
      MISTAKEN_CONFIGURATION,
    );
  }
  return {
    port: read(env, 'CALLOUT_PORT') ?? PORT_DEFAULT,
    dataFolder: resolve(data),
    databaseUrl: read(env, 'CALLOUT_DATABASE_URL'),
    publicUrl: read(env, 'CALLOUT_PUBLIC_URL'),
    smtpUrl,
    mailFrom,
    demo: read(env, 'CALLOUT_DEMO') ?? true,
    demoPublic: read(env, 'CALLOUT_DEMO_PUBLIC') ?? false,
    host: read(env, 'CALLOUT_HOST') ?? HOST_DEFAULT,
    trustProxy: read(env, 'CALLOUT_TRUST_PROXY') ?? false,
    uploadLimits: {
      personFiles: read(env, 'CALLOUT_UPLOADS_PERSON_FILES') ?? 500,
      personBytes: (read(env, 'CALLOUT_UPLOADS_PERSON_MB') ?? 1024) * MEGABYTE,
      totalBytes: (read(env, 'CALLOUT_UPLOADS_TOTAL_MB') ?? 20_480) * MEGABYTE,
      days: read(env, 'CALLOUT_UPLOADS_DAYS') ?? 7,
    },
    outboundPrivate: read(env, 'CALLOUT_OUTBOUND_PRIVATE') ?? false,
    metricsToken: read(env, 'CALLOUT_METRICS_TOKEN'),
    testClock: read(env, 'CALLOUT_TEST_CLOCK') ?? false,
  };
}

/** Whether others than this machine can reach the server: by itself, or through what stands before it. */
export function isBeyondThisMachine(
  config: Partial<Pick<Config, 'host' | 'publicUrl'>> & Pick<Config, 'trustProxy'>,
): boolean {
  const { host = HOST_DEFAULT, publicUrl, trustProxy } = config;
  const publicHost = publicUrl === undefined ? HOST_DEFAULT : new URL(publicUrl).hostname;
  return trustProxy !== false || !isLoopback(host) || !isLoopback(publicHost);
}

function isLoopback(host: string): boolean {
  return /^(?:localhost|127(?:\.\d{1,3}){3}|\[?::1\]?)$/.test(host);
}

function refuseUnknown(env: Readonly<Record<string, string | undefined>>): void {
  const known = [...Object.keys(variables), ...OF_OTHER_PROGRAMS];
  const unknown = Object.keys(env).find(
    (name) => name.startsWith('CALLOUT_') && !known.includes(name),
  );
  if (unknown === undefined) return;
  throw new StartFailure(
    `${unknown} is no setting of Callout; there are ${Object.keys(variables).join(', ')}.`,
    MISTAKEN_CONFIGURATION,
  );
}

function read<V extends Variable>(
  env: Readonly<Record<string, string | undefined>>,
  name: V,
): z.output<(typeof variables)[V]['schema']> | undefined {
  const value = env[name];
  if (value === undefined || value === '') return undefined;
  const variable = variables[name];
  const parsed = variable.schema.safeParse(value);
  if (parsed.success) return parsed.data as z.output<(typeof variables)[V]['schema']>;
  // An address may hold a password, and this sentence ends in logs.
  const given = 'secret' in variable ? 'what it is' : `"${value.slice(0, 80)}"`;
  throw new StartFailure(`${name} must ${variable.must}, not ${given}.`, MISTAKEN_CONFIGURATION);
}
