// Stories: whole call-outs told as they happen. The real app and engine on a hand-driven clock, made-up people with
// phones, providers that do as told:
//   await story.people(['m01', 'm02']);           await story.launch({ need: { general: 2 } });
//   story.phone('m01').expectSms('集结');          await story.phone('m01').reply('1 15');
//   await story.advance('5m');                    (await story.board()).gap
import { fail } from 'node:assert';
import type { z } from 'zod';
import { ARRIVES, type Fate, type Handed, LOST } from '../../drills/carrier.ts';
import { openWorld, type World } from '../../drills/world.ts';
import type { PolicyInput } from '../../src/callout/policy.ts';
import { replay } from '../../src/callout/replay.ts';
import { type Report, reportOf } from '../../src/callout/report.ts';
import type { CalloutState, Kind } from '../../src/callout/state.ts';
import { loadRow, loadState } from '../../src/callout/store.ts';
import type { calloutView, personView } from '../../src/callout/view.ts';
import { type ManualClock, manualClock } from '../../src/kernel/clock.ts';
import type { Database } from '../../src/kernel/database.ts';
import { type LogEntry, readLog } from '../../src/kernel/log.ts';
import { emptyDatabase } from './rig.ts';
import { addPeople, type PersonAbout, SCENE, type StoryPerson } from './story-people.ts';
import { type Phone, phoneOf } from './story-phone.ts';

export { ARRIVES, LOST, SCENE };

/** 03:07 in Asia/Shanghai. */
export const START = new Date('2026-11-23T19:07:00Z');

export type Board = z.output<typeof calloutView>;
export type Row = z.output<typeof personView>;

export interface LaunchAbout {
  kind?: Kind;
  /** Role → count. */
  need?: Record<string, number>;
  /** Until the arrive-by time; 35 unless told. */
  minutes?: number;
  title?: string;
  place?: string;
  position?: { lon: number; lat: number };
  musterPoint?: { place: string; position: { lon: number; lat: number } };
  policy?: PolicyInput;
  commanderPhone?: string;
  countyId?: number;
  idempotencyKey?: string;
}

export interface StoryOptions {
  start?: Date;
  sms?: { pace_per_second?: number; lookup?: boolean; twoWay?: boolean; links?: boolean };
}

/** How the air treats one message; undefined: it arrives. */
export type Provider = (handed: Handed) => Fate | undefined;

/** `fate` for the messages that fit, all others arrive. */
export function to(
  about: { memberId?: number; kind?: Handed['kind']; purpose?: string },
  fate: Fate | ((handed: Handed) => Fate | undefined) = LOST,
): Provider {
  return (handed) => {
    const {
      memberId = handed.message.memberId,
      kind = handed.kind,
      purpose = handed.message.purpose,
    } = about;
    const fits =
      memberId === handed.message.memberId && kind === handed.kind && purpose === handed.message.purpose;
    return fits ? (typeof fate === 'function' ? fate(handed) : fate) : undefined;
  };
}

export interface Story {
  world: World;
  clock: ManualClock;
  /** What was logged as an error. */
  errors: Record<string, unknown>[];
  /** Adds people: names, or what is particular about each. */
  people(people: (string | PersonAbout)[]): Promise<StoryPerson[]>;
  /** Launches and gives the call-out's id, which is the one that everything below speaks of from now on. */
  launch(about?: LaunchAbout): Promise<number>;
  /** Lets time pass: `90s`, `5m`, `1h30m`, `2d`. All that comes due happens at its own moment. */
  advance(duration: string): Promise<void>;
  phone(name: string): Phone;
  /** From now on messages fare as `provider` says; null: all arrive. */
  provider(provider: Provider | null): void;
  leader: Leader;
  board(id?: number): Promise<Board>;
  /** One person as the board shows him or her; fails when not summoned. */
  row(name: string, id?: number): Promise<Row>;
  log(id?: number): Promise<LogEntry[]>;
  /** How often each type stands in the log. */
  logged(type: string, id?: number): Promise<LogEntry[]>;
  report(id?: number): Promise<Report>;
  /** The state from the tables, and the one that the log replays to: they must be equal. */
  bothStates(id?: number): Promise<{ stored: CalloutState; replayed: CalloutState }>;
}

/** Each gives the answer's body; with a status above 399 the problem, in which `status` says so. */
export interface Leader {
  post(path: string, body?: unknown): Promise<Record<string, unknown>>;
  hold(id?: number): Promise<Record<string, unknown>>;
  resume(id?: number): Promise<Record<string, unknown>>;
  raise(id?: number): Promise<Record<string, unknown>>;
  standDown(
    part?: { echelon?: number; role?: string; note?: string },
    id?: number,
  ): Promise<Record<string, unknown>>;
  close(id?: number): Promise<Record<string, unknown>>;
  /** A new version; `version` is the current one unless told. */
  change(body: Record<string, unknown>, id?: number): Promise<Record<string, unknown>>;
  summonAgain(name: string, id?: number): Promise<Record<string, unknown>>;
  answerFor(name: string, answer: Record<string, unknown>, id?: number): Promise<Record<string, unknown>>;
}

const UNIT_SECONDS: Record<string, number> = { s: 1, m: 60, h: 3_600, d: 86_400 };

/** `1h30m` in seconds. */
export function seconds(duration: string): number {
  if (!/^(\d+[smhd])+$/.test(duration)) fail(`no duration: ${duration}`);
  return [...duration.matchAll(/(\d+)([smhd])/g)].reduce(
    (sum, [, n, unit]) => sum + Number(n) * (UNIT_SECONDS[unit ?? ''] ?? 0),
    0,
  );
}

