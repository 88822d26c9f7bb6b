// The environment, read once: what it says, or every variable that is wrong and what it should be.
import { z } from 'zod';
import { APPROVAL } from './callout/approval-rules.ts';
import { configTexts } from './config-texts.ts';
import { configured, PROVIDERS, type ProviderSettings } from './delivery/channels/registry.ts';
import { CARRIER_LIMITS, type PhoneLimit } from './delivery/phone-limit-rules.ts';
import type { Provider } from './delivery/provider.ts';
import { readKeyring } from './kernel/keyring.ts';
import { createTexts } from './kernel/texts.ts';
import {
  httpUrl,
  integer,
  integerOrNone,
  oneOf,
  type Refuse,
  type Shape,
  secret,
  type Vars,
  wrong,
} from './kernel/variables.ts';
import { type BaseMap, TILES_PATH } from './roster/map-base.ts';

type Environment = Record<string, string | undefined>;

interface Wrong {
  variable: string;
  key: string;
  vars: Vars;
}

const texts = createTexts([configTexts]);

/** Thrown with every wrong variable at once; its message says so in Chinese and in English. */
export class ConfigError extends Error {
  constructor(wrong: Wrong[]) {
    const lines = (['zh', 'en'] as const).flatMap((language) => [
      texts(language, 'config.title'),
      ...wrong.map((w) => `  ${w.variable}  ${texts(language, `config.${w.key}`, w.vars)}`),
    ]);
    super(lines.join('\n'));
    this.name = 'ConfigError';
  }
}

const LIMIT = /^(\d+)\/(\d+)s$/;
/** `2/59s,5/3540s`; `none`. */
const phoneLimits = z
  .string()
  .refine((v) => v === 'none' || v.split(',').every((part) => LIMIT.test(part.trim())), wrong('limits'))
  .transform((v): PhoneLimit[] =>
    Array.from(v.matchAll(/(\d+)\/(\d+)s/g), ([, count, window_seconds]) => ({
      ...{ count: Number(count), window_seconds: Number(window_seconds) },
    })),
  );

/** What is not a provider's own. */
const environment = z.object({
  PORT: integer(0, 65_535).optional(),
  HOST: z.string().default('127.0.0.1'),
  DATABASE_URL: z
    .string()
    .refine((v) => /^postgres(ql)?:$/.test(URL.parse(v)?.protocol ?? ''), wrong('database-url'))
    .optional(),
  MUSTER_DATA_DIR: z.string().default('.data'),
  MUSTER_PUBLIC_URL: httpUrl.optional(),
  MUSTER_ROLE: oneOf(['all', 'api', 'dispatcher']).default('all'),
  MUSTER_CLOCK: oneOf(['system', 'manual']).default('system'),
  MUSTER_OPERATOR_KEY: secret.optional(),
  MUSTER_SECRET: secret.optional(),
  MUSTER_DATA_KEYS: z
    .string()
    .refine((v) => readKeyring(v) !== null, wrong('data-keys'))
    .optional(),
  MUSTER_CONSOLE_IDLE_MINUTES: integer(1, 24 * 60).default(30),
  MUSTER_APPROVAL_ABOVE: integerOrNone(1, 1_000_000).default(APPROVAL.above),
  MUSTER_APPROVAL_MINUTES: integer(1, 1_440).default(APPROVAL.minutes),
  MUSTER_PROXIES: integer(0, 9).default(0),
  MUSTER_CA_FILE: z.string().optional(),
  MUSTER_MAP_STYLE_URL: httpUrl.optional(),
  /** An address, or a file on this machine. */
  MUSTER_MAP_PMTILES: z.string().optional(),
  MUSTER_MAP_DATUM: oneOf(['wgs84', 'gcj02']).default('wgs84'),
  MUSTER_LOG_LEVEL: oneOf(['debug', 'info', 'warn', 'error', 'silent']).default('warn'),
  MUSTER_ALARM_PHONES: z
    .string()
    .transform((v) => v.split(',').map((phone) => phone.trim()))
    .refine((phones) => phones.every((phone) => /^\+[1-9]\d{6,14}$/.test(phone)), wrong('phones'))
    .optional(),
  MUSTER_HEARTBEAT_URL: httpUrl.optional(),
  MUSTER_METRICS_TOKEN: secret.optional(),
  MUSTER_CANARY_MEMBER: integer(1, 2_147_483_647).optional(),
  MUSTER_CANARY_MINUTES: integer(1, 1_440).default(5),
  MUSTER_KEEP_MESSAGES_DAYS: integer(1, 3650).default(90),
  MUSTER_KEEP_POSITIONS_DAYS: integer(1, 365).default(1),
  MUSTER_KEEP_TEXTS_DAYS: integer(7, 3650).default(180),
  MUSTER_KEEP_LEFT_DAYS: integer(1, 3650).default(365),
  MUSTER_KEEP_AUDIT_DAYS: integer(180, 36_500).default(1_095),
  MUSTER_KEEP_LOG_DAYS: integer(180, 36_500).default(1_095),
  SMS_PHONE_LIMITS: phoneLimits.default([...CARRIER_LIMITS]),
});

const isAddress = (text: string) => /^https?:\/\//i.test(text);

