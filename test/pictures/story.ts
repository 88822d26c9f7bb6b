// What the pictures show: three drills of earlier nights, and one in progress some minutes after its launch. The same people answer alike at every run.
import { summonsToken } from '../../src/callout/link.ts';
import type { NodeProcess } from '../support/node-process.ts';

export const SECRET = 'a secret for the pictures, of no other use';
const START_HOUR = 3;
const START_MINUTE = 7;
const CITY_HOURS = 8;
/** Into the drill in progress: a second echelon is out, and something is still missing. */
const MINUTES_IN = 7;

interface View {
  id: number;
  state: string;
}
interface Called {
  summonsId: number;
  memberId: number;
}

/** A small repeatable source of numbers in [0, 1). */
function chance(seed: number): () => number {
  let state = seed;
  return () => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return state / 2 ** 32;
  };
}

async function ok<T>(reply: Promise<{ status: number; body: T }>): Promise<T> {
  const { status, body } = await reply;
  if (status >= 300) throw new Error(`${status} ${JSON.stringify(body)}`);
  return body;
}

const advance = (server: NodeProcess, seconds: number) =>
  ok(server.api('POST', '/api/test/clock', { advanceSeconds: seconds }));

async function nowOf(server: NodeProcess): Promise<Date> {
  return new Date((await ok(server.api<{ now: string }>('GET', '/api/test/clock'))).now);
}

/** Moves the clock to the next 03:07 of the city. */
async function toNight(server: NodeProcess): Promise<void> {
  const now = await nowOf(server);
  const night = new Date(now);
  night.setUTCHours(START_HOUR - CITY_HOURS + 24, START_MINUTE, 0, 0);
  night.setUTCDate(now.getUTCDate());
  if (night <= now) night.setUTCDate(night.getUTCDate() + 1);
  await advance(server, (night.getTime() - now.getTime()) / 1_000);
}

async function say(server: NodeProcess, summonsId: number, answer: Record<string, unknown>): Promise<void> {
  const reply = await fetch(`${server.url}/a/${summonsToken(SECRET, summonsId)}`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', accept: 'application/json' },
    body: JSON.stringify(answer),
  });
  if (!reply.ok) throw new Error(await reply.text());
}

async function launch(server: NodeProcess, title: string): Promise<number> {
  const now = await nowOf(server);
  const request = {
    ...{
      kind: 'drill',
      title,
      place: '城关商场东门',
      task: '灭火警戒',
      position: { lon: 103.834, lat: 36.061 },
    },
    commander: { name: '王建军' },
    arriveBy: new Date(now.getTime() + 35 * 60_000).toISOString(),
    lines: [
      { role: 'first_aid', count: 4 },
      { role: 'driver', count: 3 },
      { role: 'general', count: 23 },
    ],
    policy: { echelons: [1.4, 1.2, 1].map((factor) => ({ windowSeconds: 360, factor })) },
  };
  const { id } = await ok(server.api<View>('POST', '/api/callouts', request));
  return id;
}

const called = async (server: NodeProcess, id: number) =>
  (await ok(server.api<{ summonses: Called[] }>('GET', `/api/callouts/${id}/summonses`))).summonses;

/** Minute by minute: who is asked answers, sets out and arrives, each in his or her own time. */
async function play(server: NodeProcess, id: number, minutes: number, seed: number): Promise<void> {
  const random = chance(seed);
  const plans = new Map<number, { answers: number; kind: number; eta: number }>();
  for (let minute = 0; minute < minutes; minute++) {
    for (const { summonsId } of await called(server, id)) {
      const plan = plans.get(summonsId) ?? {
        ...{
          answers: minute + 1 + Math.floor(random() ** 2 * 9),
          kind: random(),
          eta: 6 + Math.floor(random() * 18),
        },
      };
      plans.set(summonsId, plan);
      const comes = plan.kind < 0.72;
      if (minute === plan.answers && comes)
        await say(server, summonsId, { answer: 'coming', etaMinutes: plan.eta });
      if (minute === plan.answers && plan.kind > 0.86)
        await say(server, summonsId, { answer: 'cannot', reason: plan.kind > 0.93 ? '在外地' : '身体不适' });
      if (minute === plan.answers + 2 && comes) await say(server, summonsId, { answer: 'en_route' });
      // A few who said so never come.
      if (minute === plan.answers + plan.eta && plan.kind < 0.67)
        await say(server, summonsId, { answer: 'arrived' });
    }
    await advance(server, 60);
  }
}

/** Plays it all; returns the drill in progress and the last one that ended. */
export async function playStory(server: NodeProcess): Promise<{ live: number; ended: number }> {
  let ended = 0;
  for (const [night, title] of ['粮库火警演练', '化工园泄漏演练', '商场火警演练'].entries()) {
    await toNight(server);
    ended = await launch(server, title);
    await play(server, ended, 38, 11 + night);
    await ok(server.api('POST', `/api/callouts/${ended}/stand-down`, {}));
    for (const { summonsId } of await called(server, ended))
      await say(server, summonsId, { answer: 'home_safe' });
  }
  await toNight(server);
  const live = await launch(server, '商场火警');
  await play(server, live, MINUTES_IN, 7);
  return { live, ended };
}
