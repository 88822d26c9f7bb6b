// Brings every identity number and every chat group's robot under the current data key: after a rotation, or from before they were sealed at all.
import { audit } from '../access/audit.ts';
import type { Database } from '../kernel/database.ts';
import { isSealed, resealIndexKey, type Vault, vaultOf } from '../kernel/vault.ts';
import { openIdNumber, sealIdNumber } from './id-number.ts';
import { openRobot, type Robot, sealRobot } from './robot-secret.ts';

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

interface StoredRobot extends Robot {
  id: number;
  unitId: number;
}

/** All robots at once: they are few. Gives how many. */
const sealRobots = (db: Database, vault: Vault): Promise<number> =>
  db.transaction(async (tx) => {
    const rows = await tx<StoredRobot[]>`
      select id, unit_id, url, secret from unit_robot where not starts_with(url, ${`${db.keys[0]?.id}.`})
      order by id for no key update`;
    for (const { id, unitId, ...stored } of rows) {
      const { url, urlIndex, secret } = sealRobot(vault, unitId, openRobot(vault, unitId, stored));
      await tx`update unit_robot set url = ${url}, url_index = ${urlIndex}, secret = ${secret} where id = ${id}`;
    }
    return rows.length;
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
  count += await sealRobots(db, vault);
  await resealIndexKey(db);
  const about = { action: 'keys.rotated', entity: 'member', after: { key: db.keys[0]?.id, count } };
  await db.transaction((tx) => audit(tx, about));
  return count;
}

/** At the start: numbers from before they were sealed. Throws 503 when the keys are not this database's. */
export async function sealWhatIsClear(db: Database): Promise<void> {
  await vaultOf(db);
  const [clear] = await db.sql`
    select 1 where exists (select from member where id_number is not null and id_number_index is null)
      or exists (select from unit_robot where url_index is null)`;
  if (clear) await rotateKeys(db);
}
