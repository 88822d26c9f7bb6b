// Puts the Node process together and takes it apart again: database, clock, ways out, HTTP, dispatcher, jobs.
import { readFile } from 'node:fs/promises';
import { nodeAddress } from './address-entry.ts';
import { type BareDeps, createBareApp } from './bare-app.ts';
import type { Log } from './baseline.ts';
import { watchCanary } from './callout/canary.ts';
import { forgetPositions } from './callout/forget-positions.ts';
import { checkPushes } from './callout/push-checks.ts';
import { isDemo, openChannels } from './channels-entry.ts';
import { openSharedClock, type SharedClock } from './clock-entry.ts';
import type { Config } from './config.ts';
import { openConfiguredDatabase } from './database-entry.ts';
import { watchFlow } from './delivery/alarm.ts';
import { startDispatcher } from './delivery/dispatcher.ts';
import { createGate, type Gate } from './delivery/gate.ts';
import type { HttpSend } from './delivery/http.ts';
import { nodeHttp } from './delivery/node-http.ts';
import type { WayIn } from './demo-entry.ts';
import { gateAcrossProcesses } from './gate-entry.ts';
import { handDriven } from './hand-driven.ts';
import { markDispatcherSeen } from './health.ts';
import { beat } from './heartbeat.ts';
import { housekeepingOf } from './housekeeping.ts';
import { listen } from './http-entry.ts';
import { announceAddress, announcedAddress, readSecrets, type Secrets } from './installation-entry.ts';
import { type Job, startJobs } from './jobs.ts';
import { systemClock } from './kernel/clock.ts';
import type { Database } from './kernel/database.ts';
import { Problem } from './kernel/problem.ts';
import { LANGUAGES } from './kernel/texts.ts';
import { learnWhenDue } from './learn-entry.ts';
import { type Metrics, openMetrics } from './metrics-entry.ts';
import { takeMissedTexts } from './missed-texts.ts';
import { runWebhooks } from './oversight/send-webhooks.ts';
import { dailyRetention, NIGHT } from './retention.ts';
import { spellNames } from './roster/name-pinyin.ts';
import { sealWhatIsClear } from './roster/rotate-keys.ts';
import { texts } from './texts.ts';
import { endExams } from './training/mark-exam.ts';
import { tellEnding } from './training/tell-ending.ts';
import { dispatchDeps, TICKS_AT_ONCE, type Work, type WorkDeps, workOf } from './work.ts';

export interface Service {
  /** Where it listens. */
  url: string;
  /** The demo's links, one for each role. */
  waysIn: WayIn[];
  demo: boolean;
  embedded: boolean;
  /** People of the sample city who came in at this start. */
  imported: number;
  /** Nobody is on the roster yet. */
  empty: boolean;
  stop(): Promise<void>;
}

type Closer = () => Promise<unknown> | unknown;

const SEEN_EVERY_MS = 30_000;
/** Messages handed over at once for each route: what one HTTP/2 session carries. */
const WIDTH = 250;

/** Throws what keeps it from starting, with everything that had been started taken down again. */
export async function startService(config: Config, log: Log): Promise<Service> {
  const closers: Closer[] = [];
  const stop = async () => {
    for (const close of closers.splice(0).reverse()) {
      await Promise.resolve()
        .then(close)
        .catch((error) => log.warn({ err: error }, 'while stopping'));
    }
  };
  try {
    return await assemble(config, log, closers, stop);
  } catch (error) {
    await stop();
    throw error;
  }
}

/** Both languages: nobody has chosen one yet. */
function explainKeys(error: unknown): never {
  if (!(error instanceof Problem)) throw error;
  throw new Error(LANGUAGES.map((l) => texts(l, `problem.${error.code}.detail`)).join('\n'));
}

