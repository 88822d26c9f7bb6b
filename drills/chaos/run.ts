// One chaos run: a call-out in real processes over a real PostgreSQL, all of which are killed again and again.
import { fork } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import { MIGRATIONS_FOLDER } from '../../src/database-entry.ts';
import { type Database, openDatabase } from '../../src/kernel/database.ts';
import { migrateDatabase } from '../../src/kernel/migrate.ts';
import { random } from '../../src/kernel/random.ts';
import type { Taken } from './gateway.ts';
import { type Machine, openMachine } from './machines.ts';
import { openPhones, type Phones } from './phones.ts';
import { pause, startKillablePostgres } from './postgres.ts';
import { judge, type Verdict } from './verdict.ts';

const KEY = 'chaos-operator-key';
const SCENE = { lon: 103.82, lat: 36.06 };
const now_ms = () => performance.timeOrigin + performance.now();
/** Longer than a message that was lost twice needs to be sent again. */
const SETTLES_MS = 180_000;

/** So slow that most kills fall while texts leave. */
const paceFor = (people: number) => Math.max(2, Math.ceil(people / 50));

export interface ChaosOptions {
  people: number;
  kills: number;
  seed: string;
  /** Between two kills, on average. */
  every_ms: number;
  say(line: string): void;
}

type Closer = () => unknown;

async function startGateway(seed: string, closers: Closer[]) {
  const child = fork(fileURLToPath(new URL('./gateway.ts', import.meta.url)), [seed]);
  closers.push(() => child.kill('SIGKILL'));
  const [ports] = (await once(child, 'message')) as [{ sms: number; push: number }];
  return { child, ports };
}

/** More people than are wanted, near the scene; some with a push subscription at a service that nobody trusts. */
async function fill(db: Database, people: number): Promise<void> {
  await db.sql`
    insert into member (name, gender, consent_on, home_lon, home_lat, base_pos, updated_at)
    select '队员' || n, 'unknown', '2021-04-22', ${SCENE.lon}, ${SCENE.lat} + n / 100000.0,
      point(11557189 + n, 4308000 + n), '2021-04-22' from generate_series(1, ${Math.ceil(people * 1.4)}) n`;
  await db.sql`insert into contact_point (member_id, kind, address)
    select id, 'phone', '+86170' || lpad(id::text, 8, '0') from member`;
  const keys = {
    p256dh: 'BCVxsr7N_eNgVRqvHtD0zTZsEc6-VV-JvLexhqUzORcxaOzi6-AYWXvTBHm4bjyPjs7Vd8pZGH6SRpkNtoIAiw4',
    auth: 'BTBZMqHH6r4Tts7J_aSIgg',
  };
  await db.sql`insert into contact_point (member_id, kind, address, keys)
    select id, 'push', 'https://push.test/' || id, ${db.sql.json(keys)} from member where id % 10 = 0`;
}

const asLeader = async (urls: string[], method: string, path: string, body: unknown): Promise<Response> => {
  for (let n = 0; ; n++) {
    const reply = await fetch(`${urls[n % urls.length]}/api${path}`, {
      method,
      headers: {
        ...{ authorization: `Bearer ${KEY}`, 'content-type': 'application/json' },
        'idempotency-key': `chaos ${path}`,
      },
      body: JSON.stringify(body),
    }).catch(() => null);
    if (reply && reply.status < 500) return reply;
    await pause(200);
  }
};

async function launch(urls: string[], people: number): Promise<number> {
  const reply = await asLeader(urls, 'POST', '/callouts', {
    ...{ kind: 'real', title: '混沌演练', place: '东门', position: SCENE, commander: { name: '王队' } },
    arriveBy: new Date(now_ms() + 3_600_000).toISOString(),
    lines: [{ role: 'general', count: Math.ceil(people * 0.7) }],
    policy: {
      echelons: Array.from({ length: 6 }, () => ({ windowSeconds: 25, factor: 1 })),
      ...{ channels: 'ladder', smsAfterSeconds: 5 },
    },
  });
  const answer = (await reply.json()) as { id?: number };
  if (!answer.id) throw new Error(`not launched: ${JSON.stringify(answer)}`);
  return answer.id;
}