/** Begins a story in an empty database. */
export async function beginStory(db: Database, options: StoryOptions = {}): Promise<Story> {
  await emptyDatabase(db);
  const clock = manualClock(options.start ?? START);
  const errors: Record<string, unknown>[] = [];
  const inboxes = new Map<string, Handed[]>();
  const inboxOf = (address: string) => {
    const inbox = inboxes.get(address) ?? [];
    inboxes.set(address, inbox);
    return inbox;
  };
  let provider: Provider | null = null;
  const { twoWay = true, links = true, ...sms } = options.sms ?? {};
  const world = openWorld({
    ...{ db, clock, pass: (at) => clock.moveTo(at) },
    sms: { ...sms, capabilities: () => ({ twoWay, links }) },
    fate: (handed) => provider?.(handed) ?? ARRIVES,
    onArrival: (handed) => inboxOf(handed.message.address).push(handed),
    logger: { info() {}, warn() {}, error: (about) => void errors.push(about as Record<string, unknown>) },
  });
  const settle = () => world.advanceTo(clock.now());
  const cast = new Map<string, { person: StoryPerson; phone: Phone }>();
  const castOf = (name: string) => cast.get(name) ?? fail(`nobody is called ${name}`);
  let current = 0;
  const id = (given?: number) => given ?? current;

  return {
    ...{ world, clock, errors },
    async people(people) {
      const abouts = people.map((p) => (typeof p === 'string' ? { name: p } : p));
      const added = await addPeople(db, abouts, { before: cast.size, now: clock.now() });
      for (const person of added) {
        // A phone shows pushes and texts in one list.
        const inbox = inboxOf(person.phone ?? person.push ?? `nobody-${person.id}`);
        if (person.push) inboxes.set(person.push, inbox);
        cast.set(person.name, { person, phone: phoneOf(person, inbox, world, settle) });
      }
      return added;
    },
    async launch(about = {}) {
      current = await launchIn(world, about);
      await settle();
      return current;
    },
    advance: (duration) => world.advanceTo(new Date(clock.now().getTime() + seconds(duration) * 1_000)),
    phone: (name) => castOf(name).phone,
    provider(next) {
      provider = next;
    },
    leader: leaderOf(world, settle, id, (name) => castOf(name).person.id),
    ...readersOf(db, world, id),
  };
}

async function launchIn(world: World, about: LaunchAbout): Promise<number> {
  const now = world.clock.now();
  const body = {
    ...{ kind: about.kind ?? 'real', title: about.title ?? '商场火警', place: about.place ?? '东门' },
    ...{ position: about.position ?? SCENE, musterPoint: about.musterPoint, countyId: about.countyId },
    arriveBy: new Date(now.getTime() + (about.minutes ?? 35) * 60_000).toISOString(),
    lines: Object.entries(about.need ?? { general: 1 }).map(([role, count]) => ({ role, count })),
    policy: { echelons: [1, 1, 1].map((factor) => ({ windowSeconds: 300, factor })), ...about.policy },
    commander: { name: '王队', ...(about.commanderPhone && { phone: about.commanderPhone }) },
  };
  const key: Record<string, string> = about.idempotencyKey ? { 'idempotency-key': about.idempotencyKey } : {};
  const response = await world.asLeader('POST', '/callouts', body, key);
  const answer = (await response.json()) as { id?: number };
  return answer.id ?? fail(`not launched: ${JSON.stringify(answer)}`);
}

function leaderOf(
  world: World,
  settle: () => Promise<void>,
  id: (given?: number) => number,
  memberOf: (name: string) => number,
): Leader {
  const send = async (method: string, path: string, body?: unknown) => {
    const response = await world.asLeader(method, path, body);
    await settle();
    return (await response.json()) as Record<string, unknown>;
  };
  const post = (path: string, body?: unknown) => send('POST', path, body);
  return {
    post,
    hold: (given) => post(`/callouts/${id(given)}/hold`),
    resume: (given) => post(`/callouts/${id(given)}/resume`),
    raise: (given) => post(`/callouts/${id(given)}/raise`),
    standDown: (part = {}, given) => post(`/callouts/${id(given)}/stand-down`, part),
    close: (given) => post(`/callouts/${id(given)}/close`),
    async change(body, given) {
      const { version } = (await (await world.asLeader('GET', `/callouts/${id(given)}`)).json()) as Board;
      return send('PATCH', `/callouts/${id(given)}`, { version, ...body });
    },
    summonAgain: (name, given) => post(`/callouts/${id(given)}/members/${memberOf(name)}/summon-again`),
    answerFor: (name, answer, given) =>
      post(`/callouts/${id(given)}/members/${memberOf(name)}/answer`, answer),
  };
}

function readersOf(db: Database, world: World, id: (given?: number) => number) {
  const get = async <T>(path: string): Promise<T> => (await world.asLeader('GET', path)).json() as Promise<T>;
  const log = (given?: number) => readLog(db.sql, id(given));
  return {
    log,
    board: (given?: number) => get<Board>(`/callouts/${id(given)}`),
    async row(name: string, given?: number) {
      const { summonses } = await get<{ summonses: Row[] }>(`/callouts/${id(given)}/summonses`);
      return summonses.find((s) => s.name === name) ?? fail(`${name} was not summoned`);
    },
    logged: async (type: string, given?: number) => (await log(given)).filter((e) => e.type === type),
    report: async (given?: number) => reportOf(await log(given)),
    async bothStates(given?: number) {
      const stored = await loadState(db.sql, await loadRow(db.sql, id(given)));
      return { stored, replayed: replay(await log(given)) };
    },
  };
}
