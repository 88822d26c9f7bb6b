// Durable answers per second over HTTP at 64 connections, against the same server answering without storing.
import { once } from 'node:events';
import { launch, launchRequestSchema } from '../../src/callout/launch.ts';
import { summonsToken } from '../../src/callout/link.ts';
import { channelsOf } from '../../src/delivery/channel.ts';
import { messageLogChannel } from '../../src/delivery/channels/message-log.ts';
import { systemClock } from '../../src/kernel/clock.ts';
import type { Database } from '../../src/kernel/database.ts';
import { startChild } from './child.ts';
import { loadWith } from './load.ts';
import { type Bench, makeMembers, median } from './support.ts';

const CONNECTIONS = 64;
const PEOPLE = 4_000;
const SECONDS = 4;
const ROUNDS = 3;

/** Answers per second, and how many the server said it recorded. Every request is another person or another ETA. */
async function load(
  port: number,
  tokens: string[],
  from: number,
): Promise<{ perSecond: number; recorded: number }> {
  let n = from;
  const { perSecond, bodies } = await loadWith(port, { connections: CONNECTIONS, seconds: SECONDS }, () => {
    const round = Math.floor(++n / tokens.length);
    const body = JSON.stringify({ answer: 'coming', etaMinutes: 1 + (round % 500), clientId: `c${n}` });
    return { path: `/a/${tokens[n % tokens.length]}`, body };
  });
  return { perSecond, recorded: bodies.filter((b) => b.includes('"outcome":"recorded"')).length };
}

async function summonEverybody(db: Database): Promise<string[]> {
  await makeMembers(db, PEOPLE);
  const clock = systemClock();
  const channels = channelsOf([messageLogChannel(db, clock, 'sms')]);
  const deps = { db, clock, channels, linkSecret: 'bench', publicUrl: 'http://127.0.0.1' };
  const request = launchRequestSchema.parse({
    ...{
      kind: 'drill',
      title: '演练',
      place: '东门',
      position: { lon: 103.8, lat: 36 },
      commander: { name: '王队' },
    },
    arriveBy: new Date(clock.now().getTime() + 24 * 3_600_000).toISOString(),
    lines: [{ role: 'general', count: PEOPLE }],
    policy: { echelons: [{ windowSeconds: 86_400, factor: 1 }] },
  });
  await launch(deps, request, { actor: 'bench', idempotencyKey: null });
  const rows = await db.sql<{ id: number }[]>`select id from summons order by id`;
  return rows.map((r) => summonsToken('bench', r.id));
}

export const acks: Bench = async (db, url) => {
  const tokens = await summonEverybody(db);
  const perSecond: Record<'store' | 'nowhere', number[]> = { store: [], nowhere: [] };
  let recorded = 0;
  let sent = 0;
  for (let round = 0; round < ROUNDS; round++) {
    for (const mode of ['store', 'nowhere'] as const) {
      const { said, child } = await startChild<{ port: number }>('ack-server.ts', [url, mode]);
      const result = await load(said.port, tokens, sent);
      sent += 1_000_000;
      perSecond[mode].push(result.perSecond);
      if (mode === 'store') recorded += result.recorded;
      child.kill('SIGTERM');
      await once(child, 'exit');
    }
  }
  const [kept] = await db.sql<{ n: number }[]>`select count(*)::int as n from response`;
  const lost = Math.max(0, recorded - (kept?.n ?? 0));
  const [ours, peer] = [median(perSecond.store), median(perSecond.nowhere)];
  const ratio = ours / peer;
  const met = ratio >= 0.5 && lost === 0;
  return [
    { name: 'acks', ours, peer, ratio, goal: '>= 0.5, none lost', met, unit: `answers/s, ${lost} lost` },
  ];
};
