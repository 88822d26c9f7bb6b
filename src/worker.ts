// The Cloudflare entry: requests go to the same app, the cron trigger does what came due. One database client for each.
import type { Context as HonoContext, MiddlewareHandler } from 'hono';
import { createApp } from './app.ts';
import type { Log } from './baseline.ts';
import { forgetPositions } from './callout/forget-positions.ts';
import { learn } from './callout/learn.ts';
import { checkPushes } from './callout/push-checks.ts';
import { openChannels, webhooksOf } from './channels-entry.ts';
import { readConfig } from './config.ts';
import { fetchSend } from './delivery/http.ts';
import { markDispatcherSeen } from './health.ts';
import { readSecrets } from './installation-entry.ts';
import { systemClock } from './kernel/clock.ts';
import { openDatabase } from './kernel/database.ts';
import { readKeyring } from './kernel/keyring.ts';
import { toldError } from './kernel/told-error.ts';
import { takeMissedTexts } from './missed-texts.ts';
import { runWebhooks } from './oversight/send-webhooks.ts';
import { dailyRetention } from './retention.ts';
import { texts } from './texts.ts';
import { endExams } from './training/mark-exam.ts';
import { tellEnding } from './training/tell-ending.ts';
import { workOf } from './work.ts';

/** Variables and secrets as in the README, and the binding of wrangler.toml. */
interface Env {
  HYPERDRIVE: { connectionString: string };
  ASSETS: { fetch(request: Request): Promise<Response> };
  [variable: string]: unknown;
}

interface Context {
  waitUntil(work: Promise<unknown>): void;
}

/** Hyperdrive holds the real connections. */
const CONNECTIONS = 5;
/** Where links lead when nobody asked over HTTP and MUSTER_PUBLIC_URL is not set. */
const NO_ORIGIN = 'http://localhost';

const told = (about: object) =>
  'err' in about && about.err instanceof Error ? { ...about, err: toldError(about.err) } : about;

const log: Log = {
  info() {},
  warn: (about, message) => console.warn(message, told(about)),
  error: (about, message) => console.error(message, told(about)),
};

async function open(env: Env, origin: string) {
  const url = env.HYPERDRIVE.connectionString;
  const text = Object.entries(env).filter((entry): entry is [string, string] => typeof entry[1] === 'string');
  const config = readConfig({ ...Object.fromEntries(text), DATABASE_URL: url, MUSTER_CLOCK: 'system' });
  const db = openDatabase(url, { max: CONNECTIONS, keys: readKeyring(config.dataKeyText ?? '') ?? [] });
  const clock = systemClock();
  db.tellTime(clock);
  const secrets = await readSecrets(db, config);
  const publicUrl = config.publicUrl ?? origin;
  const channels = openChannels(config, { db, clock, secrets, publicUrl, send: fetchSend });
  const webhooks = webhooksOf(config, { publicUrl, send: fetchSend });
  const about = { consoleIdle_minutes: config.consoleIdle_minutes, addressOf: platformAddress };
  const world = {
    db,
    clock,
    channels,
    logger: log,
    role: 'worker' as const,
    publicUrl,
    webhooks,
    keep: config.keep,
    approval: config.approval,
    // No files here: an archive is one at an address.
    map: { ...config.map, ...(config.map.tilesFile && { tilesUrl: null }) },
    ...secrets,
  };
  return { ...world, ...about };
}

/** The platform puts it there; what a caller claims is overwritten. */
const platformAddress = (c: HonoContext) => c.req.header('cf-connecting-ip') ?? null;

type Deps = Awaited<ReturnType<typeof open>>;

/** What came due, and a sign of life. */
async function doDue(deps: Deps): Promise<void> {
  const now = deps.clock.now();
  await workOf(deps).run(now);
  await markDispatcherSeen(deps.db.sql, now);
}

/** The platform's own file server, behind the app so that files carry the same headers as pages. */
const filesOf = (env: Env) => {
  const serve =
    (path?: string): MiddlewareHandler =>
    async (c, next) => {
      const found = await env.ASSETS.fetch(path ? new Request(new URL(path, c.req.url)) : c.req.raw);
      return found.status === 404 ? next() : new Response(found.body, found);
    };
  return { any: serve(), console: serve('/console/') };
};

/** `response` with `after` called once its last byte has left: until then the database may still be read. */
function afterBody(response: Response, after: () => void): Response {
  if (!response.body) {
    after();
    return response;
  }
  const { readable, writable } = new TransformStream();
  response.body.pipeTo(writable).then(after, after);
  return new Response(readable, response);
}

export default {
  async fetch(request: Request, env: Env, context: Context): Promise<Response> {
    const deps = await open(env, new URL(request.url).origin);
    const changes = request.method !== 'GET' && request.method !== 'HEAD';
    // A launch does not wait for the minute to end: whatever changes something is followed by what is due.
    const finish = async () => {
      if (changes) await doDue(deps).catch((err) => log.error({ err }, 'what was due failed'));
      await deps.db.close().catch(() => {});
    };
    const after = () => context.waitUntil(finish());
    try {
      return afterBody(await createApp({ ...deps, files: filesOf(env) }).fetch(request), after);
    } catch (error) {
      after();
      throw error;
    }
  },

  async scheduled(_event: unknown, env: Env, context: Context): Promise<void> {
    const deps = await open(env, NO_ORIGIN);
    try {
      await takeMissedTexts(deps);
      await doDue(deps);
      await forgetPositions(deps.db, deps.clock.now(), deps.keep.positions_days);
      await runWebhooks({ db: deps.db, send: fetchSend }, deps.clock.now());
      await endExams(deps.db, deps.clock.now());
      await tellEnding(deps, texts, deps.clock.now());
      await checkPushes(deps, deps.clock.now());
      await dailyRetention(deps, deps.clock.now(), deps.keep);
      await learn(deps.db, deps.clock.now());
    } finally {
      context.waitUntil(deps.db.close().catch(() => {}));
    }
  },
};
