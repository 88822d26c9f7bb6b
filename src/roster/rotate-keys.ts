// Brings every identity number under the current data key: after a rotation, or from before they were sealed at all.
import { audit } from '../access/audit.ts';
import type { Database } from '../kernel/database.ts';
import { isSealed, resealIndexKey, type Vault, vaultOf } from '../kernel/vault.ts';
import { openIdNumber, sealIdNumber } from './id-number.ts';

const BATCH = 500;

interface Stored {
  id: number;
  idNumber: string;
}

function resealed(vault: Vault, { id, idNumber }: Stored) {
  const clear = isSealed(idNumber) ? openIdNumber(vault, id, idNumber) : idNumber;
  return { id, ...sealIdNumber(vault, id, clear) };
}

/** One batch, one transaction, while others read and write: null when nothing is left behind `afterId`. */
const sealBatch = (db: Database, vault: Vault, afterId: number) =>
  db.transaction(async (tx) => {
    const current = `${db.keys[0]?.id}.`;
    const rows = await tx<Stored[]>`
      select id, id_number from member where id > ${afterId} and not starts_with(id_number, ${current})
      order by id limit ${BATCH} for no key update`;
    await tx`
      update member m set id_number = r."idNumber", id_number_index = r."idNumberIndex", id_number_end = r."idNumberEnd"
      from jsonb_to_recordset(${tx.json(rows.map((row) => resealed(vault, row)) as never)}) as
        r(id int, "idNumber" text, "idNumberIndex" text, "idNumberEnd" text)
      where m.id = r.id`;
    const last = rows.at(-1);
    return last ? { lastId: last.id, count: rows.length } : null;
  });

/** Gives how many were sealed anew. Stopped half-way it goes on where it was when it is run again. */
export async function rotateKeys(db: Database): Promise<number> {
  const vault = await vaultOf(db);
  let count = 0;
  for (let afterId = 0; ; ) {
    const batch = await sealBatch(db, vault, afterId);
    if (!batch) break;
    afterId = batch.lastId;
    count += batch.count;
  }
  await resealIndexKey(db);
  const about = { action: 'keys.rotated', entity: 'member', after: { key: db.keys[0]?.id, count } };
  await db.transaction((tx) => audit(tx, about));
  return count;
}

/** At the start: numbers from before they were sealed. Throws 503 when the keys are not this database's. */
export async function sealWhatIsClear(db: Database): Promise<void> {
  await vaultOf(db);
  const [clear] =
    await db.sql`select 1 from member where id_number is not null and id_number_index is null limit 1`;
  if (clear) await rotateKeys(db);
}
