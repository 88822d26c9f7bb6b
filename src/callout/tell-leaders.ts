// Tells a unit's leader, once per call-out, which of the people nobody could reach. The timer is a row.
import { enqueue } from '../delivery/outbox.ts';
import type { Tx } from '../kernel/database.ts';
import { appendLog } from '../kernel/log.ts';
import type { CalloutDeps } from './deps.ts';
import { ladder, type MessagePlan } from './messages.ts';
import { loadReach } from './reach.ts';
import { type CalloutRow, loadRow } from './store.ts';
import { textVars } from './text-vars.ts';

/** What still waits for its turn may yet reach somebody; for so long after the asking it is waited for. */
const PATIENCE_SECONDS = 1_800;
const AGAIN_SECONDS = 60;
/** How long the names are news. */
const TEXT_SECONDS = 3_600;
/** More names than this are counted. */
const NAMES = 8;

const seconds = (at: Date, n: number) => new Date(at.getTime() + n * 1_000);

/** Tells whoever is due at `now`; returns how many notices were looked at. */
export async function tellLeaders(deps: CalloutDeps, now: Date): Promise<number> {
  for (let done = 0; ; done++) {
    const found = await deps.db.transaction(async (tx) => {
      const [due] = await tx<Notice[]>`
        select callout_id, unit_id, asked_at from leader_notice where done_at is null and due_at <= ${now}
        order by due_at, callout_id, unit_id limit 1 for update skip locked`;
      if (due) await settleNotice(tx, deps, due, now);
      return due !== undefined;
    });
    if (!found) return done;
  }
}

interface Notice {
  calloutId: number;
  unitId: number;
  askedAt: Date;
}

async function settleNotice(tx: Tx, deps: CalloutDeps, notice: Notice, now: Date): Promise<void> {
  const { calloutId, unitId, askedAt } = notice;
  const row = await loadRow(tx, calloutId);
  const live = row.state === 'active' || row.state === 'held';
  const people = live ? await unreachedOf(tx, notice) : [];
  if (people.some((p) => p.open) && now < seconds(askedAt, PATIENCE_SECONDS)) {
    await tx`update leader_notice set due_at = ${seconds(now, AGAIN_SECONDS)}
      where callout_id = ${calloutId} and unit_id = ${unitId}`;
    return;
  }
  await tx`update leader_notice set done_at = ${now} where callout_id = ${calloutId} and unit_id = ${unitId}`;
  const lost = people.filter((p) => !p.open);
  if (lost.length === 0) return;
  const leader = await leaderOf(
    tx,
    unitId,
    lost.map((p) => p.memberId),
  );
  const told = leader === null ? false : await send(tx, deps, row, leader, lost, now);
  const data = { unitId, people: lost.map((p) => p.memberId), leader: told ? leader : null };
  await appendLog(tx, [{ at: now, calloutId, memberId: null, type: 'leader_told', actor: 'system', data }]);
}

interface Unreached {
  memberId: number;
  name: string;
  /** Something of the ladder may still arrive. */
  open: boolean;
}

/** Those of the unit who neither answered nor have any of their summons on the phone. */
const unreachedOf = (tx: Tx, { calloutId, unitId }: Notice): Promise<Unreached[]> =>
  tx<Unreached[]>`
    select s.member_id, s.name, exists (
        select from delivery d where d.callout_id = s.callout_id and d.summons_id = s.id and d.purpose = 'summons'
          and d.state in ('queued', 'sending')) as open
    from summons s join plan_entry p on p.callout_id = s.callout_id and p.member_id = s.member_id
    where s.callout_id = ${calloutId} and p.unit_id = ${unitId} and s.engaged and s.answered_at is null
      and not exists (
        select from delivery d where d.callout_id = s.callout_id and d.summons_id = s.id and d.purpose = 'summons'
          and d.state in ('delivered', 'read'))
    order by s.id`;

/** The leader of the unit, else of the one above it: not one of those who cannot be reached. */
async function leaderOf(tx: Tx, unitId: number, lost: number[]): Promise<number | null> {
  const [leader] = await tx<{ id: number }[]>`
    with recursive line as (
      select id, parent_id, 0 as up from unit where id = ${unitId}
      union all
      select u.id, u.parent_id, line.up + 1 from unit u join line on u.id = line.parent_id
    )
    select m.id from line join member m on m.unit_id = line.id
    where m.post = 'leader' and m.status = 'active' and not m.id = any(${lost})
    order by line.up, m.id limit 1`;
  return leader?.id ?? null;
}

/** Queues the names on every way to the leader; false when there is none. */
async function send(
  tx: Tx,
  deps: CalloutDeps,
  row: CalloutRow,
  leader: number,
  lost: Unreached[],
  now: Date,
): Promise<boolean> {
  const names = lost.slice(0, NAMES).map((p) => p.name);
  const plan: MessagePlan = {
    ...{ calloutId: row.id, kind: row.kind, phones: row.phones },
    ...{ purpose: 'unreached', template: 'unreached' },
    vars: { ...textVars(row), names: names.join('、'), n: String(lost.length) },
    policy: { ...row.policy, channels: 'at_once', voice: false },
    ...{ now, expiresAt: seconds(now, TEXT_SECONDS) },
  };
  const reach = (await loadReach(tx, [leader])).get(leader);
  const rows = reach
    ? ladder(plan, { summonsId: null, memberId: leader, vars: {} }, reach, 0, deps.channels)
    : [];
  await enqueue(tx, rows, now);
  return rows.length > 0;
}
