// A station's day counted a second time: from the raw rows alone, in this file, by none of the product's own counting.
import type { z } from 'zod';
import type { dayView } from '../../src/duty/day.ts';
import type { Database } from '../../src/kernel/database.ts';

const HOUR_MS = 3_600_000;
const DAY_MS = 24 * HOUR_MS;
/** The city is eight hours ahead of UTC all year. */
export const midnightOf = (day: string) => new Date(Date.parse(`${day}T00:00:00+08:00`));
const dayOf = (at: Date) => new Date(at.getTime() + 8 * HOUR_MS).toISOString().slice(0, 10);

export type Figures = Awaited<ReturnType<typeof recount>>;
type Day = z.output<typeof dayView>;

/** The figures that a day's JSON tells, each as it stands there. */
export const figuresOf = (json: unknown): Figures => {
  const day = json as Day;
  return {
    rollCalls: day.rollCalls.map((r) => ({
      ...{ kind: r.kind, listed: r.listed, there: r.there, late: r.late, wrongPlace: r.wrongPlace },
      ...{ silent: r.silent, absent: r.absent, excused: r.excused },
    })),
    coming: day.due.rollCalls.length,
    onPost: { people: day.onPost.people, excused: day.onPost.excused, sites: day.onPost.sites.length },
    named: day.onPost.sites.flatMap((s) => s.people.map((p) => p.memberId)).sort((a, b) => a - b),
    due: {
      ...{ sheets: day.due.sheets.length, visits: day.due.visits.length },
      visited: day.due.visits.filter((v) => v.state === 'done').length,
      ...{ findings: day.due.findings.total, closed: day.due.findings.closed },
    },
    overdue: { visits: day.overdue.visits.length, findings: day.overdue.findings.total },
    bulletins: day.bulletins.map((b) => [b.id, b.people, b.read, b.unread.length]),
    tonight: day.tonight.people,
  };
};

async function rollCallsOf({ sql }: Database, stationId: number, from: Date, now: Date) {
  const until = new Date(from.getTime() + DAY_MS);
  const calls = await sql<{ id: number; kind: string; opensAt: Date; closedAt: Date | null }[]>`
    select id, kind, opens_at, closed_at from roll_call where station_id = ${stationId} order by opens_at`;
  const entries = await sql<{ rollCallId: number; state: string }[]>`
    select roll_call_id, state from roll_call_entry`;
  const schedules = await sql<{ fromMinute: number }[]>`
    select from_minute from roll_call_schedule where station_id = ${stationId} and kind <> 'surprise'`;
  const today = calls.filter((c) => c.opensAt >= from && c.opensAt < until);
  const of = (id: number, ...states: string[]) =>
    entries.filter((e) => e.rollCallId === id && (states.length === 0 || states.includes(e.state))).length;
  return {
    rollCalls: today.map(({ id, kind }) => ({
      ...{ kind, listed: of(id), there: of(id, 'present') + of(id, 'late'), late: of(id, 'late') },
      ...{ wrongPlace: of(id, 'wrong_place'), silent: of(id, 'silent'), absent: of(id, 'absent') },
      excused: of(id, 'excused'),
    })),
    coming: schedules.filter((s) => from.getTime() + s.fromMinute * 60_000 > now.getTime()).length,
    sheets: from <= now && now < until ? calls.filter((c) => c.closedAt === null).length : 0,
  };
}

