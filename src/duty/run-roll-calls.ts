// Opens roll-calls, calls the silent again and closes, each exactly once, whoever and however many look.
import type { Channels } from '../delivery/channel.ts';
import type { Database, Sql } from '../kernel/database.ts';
import { appendLog } from '../kernel/log.ts';
import { peopleOnPost } from './on-post.ts';
import { drawNext } from './plan-roll-calls.ts';
import { type Called, call, tellAbsences, tellGroups } from './roll-call-messages.ts';
import { isMissed } from './roll-call-rules.ts';

export interface RunDeps {
  db: Database;
  channels: Channels;
}

const MOST = 50;
const MINUTE_MS = 60_000;

interface DueSchedule {
  id: number;
  stationId: number;
  kind: string;
  weekdays: number[];
  fromMinute: number;
  untilMinute: number;
  byRadio: boolean;
  secondCallMinutes: number;
  openMinutes: number;
  nextAt: Date;
}

interface OpenRow {
  id: number;
  stationId: number;
  byRadio: boolean;
  opensAt: Date;
  secondCallAt: Date;
  closesAt: Date;
  calledAgainAt: Date | null;
}

/** Does what is due at `now`, one roll-call a transaction. */
export async function runRollCalls(deps: RunDeps, now: Date): Promise<void> {
  const { sql } = deps.db;
  const due = await sql<{ id: number }[]>`
    select id from roll_call_schedule where retired_at is null and next_at <= ${now} order by next_at, id limit ${MOST}`;
  for (const { id } of due) await open(deps, id, now);
  const timed = await sql<{ id: number }[]>`
    select id from roll_call where closed_at is null
      and (closes_at <= ${now} or (called_again_at is null and second_call_at <= ${now}))
    order by opens_at, id limit ${MOST}`;
  for (const { id } of timed) await advance(deps, id, now);
}

export async function nextRollCallDue(sql: Sql): Promise<Date | null> {
  const [row] = await sql<{ at: Date | null }[]>`
    select least((select min(next_at) from roll_call_schedule where retired_at is null),
      (select min(case when called_again_at is null then second_call_at else closes_at end) from roll_call
        where closed_at is null)) as at`;
  return row?.at ?? null;
}

const open = ({ db, channels }: RunDeps, scheduleId: number, now: Date): Promise<void> =>
  db.transaction(async (tx) => {
    const [due] = await tx<DueSchedule[]>`
      select id, station_id, kind, weekdays, from_minute, until_minute, by_radio, second_call_minutes, open_minutes, next_at
      from roll_call_schedule where id = ${scheduleId} and retired_at is null and next_at <= ${now}
      for update skip locked`;
    if (!due) return;
    await tx`update roll_call_schedule set next_at = ${drawNext(due, now)} where id = ${scheduleId}`;
    const opensAt = due.nextAt;
    const data = { scheduleId, stationId: due.stationId, dueAt: opensAt.toISOString() };
    const entry = { at: now, calloutId: null, memberId: null, actor: 'system', data };
    if (isMissed(opensAt, due.openMinutes, now))
      return appendLog(tx, [{ ...entry, type: 'roll_call_missed' }]);
    const after = (minutes: number) => new Date(opensAt.getTime() + minutes * MINUTE_MS);
    const [made] = await tx<OpenRow[]>`
      insert into roll_call (schedule_id, station_id, kind, by_radio, opens_at, second_call_at, closes_at)
      values (${scheduleId}, ${due.stationId}, ${due.kind}, ${due.byRadio}, ${opensAt}, ${after(due.secondCallMinutes)},
        ${after(due.openMinutes)}) on conflict do nothing returning *`;
    if (!made) return;
    // Who must answer is who is on post at the moment when it was due, whenever that is looked at.
    const people = await peopleOnPost(tx, due.stationId, opensAt);
    const excused = people.filter((p) => p.excused).map((p) => p.memberId);
    const entries = await tx<(Called & { state: string })[]>`
      insert into roll_call_entry (roll_call_id, member_id, site_id, state)
      select ${made.id}, m, s, case when m = any(${excused}::int[]) then 'excused' else 'silent' end
      from unnest(${people.map((p) => p.memberId)}::int[], ${people.map((p) => p.siteId)}::int[]) as t(m, s) order by m returning id, member_id, state`;
    await appendLog(tx, [{ ...entry, type: 'roll_call_opened', data: { ...data, rollCallId: made.id } }]);
    const asked = entries.filter((e) => e.state === 'silent');
    if (due.byRadio) return;
    await call(tx, { channels }, made, 'roll_call', asked, now);
    await tellGroups(tx, { channels }, made.closesAt, asked, now);
  });

/** The second call, or the closing; of a standstill over both the closing alone. */
const advance = ({ db, channels }: RunDeps, rollCallId: number, now: Date): Promise<void> =>
  db.transaction(async (tx) => {
    const [row] = await tx<OpenRow[]>`
      select * from roll_call where id = ${rollCallId} and closed_at is null for update skip locked`;
    if (!row) return;
    if (row.closesAt <= now) {
      await tx`update roll_call_entry set state = 'absent' where roll_call_id = ${rollCallId} and state = 'silent'`;
      await tx`update roll_call set closed_at = ${now}, called_again_at = coalesce(called_again_at, ${now})
        where id = ${rollCallId}`;
      await tellAbsences(tx, { channels }, row, now);
      const data = { rollCallId };
      await appendLog(tx, [
        { at: now, calloutId: null, memberId: null, type: 'roll_call_closed', actor: 'system', data },
      ]);
    } else if (row.calledAgainAt === null && row.secondCallAt <= now) {
      await tx`update roll_call set called_again_at = ${now} where id = ${rollCallId}`;
      if (row.byRadio) return;
      const silent = await tx<Called[]>`
        select id, member_id from roll_call_entry where roll_call_id = ${rollCallId} and state = 'silent' order by id`;
      await call(tx, { channels }, row, 'roll_call_again', silent, now);
    }
  });