/** Nothing of the call-out waits any more. */
async function settled(db: Database, calloutId: number): Promise<void> {
  for (const until_ms = now_ms() + SETTLES_MS; now_ms() < until_ms; await pause(200)) {
    const [open] = await db.sql<{ n: number }[]>`
      select count(*)::int as n from delivery
      where callout_id = ${calloutId} and state in ('queued', 'sending') and channel = 'sms'`;
    if (open?.n === 0) return;
  }
}

interface Scene {
  machines: Machine[];
  postgres: { kill(wait_ms: number): Promise<void> };
  recoveries_ms: number[];
}

/** Kills one after the other, whoever is up; each comes back by itself while the next is already chosen. */
async function rampage(options: ChaosOptions, { machines, postgres, recoveries_ms }: Scene): Promise<void> {
  const luck = random('kills', options.seed);
  const returning = new Set<Promise<unknown>>();
  for (let n = 1; n <= options.kills; n++) {
    await pause(options.every_ms * (0.5 + luck.next()));
    const what = luck.pick({ dispatcher: 5, api: 3, postgres: 2 });
    const wait_ms = luck.next() * 1_500;
    const up = machines.filter((m) => m.role === what && m.upSince_ms !== null);
    const victim = up[Math.floor(luck.next() * up.length)];
    if (what === 'postgres') {
      options.say(`kill ${n}: PostgreSQL`);
      await postgres.kill(wait_ms);
      recoveries_ms.push(now_ms());
    } else if (victim) {
      options.say(`kill ${n}: ${victim.name}`);
      const back = victim.kill(wait_ms).then(() => recoveries_ms.push(now_ms()));
      returning.add(back);
      void back.finally(() => returning.delete(back)).catch(() => {});
    } else n--;
  }
  await Promise.all(returning);
}

export async function runChaos(options: ChaosOptions): Promise<Verdict> {
  const closers: Closer[] = [];
  try {
    return await play(options, closers);
  } finally {
    for (const close of closers.reverse()) await close();
  }
}

async function play(options: ChaosOptions, closers: Closer[]): Promise<Verdict> {
  const postgres = await startKillablePostgres();
  closers.push(postgres.stop);
  const dataKey = `k1:${randomBytes(32).toString('base64')}`;
  await migrateDatabase(postgres.url, MIGRATIONS_FOLDER);
  const db = openDatabase(postgres.url, { max: 2 });
  closers.push(db.close);
  await fill(db, options.people);
  const { child, ports } = await startGateway(options.seed, closers);
  const env = {
    ...{ DATABASE_URL: postgres.url, MUSTER_OPERATOR_KEY: KEY, MUSTER_DATA_KEYS: dataKey },
    ...{ MUSTER_PUBLIC_URL: 'http://127.0.0.1:9', MUSTER_LOG_LEVEL: 'info' },
    ...{
      HTTP_SMS_URL: `http://127.0.0.1:${ports.sms}/sms`,
      HTTP_SMS_TOKEN: 't',
      HTTP_SMS_SECRET: 'gateway-webhook-secret',
    },
    ...{ HTTP_SMS_PER_SECOND: String(paceFor(options.people)), VAPID_SUBJECT: 'mailto:duty@muster.example' },
    WEB_PUSH_BASE_URL: `https://127.0.0.1:${ports.push}`,
  };
  const roles = ['api', 'api', 'dispatcher', 'dispatcher', 'dispatcher'] as const;
  const machines = await Promise.all(
    roles.map((role, i) =>
      openMachine({ name: `${role}-${i + 1}`, role, env, fullDisk: i % 2 === 1 }, now_ms),
    ),
  );
  closers.push(() => Promise.all(machines.map((m) => m.stop())));
  for (const machine of machines) await machine.start();
  const urls = machines.filter((m) => m.role === 'api').map((m) => m.url);
  const phones: Phones = openPhones(options.seed, () => urls);
  child.on('message', (text: Taken) => phones.ring(text));
  const calloutId = await launch(urls, options.people);
  const recoveries_ms: number[] = [];
  await rampage(options, { machines, postgres, recoveries_ms });
  options.say('no more kills');
  await phones.quiet();
  await settled(db, calloutId);
  await asLeader(urls, 'POST', `/callouts/${calloutId}/stand-down`, {});
  await settled(db, calloutId);
  const { people, kills } = options;
  return judge(db.sql, calloutId, phones, { people, kills, recoveries_ms });
}
