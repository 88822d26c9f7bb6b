// 500 open boards while 200 answers a second come in: from an answer's sending until the last board has it. Beside it a
// bare relay of as many bytes to as many listeners, which does what anybody would write first: each answer at once.
import { once } from 'node:events';
import { Agent, request } from 'node:http';
import { setTimeout as wait } from 'node:timers/promises';
import type { Database } from '../../src/kernel/database.ts';
import { callEverybody } from './called.ts';
import { startChild } from './child.ts';
import { type Bench, median } from './support.ts';
import type { Asked, Told } from './watchers-server.ts';

const PEOPLE = 1_000;
const BOARDS = 500;
const PER_SECOND = 200;
const SECONDS = 10;
/** Sent before, and not counted: code that never ran yet. */
const WARM_SECONDS = 1;
const LIMIT_MS = 300;
/** Until everything that was sent has been heard. */
const REST_MS = 3_000;

const now_ms = () => performance.timeOrigin + performance.now();
const p99 = (values: number[]) =>
  values.toSorted((a, b) => a - b)[Math.floor(values.length * 0.99)] ?? Number.NaN;

function post(port: number, agent: Agent, path: string, body: string): Promise<string> {
  const headers = { 'content-type': 'application/json', accept: 'application/json' };
  return new Promise((done, fail) => {
    const sent = request({ port, agent, path, method: 'POST', headers }, (reply) => {
      let text = '';
      reply.setEncoding('utf8').on('data', (part) => {
        text += part;
      });
      reply.on('end', () => (reply.statusCode === 200 ? done(text) : fail(new Error(text))));
    });
    sent.on('error', fail).end(body);
  });
}

/** Sends answers at an even pace, whether or not earlier ones were taken; returns when each left, and what was said. */
async function answers(port: number, next: (n: number) => { path: string; body: string }) {
  const agent = new Agent({ keepAlive: true, maxSockets: 64 });
  const from_ms: number[] = [];
  const said: Promise<string>[] = [];
  const start_ms = now_ms();
  for (let n = 0; n < PER_SECOND * (WARM_SECONDS + SECONDS); n++) {
    const due_ms = start_ms + (n * 1_000) / PER_SECOND;
    await wait(Math.max(0, due_ms - now_ms()));
    const { path, body } = next(n);
    from_ms.push(now_ms());
    said.push(post(port, agent, path, body));
  }
  const all = await Promise.all(said);
  agent.destroy();
  return { from_ms, said: all };
}

interface Run {
  port: number;
  path: string;
  next(n: number): { path: string; body: string };
  /** The entry of the log that each answer became. */
  entriesOf(said: string[]): Promise<number[]> | number[];
}

async function watched({ port, path, next, entriesOf }: Run): Promise<Told> {
  const boards = await startChild<{ open: number }>('watchers-server.ts', [
    String(port),
    path,
    String(BOARDS),
  ]);
  const { from_ms, said } = await answers(port, next);
  await wait(REST_MS);
  const ids = await entriesOf(said);
  const entries = ids.map((id, n) => ({ id, from_ms: from_ms[n] ?? 0 }));
  const asked: Asked = { entries: entries.slice(PER_SECOND * WARM_SECONDS) };
  boards.child.send(asked);
  const [told] = (await once(boards.child, 'message')) as [Told];
  boards.child.kill('SIGTERM');
  return told;
}

async function ours(db: Database, url: string): Promise<Told> {
  const { id, tokens, summonsIds } = await callEverybody(db, PEOPLE);
  const { said, child } = await startChild<{ port: number }>('ack-server.ts', [url, 'store']);
  const about = (n: number) => ({ turn: n % tokens.length, etaMinutes: 1 + Math.floor(n / tokens.length) });
  const told = await watched({
    port: said.port,
    path: `/api/callouts/${id}/events`,
    next(n) {
      const { turn, etaMinutes } = about(n);
      return { path: `/a/${tokens[turn]}`, body: JSON.stringify({ answer: 'coming', etaMinutes }) };
    },
    async entriesOf(answered) {
      const rows = await db.sql<{ id: number; summons: number; eta: number }[]>`
        select id, (data->>'summonsId')::int as summons, (data->>'etaMinutes')::int as eta from log_entry
        where callout_id = ${id} and type = 'responded'`;
      const entries = new Map(rows.map((r) => [`${r.summons} ${r.eta}`, r.id]));
      return answered.map((_, n) => {
        const { turn, etaMinutes } = about(n);
        return entries.get(`${summonsIds[turn]} ${etaMinutes}`) ?? Number.POSITIVE_INFINITY;
      });
    },
  });
  child.kill('SIGTERM');
  await once(child, 'exit');
  return told;
}

async function relayed(bytes: number): Promise<Told> {
  const { said, child } = await startChild<{ port: number }>('relay-server.ts', [String(bytes)]);
  const told = await watched({
    port: said.port,
    path: '/',
    next: () => ({ path: '/', body: '{}' }),
    entriesOf: (answered) => answered.map((text) => (JSON.parse(text) as { id: number }).id),
  });
  child.kill('SIGTERM');
  return told;
}

export const board: Bench = async (db, url) => {
  const told = await ours(db, url);
  const bytes = Math.round(told.bytes / BOARDS / (PER_SECOND * (WARM_SECONDS + SECONDS)));
  const bare = await relayed(bytes);
  const [slow, peer] = [p99(told.took_ms), p99(bare.took_ms)];
  const per_second = told.events / BOARDS / (WARM_SECONDS + SECONDS);
  const about = `ms at p99 (half ${Math.round(median(told.took_ms))} ms, ${bytes} bytes an answer, ${per_second.toFixed(1)} events/s a board)`;
  return [
    {
      ...{ name: 'board', ours: slow, peer, ratio: slow / peer, goal: `under ${LIMIT_MS} ms` },
      ...{ met: slow < LIMIT_MS, unit: about },
    },
  ];
};
