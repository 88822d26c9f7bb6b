// The environment, read once: what it says, or every variable that is wrong and what it should be.
import { z } from 'zod';
import { configTexts } from './config-texts.ts';
import { createTexts } from './kernel/texts.ts';

type Environment = Record<string, string | undefined>;
type Vars = Record<string, string | number>;

const texts = createTexts([configTexts]);

/** Thrown with every wrong variable at once; its message says so in Chinese and in English. */
export class ConfigError extends Error {
  constructor(wrong: { variable: string; key: string; vars: Vars }[]) {
    const lines = (['zh', 'en'] as const).flatMap((language) => [
      texts(language, 'config.title'),
      ...wrong.map((w) => `  ${w.variable}  ${texts(language, w.key, w.vars)}`),
    ]);
    super(lines.join('\n'));
    this.name = 'ConfigError';
  }
}

/** A wrong value's text and what fills it, carried through zod as `params`. */
const wrong = (key: string, vars: Vars = {}) => ({ params: { key: `config.${key}`, vars } });

const number = (minimum: number, maximum: number) =>
  z
    .string()
    .transform((v) => (/^\d+(\.\d+)?$/.test(v) ? Number(v) : Number.NaN))
    .refine((n) => n >= minimum && n <= maximum, wrong('number', { minimum, maximum }));
const integer = (minimum: number, maximum: number) =>
  number(minimum, maximum).refine(Number.isInteger, wrong('number', { minimum, maximum }));
const oneOf = <T extends string>(allowed: readonly T[]) =>
  z.custom<T>((v) => allowed.includes(v as T), wrong('choice', { allowed: allowed.join(' | ') }));
const httpUrl = z
  .string()
  .refine((v) => /^https?:$/.test(URL.parse(v)?.protocol ?? ''), wrong('http-url'))
  .transform((v) => v.replace(/\/+$/, ''));
const secret = z.string().refine((v) => v.length >= 16, wrong('short', { minimum: 16 }));
const base64url = (bytes: number) =>
  z.string().refine((v) => Buffer.from(v, 'base64url').length === bytes, wrong('vapid-key', { bytes }));

const PREFIX = /^\+\d{1,4}(:(two-way|links|two-way\+links))?$/;
/** `+86:two-way+links,+1` → which addresses a route carries, and what it can do there. */
const prefixes = z
  .string()
  .refine((v) => v.split(',').every((p) => PREFIX.test(p.trim())), wrong('prefixes'))
  .transform((v) =>
    v.split(',').map((part) => {
      const [prefix = '', abilities = ''] = part.trim().split(':');
      return { prefix, twoWay: abilities.includes('two-way'), links: abilities.includes('links') };
    }),
  );

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
  MUSTER_CA_FILE: z.string().optional(),
  MUSTER_LOG_LEVEL: oneOf(['debug', 'info', 'warn', 'error', 'silent']).default('warn'),
  MUSTER_KEEP_MESSAGES_DAYS: integer(1, 3650).default(90),
  TWILIO_ACCOUNT_SID: z.string().optional(),
  TWILIO_AUTH_TOKEN: z.string().optional(),
  TWILIO_FROM: z.string().optional(),
  TWILIO_MESSAGING_SERVICE_SID: z.string().optional(),
  TWILIO_BASE_URL: httpUrl.default('https://api.twilio.com'),
  TWILIO_PER_SECOND: number(0.01, 10_000).default(1),
  HTTP_SMS_URL: httpUrl.optional(),
  HTTP_SMS_TOKEN: z.string().optional(),
  HTTP_SMS_SECRET: secret.optional(),
  HTTP_SMS_PREFIXES: prefixes.prefault('+86:two-way+links'),
  HTTP_SMS_PER_SECOND: number(0.01, 10_000).default(20),
  VAPID_SUBJECT: z
    .string()
    .refine((v) => /^(mailto:.+@.+|https:\/\/.+)/.test(v), wrong('vapid-subject'))
    .optional(),
  VAPID_PUBLIC_KEY: base64url(65).optional(),
  VAPID_PRIVATE_KEY: base64url(32).optional(),
  WEB_PUSH_BASE_URL: httpUrl.optional(),
});

/** Variables that mean something only together. */
const TOGETHER = [
  ['TWILIO_ACCOUNT_SID', 'TWILIO_AUTH_TOKEN'],
  ['HTTP_SMS_URL', 'HTTP_SMS_TOKEN', 'HTTP_SMS_SECRET'],
  ['VAPID_PUBLIC_KEY', 'VAPID_PRIVATE_KEY'],
] as const;

const LOOPBACK = /^(localhost|127\.\d+\.\d+\.\d+|\[::1\])$/;
const isHere = (url: string | undefined) => LOOPBACK.test(URL.parse(url ?? '')?.hostname ?? '');