async function assemble(
  config: Config,
  log: Log,
  closers: Closer[],
  stop: () => Promise<void>,
): Promise<Service> {
  // The port first: when it is taken, nothing else is touched.
  const http = await listen(config.host, config.port);
  closers.push(http.close);
  const database = await openConfiguredDatabase({
    DATABASE_URL: config.databaseUrl ?? undefined,
    MUSTER_DATA_DIR: config.dataDir,
    MUSTER_DATA_KEYS: config.dataKeyText ?? undefined,
  });
  closers.push(database.stop);
  const { db, embedded } = database;
  if (config.role !== 'dispatcher') await sealWhatIsClear(db).catch(explainKeys);
  if (config.role !== 'dispatcher') await spellNames(db);
  const imported = embedded
    ? await (await import('./sample-entry.ts')).importSample(db, systemClock().now())
    : 0;
  const [anybody] = await db.sql`select 1 from member limit 1`;
  const world = await openWorld(config, log, db, http.url, closers);
  const { deps, work, gate, shared, send, metrics } = world;
  const dispatches = config.role !== 'api';
  const testClock =
    shared &&
    handDriven({
      ...{ ...shared, work, gate, dispatches },
      housekeeping: housekeepingOf(deps, config.keep),
    });
  const about: BareDeps = {
    ...{ ...deps, role: config.role, map: config.map, addressOf: nodeAddress(config.proxies) },
    consoleIdle_minutes: config.consoleIdle_minutes,
    ...(config.metricsToken && metrics && { metrics: { token: config.metricsToken, ...metrics } }),
  };
  // A dispatcher loads nothing of what it never answers: that took a sixth of its memory.
  const app =
    config.role === 'dispatcher'
      ? createBareApp(about)
      : (await import('./whole-app-entry.ts')).openWholeApp(config, { ...about, ...deps }, send, testClock);
  http.answerWith(app.fetch);
  if (dispatches) dispatch(world, { ...config, url: database.url }, closers);
  // And again at the end: it is the first to be closed.
  closers.push(http.close);
  return {
    ...{ url: http.url, waysIn: await openDemo(config, world, embedded) },
    ...{ demo: isDemo(config), embedded, imported, empty: !anybody, stop },
  };
}

/** Nothing is made up on a database of somebody's own, nor where real messages leave. */
async function openDemo(config: Config, { deps }: World, embedded: boolean): Promise<WayIn[]> {
  if (!embedded) return [];
  const now = deps.clock.now();
  const { demoPeople, endDemo } = await import('./demo-entry.ts');
  if (isDemo(config)) {
    return demoPeople(deps.db, { now, secret: deps.linkSecret, publicUrl: deps.publicUrl });
  }
  await endDemo(deps.db, now);
  return [];
}

interface World {
  deps: WorkDeps & Secrets;
  /** Only where somebody may read them. */
  metrics: Metrics | null;
  work: Work;
  gate: Gate;
  /** Only on a hand-driven clock. */
  shared: SharedClock | null;
  /** How requests leave. */
  send: HttpSend;
  /** Called when another process moved the clock. */
  onMoved: { call(): void };
}

/** Time and ways out, as the configuration wants them. */
async function openWorld(
  config: Config,
  log: Log,
  db: Database,
  ownUrl: string,
  closers: Closer[],
): Promise<World> {
  const onMoved = { call() {} };
  const start = systemClock();
  const shared =
    config.clock === 'manual' ? await openSharedClock(db, start.now(), () => onMoved.call()) : null;
  if (shared) closers.push(shared.stop);
  const held = shared && gateAcrossProcesses(db);
  if (held) closers.push(held.close);
  const clock = shared?.clock ?? start;
  db.tellTime(clock);
  const secrets = await readSecrets(db, config);
  const serves = config.role !== 'dispatcher';
  if (serves) await announceAddress(db, config.publicUrl ?? ownUrl);
  const publicUrl = config.publicUrl ?? (await announcedAddress(db)) ?? ownUrl;
  const ca = config.caFile ? await readFile(config.caFile, 'utf8') : undefined;
  const { send, close } = nodeHttp({ ca });
  closers.push(close);
  const channels = openChannels(config, { db, clock, secrets, publicUrl, send, ca });
  const metrics = config.metricsToken ? openMetrics({ db, clock, channels, role: config.role }) : null;
  const own = { logger: log, publicUrl, approval: config.approval, handedOver: metrics?.handedOver };
  const deps = { db, clock, channels, ...own, ...secrets };
  return { deps, metrics, work: workOf(deps), gate: held ?? createGate(), shared, send, onMoved };
}

