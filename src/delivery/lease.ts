// Leases: what was claimed together is in one dispatcher's hands until a deadline; what is over by then is decided by a sweep.
import type { Database, Sql, Tx } from '../kernel/database.ts';

/** What is asked of a provider about a message. */
export interface Asked {
  id: number;
  route: string;
  address: string;
  providerId: string | null;
}

/** One attempt to hand a delivery over. */
export interface InHand {
  id: number;
  attempts: number;
}

/** These deliveries, in state `sending`, are in hand from `now` until `until`. */
export async function lease(tx: Tx, rows: InHand[], now: Date, until: Date): Promise<number | null> {
  if (rows.length === 0) return null;
  const [row] = await tx<{ id: number }[]>`
    insert into delivery_lease (claimed_at, deadline_at, delivery_ids, attempts)
    values (${now}, ${until}, ${rows.map((r) => r.id)}::bigint[], ${rows.map((r) => r.attempts)}::smallint[])
    returning id`;
  return row?.id ?? null;
}

/**
 * Writes state `sending` into the rows of those of these deliveries that a claim took and whose outcome is not known: a claim
 * alone writes none. For whoever judges or changes a delivery that may be in hand. Locks them all, in the order of their ids.
 */
export async function showInHand(tx: Tx, ids: number[]): Promise<void> {
  await tx`select show_in_hand(${ids}::bigint[])`;
}

/**
 * `leaseIds`: of each delivery that is in hand no more, the lease that it was under. A lease whose deliveries are all
 * among them ends; others end when the sweep looks at them, which may hold one and wait for its rows: nobody waits here.
 */
export async function endLeases(tx: Tx, leaseIds: number[]): Promise<void> {
  if (leaseIds.length === 0) return;
  const counts = new Map<number, number>();
  for (const id of leaseIds) counts.set(id, (counts.get(id) ?? 0) + 1);
  await tx`
    with over as (
      select l.id from unnest(${[...counts.keys()]}::bigint[], ${[...counts.values()]}::int[]) c(id, n)
      join delivery_lease l on l.id = c.id and cardinality(l.delivery_ids) = c.n order by l.id for update of l skip locked
    )
    delete from delivery_lease l using over where l.id = over.id`;
}

/**
 * At most `limit` deliveries whose outcome nobody wrote by `now`, taken from other sweepers until `until`, and how many
 * leases were looked at. Whoever is settling some of them is waited for: what is left out here would have no lease.
 */
export function takeOverdue(db: Database, now: Date, until: Date, limit: number) {
  return db.transaction(async (tx) => {
    const leases = await tx<{ id: number; deliveryIds: number[] }[]>`
      select id, delivery_ids from delivery_lease where deadline_at <= ${now}
      order by deadline_at, id limit ${limit} for update skip locked`;
    if (leases.length === 0) return { leases: 0, taken: [], leaseId: null };
    const ids = leases.flatMap((l) => l.deliveryIds);
    await showInHand(tx, ids);
    const rows = await tx<(Asked & InHand)[]>`
      select id, route, address, provider_id, attempts from delivery
      where id = any(${ids}::bigint[]) and state = 'sending' and deadline_at <= ${now}
      order by id for update`;
    const taken = rows.slice(0, limit);
    await tx`update delivery set deadline_at = ${until} where id = any(${taken.map((row) => row.id)}::bigint[])`;
    await tx`delete from delivery_lease where id = any(${leases.map((l) => l.id)}::bigint[])`;
    const leaseId = await lease(tx, taken, now, until);
    await lease(tx, rows.slice(limit), now, now);
    return { leases: leases.length, taken, leaseId };
  });
}

/** SQL for the state of `delivery d` as people are told it: what a claim took is being sent, though its row waits for the outcome. */
export const shownState = (sql: Sql | Tx) => sql`
  case when d.state = 'queued' and not exists (select from delivery_queue q where q.id = d.id) then 'sending' else d.state end`;
