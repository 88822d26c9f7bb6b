// All that is held on one person, from every table that speaks of members: one that is made tomorrow is in it as well.
import { audit } from '../access/audit.ts';
import type { Database, Tx } from '../kernel/database.ts';
import { Problem } from '../kernel/problem.ts';
import { vaultOf } from '../kernel/vault.ts';
import { openIdNumber } from './id-number.ts';

export type Held = Record<string, Record<string, unknown>[]>;

/** Secrets of a phone or of the installation, of no use to a reader. */
const NOT_TOLD = [
  'keys',
  'id_number_index',
  'id_number_end',
  'client_id',
  'provider_id',
  'hash',
  'prev_hash',
];

const rowsOf = async (tx: Tx, table: string, where: ReturnType<Tx>) =>
  (
    await tx<{ row: Record<string, unknown> }[]>`
      select to_jsonb(t) - ${NOT_TOLD}::text[] as row from ${tx(table)} t where ${where as never}`
  ).map(({ row }) => row);

async function tablesOf(tx: Tx): Promise<string[]> {
  const tables = await tx<{ name: string }[]>`
    select table_name as name from information_schema.columns
    where table_schema = current_schema() and column_name = 'member_id' order by table_name`;
  return tables.map((t) => t.name);
}

/** By table; who took it out stands in the audit. Texts that came in count as theirs when nobody shares the phone. */
export async function heldOn(db: Database, id: number): Promise<Held> {
  const vault = await vaultOf(db);
  return db.transaction(async (tx) => {
    const [member] = await rowsOf(tx, 'member', tx`t.id = ${id}` as never);
    if (!member) throw new Problem(404, 'not-found');
    if (typeof member.id_number === 'string') {
      member.id_number = openIdNumber(vault, id, member.id_number);
    }
    const held: Held = { member: [member] };
    for (const table of await tablesOf(tx)) {
      held[table] = await rowsOf(tx, table, tx`t.member_id = ${id}` as never);
    }
    held.inbound_message = await rowsOf(
      tx,
      'inbound_message',
      tx`t.address in (select address from contact_point where kind = 'phone' group by address
        having bool_and(member_id = ${id}))` as never,
    );
    await audit(tx, { action: 'member.export', entity: 'member', entityId: id, memberId: id });
    return held;
  });
}
