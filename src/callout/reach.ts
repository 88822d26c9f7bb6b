// The addresses on which members can be reached now.
import type { Sql, Tx } from '../kernel/database.ts';
import type { Reach } from './messages.ts';
import { loadWishes } from './wishes.ts';

/**
 * Phones that did not opt out and live push subscriptions of `memberIds`, and how they wish to be reached; members
 * without any address have empty lists.
 */
export async function loadReach(sql: Sql | Tx, memberIds: number[]): Promise<Map<number, Reach>> {
  const reach = new Map<number, Reach>(
    memberIds.map((memberId) => [memberId, { memberId, phones: [], pushes: [] }]),
  );
  if (memberIds.length === 0) return reach;
  const rows = await sql<{ memberId: number; kind: 'phone' | 'push'; address: string }[]>`
    select member_id, kind, address from contact_point
    where member_id = any(${memberIds}) and retired_at is null and opted_out_at is null order by id`;
  for (const { memberId, kind, address } of rows) {
    const one = reach.get(memberId);
    (kind === 'phone' ? one?.phones : one?.pushes)?.push(address);
  }
  for (const [memberId, wishes] of await loadWishes(sql, memberIds)) {
    const one = reach.get(memberId);
    if (one) one.wishes = wishes;
  }
  return reach;
}