/** A message to nobody but a test member, when one is named. */
function canaryJob(deps: WorkDeps, { canary, alarmPhones }: Config): Job[] {
  if (!canary) return [];
  const about = { db: deps.db, channels: deps.channels, alarmPhones, log: deps.logger };
  return [{ name: 'canary', at: '5/15 * * * * *', run: () => watchCanary(about, canary, deps.clock.now()) }];
}

function heartbeatJob(deps: WorkDeps, url: string | null, send: HttpSend): Job[] {
  if (!url) return [];
  return [
    { name: 'heartbeat', at: '20 * * * * *', run: () => beat(url, { ...deps, role: 'dispatcher' }, send) },
  ];
}

/** What a dispatcher does by the clock on the wall. */
function jobsOf(
  { deps, work, send }: Pick<World, 'deps' | 'work' | 'send'>,
  config: Config & { url: string },
): Job[] {
  const { db, clock, logger } = deps;
  return [
    { name: 'sweep', at: '0 * * * * *', run: () => work.run(clock.now()) },
    {
      name: 'alarm',
      at: '*/15 * * * * *',
      run: () => watchFlow(db, deps.channels, config.alarmPhones, clock.now(), logger),
    },
    ...canaryJob(deps, config),
    ...heartbeatJob(deps, config.heartbeatUrl, send),
    { name: 'missed texts', at: '30 */5 * * * *', run: () => takeMissedTexts(deps) },
    {
      name: 'positions',
      at: '15 * * * * *',
      run: () => forgetPositions(db, clock.now(), config.keep.positions_days),
    },
    { name: 'webhooks', at: '*/5 * * * * *', run: () => runWebhooks({ db, send }, clock.now()) },
    { name: 'exams', at: '*/15 * * * * *', run: () => endExams(db, clock.now()) },
    { name: 'endings', at: '0 */10 * * * *', run: () => tellEnding(deps, texts, clock.now()) },
    { name: 'learning', at: '50 * * * * *', run: () => learnWhenDue(db, config.url, clock.now()) },
    { name: 'push checks', at: '45 */10 * * * *', run: () => checkPushes(deps, clock.now()) },
    {
      name: 'retention',
      at: `0 ${NIGHT.minute} ${NIGHT.hour} * * *`,
      run: () => dailyRetention(deps, clock.now(), config.keep),
    },
  ];
}

/** Starts what this process does of itself. */
function dispatch(
  { deps, work, gate, shared, send, onMoved }: World,
  config: Config & { url: string },
  closers: Closer[],
): void {
  const { db, logger } = deps;
  let seen_ms = 0;
  const dispatcher = startDispatcher(
    { ...dispatchDeps(deps), width: WIDTH },
    {
      gate,
      onTick: (now) => work.tick(now, TICKS_AT_ONCE),
      nextTick: work.nextTick,
      async onRound(now) {
        if (!config.publicUrl) deps.publicUrl = (await announcedAddress(db)) ?? deps.publicUrl;
        if (now.getTime() - seen_ms < SEEN_EVERY_MS) return;
        await markDispatcherSeen(db.sql, now);
        seen_ms = now.getTime();
      },
    },
  );
  onMoved.call = dispatcher.wake;
  closers.push(dispatcher.stop);
  takeMissedTexts(deps).catch((error) => logger.warn({ err: error }, 'texts could not be fetched'));
  // A hand-driven clock has no wall to hang on: whoever moves it does this work.
  if (shared) return;
  closers.push(startJobs(jobsOf({ deps, work, send }, config), logger).stop);
}