async function postsOf({ sql }: Database, stationId: number, from: Date, now: Date) {
  const shifts = await sql<{ memberId: number; siteId: number; startsAt: Date; endsAt: Date }[]>`
    select s.member_id, s.site_id, s.starts_at, s.ends_at from shift s join organisation o on o.id = s.site_id
    where o.parent_id = ${stationId}`;
  const away = await sql<{ memberId: number; startsAt: Date; endsAt: Date | null }[]>`select * from absence`;
  const isToday = from <= now && now.getTime() < from.getTime() + DAY_MS;
  const at = isToday ? now : new Date(from.getTime() + 12 * HOUR_MS);
  const here = shifts.filter((s) => s.startsAt <= at && at < s.endsAt);
  const gone = here.filter((s) =>
    away.some((a) => a.memberId === s.memberId && a.startsAt <= at && (a.endsAt === null || at < a.endsAt)),
  );
  const [dusk, dawn] = [from.getTime() + 20 * HOUR_MS, from.getTime() + 30 * HOUR_MS];
  const night = shifts.filter((s) => s.startsAt.getTime() < dawn && s.endsAt.getTime() > dusk);
  return {
    onPost: { people: here.length, excused: gone.length, sites: new Set(here.map((s) => s.siteId)).size },
    named: here.map((s) => s.memberId).sort((a, b) => a - b),
    tonight: new Set(night.map((s) => s.memberId)).size,
  };
}

async function inspectedOf({ sql }: Database, stationId: number, day: string, today: string) {
  const sites = await sql<{ id: number }[]>`select id from organisation where parent_id = ${stationId}`;
  const ours = new Set(sites.map((s) => s.id));
  const plans = await sql<
    { siteId: number; dueOn: string }[]
  >`select site_id, due_on::text as due_on from inspection_plan`;
  const done = await sql<{ siteId: number; endedAt: Date }[]>`select site_id, ended_at from inspection`;
  const findings = await sql<{ siteId: number; dueOn: string; closedAt: Date | null }[]>`
    select site_id, due_on::text as due_on, closed_at from inspection_finding`;
  const asOf = day < today ? day : today;
  const visits = plans
    .filter((p) => ours.has(p.siteId))
    .map((p) => ({
      ...p,
      done: done.some((i) => i.siteId === p.siteId && dayOf(i.endedAt).slice(0, 7) === p.dueOn.slice(0, 7)),
    }));
  const due = visits.filter((v) => v.dueOn === day);
  const found = findings.filter((f) => ours.has(f.siteId));
  const foundDue = found.filter((f) => f.dueOn === day);
  return {
    due: {
      ...{ visits: due.length, visited: due.filter((v) => v.done).length, findings: foundDue.length },
      closed: foundDue.filter((f) => f.closedAt !== null).length,
    },
    overdue: {
      visits: visits.filter((v) => !v.done && v.dueOn < asOf).length,
      findings: found.filter((f) => f.closedAt === null && f.dueOn < asOf).length,
    },
  };
}

async function bulletinsOf({ sql }: Database, stationId: number, until: Date) {
  const bulletins = await sql<{ id: number; version: number; sentAt: Date | null }[]>`
    select id, version, sent_at from bulletin order by sent_at desc, id desc`;
  const people = await sql<{ id: number; bulletinId: number; stationId: number | null }[]>`
    select r.id, r.bulletin_id, o.parent_id as station_id from bulletin_recipient r left join organisation o on o.id = r.site_id`;
  const reads = await sql<
    { recipientId: number; version: number }[]
  >`select recipient_id, version from bulletin_read`;
  return bulletins
    .filter((b) => b.sentAt !== null && b.sentAt < until)
    .map((b) => {
      const theirs = people.filter((p) => p.bulletinId === b.id && p.stationId === stationId);
      const receipts = new Set(reads.filter((r) => r.version === b.version).map((r) => r.recipientId));
      const read = theirs.filter((p) => receipts.has(p.id)).length;
      return [b.id, theirs.length, read, theirs.length - read];
    })
    .filter(([, n]) => (n ?? 0) > 0)
    .slice(0, 5);
}

/** What a station's day must show when it is looked at at `now`. */
export async function recount(db: Database, stationId: number, day: string, now: Date) {
  const from = midnightOf(day);
  const { rollCalls, coming, sheets } = await rollCallsOf(db, stationId, from, now);
  const { onPost, named, tonight } = await postsOf(db, stationId, from, now);
  const { due, overdue } = await inspectedOf(db, stationId, day, dayOf(now));
  const bulletins = await bulletinsOf(db, stationId, new Date(from.getTime() + DAY_MS));
  return { rollCalls, coming, onPost, named, due: { sheets, ...due }, overdue, bulletins, tonight };
}
