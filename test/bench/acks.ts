// Durable answers per second over HTTP at 64 connections, against the same server answering without storing.
import { once } from 'node:events';
import { callEverybody } from './called.ts';
import { startChild } from './child.ts';
import { loadWith } from './load.ts';
import { type Bench, median } from './support.ts';

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

export const acks: Bench = async (db, url) => {
  const { tokens } = await callEverybody(db, PEOPLE);
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
