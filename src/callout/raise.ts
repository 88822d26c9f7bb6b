// Raises one echelon: asks for what is missing now, out of the frozen pool. Runs inside the caller's transaction.
import type { Tx } from '../kernel/database.ts';
import { appendLog } from '../kernel/log.ts';
import { loadFacts } from './candidates.ts';
import { chooseWave } from './choose.ts';
import type { CalloutDeps } from './deps.ts';
import { barred, type LeftOutReason } from './eligibility.ts';
import type { Reach } from './messages.ts';
import { loadReach } from './reach.ts';
import type { CalledRow, Echelon, Gap, PoolEntry } from './state.ts';
import type { CalloutRow } from './store.ts';
import { type Summoned, summon } from './summon.ts';

export interface Skipped {
  memberId: number;
  reason: LeftOutReason;
}

/** The frozen pool less those already summoned, split into those who can still be asked and why the others cannot. */
export async function poolLeft(tx: Tx, deps: CalloutDeps, row: CalloutRow, now: Date) {
  const entries = await tx<(Omit<PoolEntry, 'distance_m'> & { distanceM: number | null })[]>`
    select p.member_id, p.name, p.unit_id, p.unit_name, p.county_id, p.cross_border, p.tired, p.unheard, p.distance_m,
      p.position_source, p.roles
    from plan_entry p where p.callout_id = ${row.id}
      and not exists (select from summons s where s.callout_id = p.callout_id and s.member_id = p.member_id)
    order by p.rank`;
  const facts = await loadFacts(
    tx,
    deps.channels,
    entries.map((e) => e.memberId),
    now,
  );
  const reasonOf = new Map(facts.map((f) => [f.memberId, barred(f, row.kind)]));
  const skipped: Skipped[] = [];
  const pool: PoolEntry[] = [];
  for (const { distanceM, ...entry } of entries) {
    const reason = reasonOf.has(entry.memberId) ? (reasonOf.get(entry.memberId) ?? null) : 'inactive';
    if (reason) skipped.push({ memberId: entry.memberId, reason });
    else pool.push({ ...entry, distance_m: distanceM });
  }
  return { pool, skipped };
}

/** One raise: the echelon, the gap it answers, when it was due, who or what raises it. */
export interface Raise {
  echelon: Echelon;
  gap: Gap;
  dueAt: Date;
  by: string;
}

/**
 * Raises `echelon` for `gap`: asks those of the frozen pool who are missing, as far as they may still be asked. Returns
 * how many were.
 */
export async function raiseEchelon(
  tx: Tx,
  deps: CalloutDeps,
  row: CalloutRow,
  raise: Raise,
  now: Date,
): Promise<number> {
  const { pool, skipped } = await poolLeft(tx, deps, row, now);
  const { mode, spareWithinMetres } = row.policy;
  const wave = chooseWave(pool, { gap: raise.gap, factor: raise.echelon.factor, mode, spareWithinMetres });
  const reach = await loadReach(
    tx,
    wave.map((e) => e.memberId),
  );
  return carryOut(tx, deps, row, { ...raise, wave, skipped, reach }, now);
}

/** As the tables list them, whatever the order in which they were chosen. */
export const calledRows = (summoned: Summoned[]): CalledRow[] =>
  summoned
    .toSorted((a, b) => a.summonsId - b.summonsId)
    .map(({ summonsId, entry: e }) => [
      ...([
        summonsId,
        e.memberId,
        e.name,
        e.unitName,
        e.roles,
        e.distance_m,
        e.tired,
        e.crossBorder,
      ] as const),
    ]);

/**
 * Asks `wave` and writes the raise down: due time, actual time, the gap it saw. Nobody left to ask is a skipped echelon,
 * logged as such. The next echelon's time counts from now.
 */
export async function carryOut(
  tx: Tx,
  deps: CalloutDeps,
  row: CalloutRow,
  about: Raise & { wave: PoolEntry[]; skipped: Skipped[]; reach: Map<number, Reach> },
  now: Date,
): Promise<number> {
  const { echelon, gap, dueAt, by, wave, skipped, reach } = about;
  const summoned = await summon(tx, deps, row, { entries: wave, echelon: echelon.number, reach }, now);
  const asked = summoned.length;
  // After an empty echelon there is nobody to wait for: the next one is due at once.
  const nextDue = new Date(now.getTime() + (asked > 0 ? echelon.windowSeconds * 1_000 : 0));
  const late_seconds = Math.max(0, Math.round((now.getTime() - dueAt.getTime()) / 1_000));
  const people = calledRows(summoned);
  const type = asked > 0 ? 'echelon_raised' : 'echelon_skipped';
  const data = {
    number: echelon.number,
    dueAt: dueAt.toISOString(),
    late_seconds,
    gap,
    asked,
    people,
    skipped,
  };
  await Promise.all([
    tx`
      update echelon set state = ${asked > 0 ? 'raised' : 'skipped'}, due_at = ${dueAt}, raised_at = ${now},
        raised_by = ${by}, gap_seen = ${tx.json(gap)}, asked = ${asked}
      where callout_id = ${row.id} and number = ${echelon.number} and state = 'pending'`,
    tx`
      update echelon set due_at = ${nextDue}
      where callout_id = ${row.id} and number = ${echelon.number + 1} and state = 'pending'`,
    appendLog(tx, [{ at: now, calloutId: row.id, memberId: null, type, actor: by, data }]),
  ]);
  return asked;
}