function baseMap(env: z.output<typeof environment>): BaseMap {
  const tiles = env.MUSTER_MAP_PMTILES ?? null;
  const file = tiles !== null && !isAddress(tiles) ? tiles : null;
  return {
    styleUrl: env.MUSTER_MAP_STYLE_URL ?? null,
    tilesUrl: file === null ? tiles : TILES_PATH,
    tilesFile: file,
    datum: env.MUSTER_MAP_DATUM,
  };
}

/** Groups what belongs together. */
const shape = (env: z.output<typeof environment>) => ({
  host: env.HOST,
  /** 0: any free port. A dispatcher serves only its health, and so takes any free port unless told. */
  port: env.PORT ?? (env.MUSTER_ROLE === 'dispatcher' ? 0 : 8080),
  /** Without a slash at its end; null: the address that is listened on. */
  publicUrl: env.MUSTER_PUBLIC_URL ?? null,
  databaseUrl: env.DATABASE_URL ?? null,
  dataDir: env.MUSTER_DATA_DIR,
  role: env.MUSTER_ROLE,
  clock: env.MUSTER_CLOCK,
  operatorKey: env.MUSTER_OPERATOR_KEY ?? null,
  secret: env.MUSTER_SECRET ?? null,
  /** Null: made once and kept in the data folder. */
  dataKeyText: env.MUSTER_DATA_KEYS ?? null,
  consoleIdle_minutes: env.MUSTER_CONSOLE_IDLE_MINUTES,
  /** When a launch waits for a second person. */
  approval: { above: env.MUSTER_APPROVAL_ABOVE, minutes: env.MUSTER_APPROVAL_MINUTES },
  proxies: env.MUSTER_PROXIES,
  caFile: env.MUSTER_CA_FILE ?? null,
  map: baseMap(env),
  logLevel: env.MUSTER_LOG_LEVEL,
  /** Who is told when something that is due does not move. */
  alarmPhones: env.MUSTER_ALARM_PHONES ?? [],
  heartbeatUrl: env.MUSTER_HEARTBEAT_URL ?? null,
  /** Whoever has it may read `/metrics`; null: there are none. */
  metricsToken: env.MUSTER_METRICS_TOKEN ?? null,
  /** Who gets a test message so often; null: nobody. */
  canary: env.MUSTER_CANARY_MEMBER
    ? { memberId: env.MUSTER_CANARY_MEMBER, every_minutes: env.MUSTER_CANARY_MINUTES }
    : null,
  keep: {
    positions_days: env.MUSTER_KEEP_POSITIONS_DAYS,
    messages_days: env.MUSTER_KEEP_MESSAGES_DAYS,
    texts_days: env.MUSTER_KEEP_TEXTS_DAYS,
    left_days: env.MUSTER_KEEP_LEFT_DAYS,
    audit_days: env.MUSTER_KEEP_AUDIT_DAYS,
    log_days: env.MUSTER_KEEP_LOG_DAYS,
  },
  phoneLimits: env.SMS_PHONE_LIMITS,
});

export type Config = ReturnType<typeof shape> & ProviderSettings;

/** What `schema` makes of `env`; null, with all that is wrong told to `refuse`, when it cannot be used. */
function read<S extends z.ZodType>(schema: S, env: Environment, refuse: Refuse): z.output<S> | null {
  const result = schema.safeParse(env);
  if (result.success) return result.data;
  for (const issue of result.error.issues) {
    const { key, vars } =
      (issue as { params?: { key: string; vars: Vars } }).params ?? wrong('http-url').params;
    refuse(String(issue.path[0]), key, vars);
  }
  return null;
}

function readProvider(one: Provider<string, Shape, unknown>, env: Environment, refuse: Refuse): unknown {
  const own = read(z.object(one.variables), env, refuse);
  if (own === null) return null;
  one.check?.(own, refuse);
  return one.settings(own);
}

/** What no single variable can say of itself. */
function checkTogether(config: Config, refuse: Refuse): void {
  if (config.role !== 'all' && !config.databaseUrl) refuse('MUSTER_ROLE', 'role-needs-database');
  if (config.map.styleUrl && config.map.tilesUrl) refuse('MUSTER_MAP_PMTILES', 'map-one');
  const providers = configured(config);
  if (config.role === 'dispatcher' && providers.length > 0 && !config.publicUrl) {
    refuse('MUSTER_PUBLIC_URL', 'public-url-needed');
  }
  const real = providers.flatMap(({ provider, settings }) => provider.realAt(settings) ?? []);
  if (config.clock === 'manual' && real.length > 0) {
    refuse('MUSTER_CLOCK', 'manual-real', { variables: real.join(', ') });
  }
}

/** Reads `env`; an empty variable counts as not set. Throws a `ConfigError` that names all that is wrong. */
export function readConfig(env: Environment): Config {
  const given = Object.fromEntries(Object.entries(env).filter(([, value]) => value !== ''));
  const first = new Map<string, Wrong>();
  const refuse: Refuse = (variable, key, vars = {}) => {
    if (!first.has(variable)) first.set(variable, { variable, key, vars });
  };
  const own = read(environment, given, refuse);
  const providers = PROVIDERS.map((one) => [one.name, readProvider(one, given, refuse)]);
  if (own && first.size === 0) {
    const config = { ...shape(own), ...(Object.fromEntries(providers) as ProviderSettings) };
    checkTogether(config, refuse);
    if (first.size === 0) return config;
  }
  throw new ConfigError([...first.values()]);
}
