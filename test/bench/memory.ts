// What a dispatcher as it is started in production holds in memory through 100,000 deliveries.
import { type ChildProcess, spawn } from 'node:child_process';
import { readFile } from 'node:fs/promises';
import { setTimeout as wait } from 'node:timers/promises';
import type { Database } from '../../src/kernel/database.ts';
import { startChild } from './child.ts';
import { type Bench, median } from './support.ts';

const DELIVERIES = 100_000;
const LIMIT_MB = 200;
/** As `npm run dispatcher` starts it. */
const FLAGS = ['--max-semi-space-size=2', '--max-old-space-size=160'];
const FLAT = 1.15;

async function rss_mb(child: ChildProcess): Promise<number> {
  const status = await readFile(`/proc/${child.pid}/status`, 'utf8');
  return Number(/VmRSS:\s+(\d+) kB/.exec(status)?.[1]) / 1024;
}

const fill = (db: Database) => db.sql`
  insert into delivery (callout_id, summons_id, member_id, purpose, channel, route, address, priority, ordinal, template,
    vars, next_attempt_at, expires_at, created_at)
  select 1, n, n, 'summons', 'sms', 'http-sms', '+86170' || lpad(n::text, 8, '0'), 20, n, 'summons',
    '{"kind":"drill","code":"K7","title":"商场火警","place":"东门","commander":"王队","by":"2026-11-23T19:42:00Z"}',
    timestamptz '2020-01-01', timestamptz '2100-01-01', timestamptz '2020-01-01'
  from generate_series(1, ${DELIVERIES}) n`;

export const memory: Bench = async (db, url) => {
  await fill(db);
  const texts = await startChild<{ port: number }>('sms-server.ts', ['100000']);
  const env = {
    ...{ PATH: process.env.PATH, DATABASE_URL: url, MUSTER_ROLE: 'dispatcher', PORT: '0' },
    ...{ HTTP_SMS_URL: `http://127.0.0.1:${texts.said.port}/sms`, HTTP_SMS_TOKEN: 'bench' },
    ...{ HTTP_SMS_SECRET: 'a secret for the bench', HTTP_SMS_PER_SECOND: '10000' },
    MUSTER_PUBLIC_URL: 'http://127.0.0.1',
  };
  const child = spawn(process.execPath, [...FLAGS, 'src/node.ts'], {
    env,
    stdio: ['ignore', 'ignore', 'inherit'],
  });
  const quarters: number[][] = [[], [], [], []];
  for (;;) {
    if (child.exitCode !== null) throw new Error('the dispatcher ended');
    await wait(250);
    const [row] = await db.sql<{ open: number }[]>`
      select count(*)::int as open from delivery where state in ('queued', 'sending')`;
    const done = DELIVERIES - (row?.open ?? 0);
    if (done > 0) quarters[Math.min(3, Math.floor((4 * done) / DELIVERIES))]?.push(await rss_mb(child));
    if (row?.open === 0) break;
  }
  child.kill('SIGTERM');
  texts.child.kill('SIGTERM');
  const most = Math.max(...quarters.flat());
  const growth = median(quarters[3] ?? []) / median(quarters[1] ?? []);
  return [
    {
      ...{ name: 'memory', ours: most, peer: LIMIT_MB, ratio: growth, goal: `<= ${FLAT}, < ${LIMIT_MB} MB` },
      ...{ met: most < LIMIT_MB && growth <= FLAT, unit: 'MB; ratio: last quarter to second' },
    },
  ];
};
