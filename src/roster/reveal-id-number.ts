// Shows one identity number in full. Whoever asked for it stands in the audit, in the transaction that reads it.
import { audit } from '../access/audit.ts';
import type { Database } from '../kernel/database.ts';
import { Problem } from '../kernel/problem.ts';
import { vaultOf } from '../kernel/vault.ts';
import { openIdNumber } from './id-number.ts';

/** Null: none is known. Throws 404 when there is no such member. */
export async function revealIdNumber(db: Database, id: number): Promise<string | null> {
  const vault = await vaultOf(db);
  return db.transaction(async (tx) => {
    const [row] = await tx<{ idNumber: string | null }[]>`select id_number from member where id = ${id}`;
    if (!row) throw new Problem(404, 'not-found');
    await audit(tx, { action: 'id-number.reveal', entity: 'member', entityId: id, memberId: id });
    return row.idNumber && openIdNumber(vault, id, row.idNumber);
  });
}