/** What no single variable can say of itself. */
const consistent = environment.superRefine((env, ctx) => {
  const refuse = (variable: string, key: string, vars: Vars = {}) =>
    ctx.addIssue({ code: 'custom', path: [variable], ...wrong(key, vars) });
  if (env.MUSTER_ROLE !== 'all' && !env.DATABASE_URL) refuse('MUSTER_ROLE', 'role-needs-database');
  for (const group of TOGETHER) {
    const missing = group.filter((name) => env[name] === undefined);
    if (missing.length === group.length) continue;
    for (const name of missing) {
      refuse(name, 'together', { others: group.filter((n) => n !== name).join(', ') });
    }
  }
  if (env.TWILIO_ACCOUNT_SID && !env.TWILIO_FROM === !env.TWILIO_MESSAGING_SERVICE_SID) {
    refuse('TWILIO_FROM', 'twilio-sender');
  }
  if (env.VAPID_PUBLIC_KEY && !env.VAPID_SUBJECT) {
    refuse('VAPID_SUBJECT', 'together', { others: 'VAPID_PUBLIC_KEY' });
  }
  const hasProvider = env.TWILIO_ACCOUNT_SID ?? env.HTTP_SMS_URL ?? env.VAPID_SUBJECT;
  if (env.MUSTER_ROLE === 'dispatcher' && hasProvider && !env.MUSTER_PUBLIC_URL) {
    refuse('MUSTER_PUBLIC_URL', 'public-url-needed');
  }
  const real = [
    env.TWILIO_AUTH_TOKEN !== undefined &&
      !isHere(env.TWILIO_BASE_URL) &&
      'TWILIO_AUTH_TOKEN (TWILIO_BASE_URL)',
    env.HTTP_SMS_URL !== undefined && !isHere(env.HTTP_SMS_URL) && 'HTTP_SMS_URL',
    env.VAPID_SUBJECT !== undefined && !isHere(env.WEB_PUSH_BASE_URL) && 'VAPID_SUBJECT (WEB_PUSH_BASE_URL)',
  ].filter((name) => name !== false);
  if (env.MUSTER_CLOCK === 'manual' && real.length > 0) {
    refuse('MUSTER_CLOCK', 'manual-real', { variables: real.join(', ') });
  }
});

/** Groups what belongs together: a provider is there with all it needs, or null. */
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
  caFile: env.MUSTER_CA_FILE ?? null,
  logLevel: env.MUSTER_LOG_LEVEL,
  keepMessages_days: env.MUSTER_KEEP_MESSAGES_DAYS,
  twilio: env.TWILIO_ACCOUNT_SID
    ? {
        accountSid: env.TWILIO_ACCOUNT_SID,
        authToken: env.TWILIO_AUTH_TOKEN ?? '',
        from: env.TWILIO_FROM,
        messagingServiceSid: env.TWILIO_MESSAGING_SERVICE_SID,
        baseUrl: env.TWILIO_BASE_URL,
        pace_per_second: env.TWILIO_PER_SECOND,
      }
    : null,
  httpSms: env.HTTP_SMS_URL
    ? {
        url: env.HTTP_SMS_URL,
        token: env.HTTP_SMS_TOKEN ?? '',
        secret: env.HTTP_SMS_SECRET ?? '',
        prefixes: env.HTTP_SMS_PREFIXES,
        pace_per_second: env.HTTP_SMS_PER_SECOND,
      }
    : null,
  webPush: env.VAPID_SUBJECT
    ? {
        subject: env.VAPID_SUBJECT,
        /** Null: made once and kept. */
        keys:
          env.VAPID_PUBLIC_KEY && env.VAPID_PRIVATE_KEY
            ? { publicKey: env.VAPID_PUBLIC_KEY, privateKey: env.VAPID_PRIVATE_KEY }
            : null,
        baseUrl: env.WEB_PUSH_BASE_URL,
      }
    : null,
});

export type Config = ReturnType<typeof shape>;

/** Reads `env`; an empty variable counts as not set. Throws a `ConfigError` that names all that is wrong. */
export function readConfig(env: Environment): Config {
  const given = Object.fromEntries(Object.entries(env).filter(([, value]) => value !== ''));
  const result = consistent.safeParse(given);
  if (result.success) return shape(result.data);
  const first = new Map<string, { variable: string; key: string; vars: Vars }>();
  for (const issue of result.error.issues) {
    const variable = String(issue.path[0]);
    const { key, vars } =
      (issue as { params?: { key: string; vars: Vars } }).params ?? wrong('http-url').params;
    if (!first.has(variable)) first.set(variable, { variable, key, vars });
  }
  throw new ConfigError([...first.values()]);
}
