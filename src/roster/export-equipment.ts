// Equipment as a file that an import takes back: pieces with their holders, and what stores have without numbers. Who took it out
// is in the audit.
import { z } from 'zod';
import { audit } from '../access/audit.ts';
import type { Principal } from '../access/principal.ts';
import { pieceScope, unitScope } from '../access/scope.ts';
import type { Database, Tx } from '../kernel/database.ts';
import { type RecordTable, writeRecords } from './record-file.ts';

const KINDS = ['pieces', 'stock'] as const;
type Kind = (typeof KINDS)[number];
export const equipmentCsvQuery = z.object({ records: z.enum(KINDS).default('pieces') });
type Word = (key: string) => string;

/** From the battalion on, as an import reads it. */
const wholeName = (tx: Tx) => tx`concat(upp.name, up.name, u.name)`;

async function pieces(tx: Tx, who: Principal, t: Word): Promise<RecordTable> {
  const rows = await tx<Record<string, string | null>[]>`
    select i.name as item, p.serial, ${wholeName(tx)} as unit, p.state, p.reason, p.expires_on, p.inspect_on, m.name as holder,
      h.issued_on
    from equipment_piece p join equipment_item i on i.id = p.item_id
    left join unit u on u.id = p.unit_id left join unit up on up.id = u.parent_id left join unit upp on upp.id = up.parent_id
    left join equipment_issue h on h.piece_id = p.id and h.returned_on is null left join member m on m.id = h.member_id
    where ${pieceScope(tx, who, 'equipment.read')} order by i.name, p.serial, p.id`;
  return {
    head: ['item', 'number', 'unit', 'state', 'reason', 'expires', 'inspect', 'holder', 'issued'],
    rows: rows.map((r) => [
      ...[r.item ?? null, r.serial ?? null, r.unit ?? null, t(`equipment.file.${r.state}`), r.reason ?? null],
      ...[r.expiresOn ?? null, r.inspectOn ?? null, r.holder ?? null, r.issuedOn ?? null],
    ]),
  };
}

async function stock(tx: Tx, who: Principal): Promise<RecordTable> {
  const rows = await tx<{ item: string; unit: string; count: number }[]>`
    select i.name as item, ${wholeName(tx)} as unit, s.count
    from equipment_stock s join equipment_item i on i.id = s.item_id join unit u on u.id = s.unit_id
    left join unit up on up.id = u.parent_id left join unit upp on upp.id = up.parent_id
    where ${unitScope(tx, who, 'equipment.read')} order by i.name, unit`;
  return { head: ['item', 'unit', 'count'], rows: rows.map((r) => [r.item, r.unit, r.count]) };
}

const TABLES = { pieces, stock };

/** What `who` sees of it: both kinds as a workbook, or the one named as CSV. */
export async function exportEquipment(
  db: Database,
  who: Principal,
  only: Kind | null,
  t: Word,
): Promise<Uint8Array> {
  const tables = await db.transaction(async (tx) => {
    const found: { name: string; table: RecordTable }[] = [];
    for (const kind of only ? [only] : KINDS)
      found.push({ name: t(`equipment.file.${kind}`), table: await TABLES[kind](tx, who, t) });
    const rows = found.reduce((sum, { table }) => sum + table.rows.length, 0);
    await audit(tx, {
      ...{ action: 'equipment.export', entity: 'equipment_piece' },
      after: { format: only ? 'csv' : 'xlsx', records: only ?? 'all', rows },
    });
    return found;
  });
  return writeRecords(tables, only ? 'csv' : 'xlsx', (key) => t(`equipment.file.${key}`));
}
