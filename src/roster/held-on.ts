// All that is held on one person, from every table that speaks of members: one that is made tomorrow is in it as well.
import { audit } from '../access/audit.ts';
import type { Database, Tx } from '../kernel/database.ts';
import { readShared } from '../kernel/log.ts';
import { Problem } from '../kernel/problem.ts';
import { type Vault, vaultOf } from '../kernel/vault.ts';
import { openIdNumber } from './id-number.ts';

export type Held = Record<string, Record<string, unknown>[]>;

/** Secrets of a phone or of the installation, of no use to a reader. */
export const NOT_TOLD = [
  'keys',
  'id_number_index',
  'id_number_end',
  'client_id',
  'provider_id',
  'hash',
  'prev_hash',
  'search_keys',
  'check_code',
  'paper',
  ...['token', 'token_hash', 'public_key', 'credential_id'],
];

const rowsOf = async (tx: Tx, table: string, where: ReturnType<Tx>) =>
  (
    await tx<{ row: Record<string, unknown> }[]>`
      select to_jsonb(t) - ${NOT_TOLD}::text[] as row from ${tx(table)} t where ${where as never}`
  ).map(({ row }) => row);

async function tablesWith(tx: Tx, column: 'member_id' | 'user_id'): Promise<string[]> {
  const tables = await tx<{ name: string }[]>`
    select table_name as name from information_schema.columns
    where table_schema = current_schema() and column_name = ${column} order by table_name`;
  return tables.map((t) => t.name);
}

/** A member, an officer, or both. */
export interface Whose {
  memberId: number | null;
  userId: number | null;
}

/** By table; who took it out stands in the audit. Texts that came in count as theirs when nobody shares the phone. */
export async function heldOn(db: Database, { memberId, userId }: Whose): Promise<Held> {
  const vault = await vaultOf(db);
  return db.transaction(async (tx) => {
    const held: Held = memberId === null ? {} : await heldOnMember(tx, vault, memberId);
    const account = tx`t.id = ${userId} or t.member_id = ${memberId}`;
    held.account = await rowsOf(tx, 'account', account as never);
    for (const { id, phone } of held.account) {
      for (const table of await tablesWith(tx, 'user_id')) {
        const theirs = await rowsOf(tx, table, tx`t.user_id = ${id as number}` as never);
        held[table] = [...(held[table] ?? []), ...theirs];
      }
      const sent = tx`t.member_id is null and t.address = ${phone as string | null}`;
      held.delivery = [...(held.delivery ?? []), ...(await rowsOf(tx, 'delivery', sent as never))];
    }
    const note = { action: 'member.export', entity: memberId === null ? 'account' : 'member' };
    await audit(tx, { ...note, entityId: memberId ?? userId ?? 0, memberId: memberId ?? undefined });
    return held;
  });
}

async function heldOnMember(tx: Tx, vault: Vault, id: number): Promise<Held> {
  const [member] = await rowsOf(tx, 'member', tx`t.id = ${id}` as never);
  if (!member) throw new Problem(404, 'not-found');
  if (typeof member.id_number === 'string') {
    member.id_number = openIdNumber(vault, id, member.id_number);
  }
  const held: Held = { member: [member] };
  for (const table of await tablesWith(tx, 'member_id')) {
    held[table] = await rowsOf(tx, table, tx`t.member_id = ${id}` as never);
  }
  const shared = (await readShared(tx, id)).map(({ memberId, calloutId, at, ...entry }) => ({
    ...entry,
    ...{ at: at.toISOString(), member_id: memberId, callout_id: calloutId },
  }));
  held.log_entry = [...(held.log_entry ?? []), ...shared];
  held.inbound_message = await rowsOf(
    tx,
    'inbound_message',
    tx`t.address in (select address from contact_point where kind = 'phone' group by address
      having bool_and(member_id = ${id}))` as never,
  );
  return held;
}
