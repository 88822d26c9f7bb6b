// A roll-call of 3,000 over one number's pace, 300 answers a second to it, and a real call-out in the middle: what each costs the others.
import { once } from 'node:events';
import { launch, launchRequestSchema } from '../../src/callout/launch.ts';
import { rollCallToken } from '../../src/callout/link.ts';
import { channelsOf } from '../../src/delivery/channel.ts';
import { startDispatcher } from '../../src/delivery/dispatcher.ts';
import { runRollCalls } from '../../src/duty/run-roll-calls.ts';
import { systemClock } from '../../src/kernel/clock.ts';
import type { Database } from '../../src/kernel/database.ts';
import { dispatchDeps, TICKS_AT_ONCE, workOf } from '../../src/work.ts';
import { scriptedChannel } from '../support/scripted-channel.ts';
import { startChild } from './child.ts';
import { loadAtPace } from './load.ts';
import { type Bench, makeMembers } from './support.ts';

const LISTED = 3_000;
const SITES = 60;
/** Texts that the provider really sends. */
const PER_SECOND = 200;
const ANSWERS_PER_SECOND = 300;
const CALLED = 100;
/** After the first text: in the midst of both. */
const REAL_AFTER_MS = 4_000;
const LATE_MS = 1_000;
const MINUTE_MS = 60_000;

/** Everybody on post at one station's sites, whose roll is called at `at`. */
async function onPost(db: Database, at: Date): Promise<void> {
  await makeMembers(db, LISTED);
  const [station] = await db.sql<{ id: number }[]>`
    with county as (
      insert into organisation (kind, name, parent_id) select 'county', '城关', id from organisation where kind = 'city' returning id)
    insert into organisation (kind, name, parent_id) select 'station', '城关派出所', id from county returning id`;
  await db.sql`
    insert into organisation (kind, name, parent_id)
    select 'site', '单位' || n, ${station?.id ?? 0} from generate_series(1, ${SITES}) n`;
  await db.sql`
    insert into shift (member_id, site_id, starts_at, ends_at)
    select m.id, s.id, ${new Date(at.getTime() - MINUTE_MS)}, ${new Date(at.getTime() + 8 * 60 * MINUTE_MS)}
    from member m join (select id, row_number() over (order by id) - 1 as n from organisation where kind = 'site') s
      on s.n = m.id % ${SITES}`;
  await db.sql`
    insert into roll_call_schedule (station_id, kind, weekdays, from_minute, until_minute, second_call_minutes, open_minutes, next_at)
    values (${station?.id ?? 0}, 'morning', '{1,2,3,4,5,6,7}', 480, 480, 30, 60, ${at})`;
  await db.sql.unsafe('vacuum analyze');
}

/** Each when the provider took it. */
interface Sent {
  rollCall: number[];
  real: number[];
}

function dispatching(db: Database) {
  const sent: Sent = { rollCall: [], real: [] };
  const clock = systemClock();
  const channel = scriptedChannel({
    pace_per_second: PER_SECOND,
    answer(message, nth) {
      (message.template === 'summons' ? sent.real : sent.rollCall).push(performance.now());
      return { outcome: 'accepted', providerId: `${message.reference}-${nth}` };
    },
  });
  const logger = { info() {}, warn: console.warn, error: console.error };
  const deps = {
    ...{ db, clock, logger, channels: channelsOf([channel]) },
    ...{ linkSecret: 'bench', publicUrl: 'http://127.0.0.1' },
  };
  const work = workOf(deps);
  const dispatcher = startDispatcher(dispatchDeps(deps), {
    onTick: (now) => work.tick(now, TICKS_AT_ONCE),
    nextTick: work.nextTick,
  });
  return { sent, deps, work, dispatcher };
}

const until = async (done: () => boolean) => {
  while (!done()) await new Promise((again) => setTimeout(again, 20));
};

/** The real call-out's texts: how late the latest is by what the number's own pace would take. */
async function realBeside({ deps, sent }: ReturnType<typeof dispatching>): Promise<number> {
  const request = launchRequestSchema.parse({
    ...{ kind: 'real', title: '商场火警', place: '东门', position: { lon: 103.8, lat: 36 } },
    ...{ commander: { name: '王队' }, lines: [{ role: 'general', count: CALLED }] },
    arriveBy: new Date(deps.clock.now().getTime() + 4 * 60 * MINUTE_MS).toISOString(),
    policy: { echelons: [{ windowSeconds: 3_600, factor: 1 }], fastestKmPerHour: 200 },
  });
  await launch(deps, request, { actor: 'bench', idempotencyKey: null });
  const from_ms = performance.now();
  await until(() => sent.real.length >= CALLED);
  return Math.max(...sent.real.map((at_ms, i) => at_ms - from_ms - ((i + 1) / PER_SECOND) * 1_000));
}

export const rollcall: Bench = async (db, url) => {
  const clock = systemClock();
  const at = clock.now();
  await onPost(db, at);
  const { said, child } = await startChild<{ port: number }>('ack-server.ts', [url, 'store']);
  const running = dispatching(db);
  const { sent, work, dispatcher } = running;
  await work.tick(clock.now(), TICKS_AT_ONCE);
  await runRollCalls(running.deps, clock.now());
  const entries = await db.sql<{ id: number }[]>`select id from roll_call_entry order by id`;
  if (entries.length !== LISTED) throw new Error(`${entries.length} listed`);
  const tokens = entries.map((e) => rollCallToken('bench', e.id));
  await until(() => sent.rollCall.length > 0);
  const begun_ms = sent.rollCall[0] ?? 0;
  const answering = loadAtPace(said.port, ANSWERS_PER_SECOND, tokens, (token, n) => ({
    path: `/rc/${token}`,
    body: JSON.stringify({ clientId: `c${n}` }),
  }));
  await new Promise((then) => setTimeout(then, REAL_AFTER_MS));
  const late_ms = await realBeside(running);
  const answered = await answering;
  await until(() => sent.rollCall.length >= LISTED);
  const out_seconds = ((sent.rollCall.at(-1) ?? 0) - begun_ms) / 1_000;
  await dispatcher.stop();
  child.kill('SIGTERM');
  await once(child, 'exit');
  const [kept] = await db.sql<{ n: number }[]>`
    select count(*)::int as n from roll_call_entry where state = 'present'`;
  // The real ones took places of the same number.
  const floor_seconds = (LISTED + CALLED) / PER_SECOND;
  const stored = kept?.n === LISTED ? answered.perSecond : 0;
  return [
    {
      ...{ name: 'roll-call of 3,000 out', ours: out_seconds, peer: floor_seconds, unit: 's' },
      ...{ ratio: out_seconds / floor_seconds, goal: '<= 1.1', met: out_seconds <= floor_seconds * 1.1 },
    },
    {
      ...{ name: 'answers stored beside it', ours: stored, peer: ANSWERS_PER_SECOND, unit: 'answers/s' },
      ...{
        ratio: stored / ANSWERS_PER_SECOND,
        goal: '>= 0.99, all kept',
        met: stored >= ANSWERS_PER_SECOND * 0.99,
      },
    },
    {
      ...{ name: 'a real call-out beside both', ours: late_ms, peer: LATE_MS, unit: 'ms late at most' },
      ...{ ratio: late_ms / LATE_MS, goal: '<= 1', met: late_ms <= LATE_MS },
    },
  ];
};
