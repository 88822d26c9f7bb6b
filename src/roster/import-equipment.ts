// Takes an equipment ledger in, from XLSX or CSV: pieces with their numbers and holders, and what stores have without. Each row
// ends as added, changed, unchanged or refused; what happened to a piece here (a loss, a hand-over) no file undoes.
import { audit } from '../access/audit.ts';
import type { Principal } from '../access/principal.ts';
import { cityDate } from '../kernel/calendar.ts';
import type { Database } from '../kernel/database.ts';
import { Problem } from '../kernel/problem.ts';
import { createTexts } from '../kernel/texts.ts';
import { inDryRun } from './dry-run.ts';
import {
  EQUIPMENT_NAMES,
  EQUIPMENT_NEEDS,
  type EquipmentColumn,
  judgeEquipment,
} from './equipment-file-rules.ts';
import { equipmentFileTexts, equipmentImportTexts } from './equipment-file-texts.ts';
import { reasonsOf, type SheetReport } from './import-report.ts';
import { importTexts } from './import-texts.ts';
import { type Fates, judgeSheets, reportOn } from './judged-rows.ts';
import { readTables, type Sheet, sheetOf } from './sheet-file.ts';
import { takePieces } from './take-pieces.ts';
import { loadPlaces, placeRow, refuseTwins } from './take-places.ts';
import { takeStock } from './take-stock.ts';

/** One import at a time: two would both add the same piece. */
const EQUIPMENT_LOCK = 7_280_031;
const OWN = new Set(Object.keys(equipmentImportTexts.zh).map((key) => key.replace('equipment-import.', '')));
const words = createTexts([importTexts, equipmentImportTexts, equipmentFileTexts]);
const told = reasonsOf(words, 'equipment-import', OWN);

type Ledger = Sheet<EquipmentColumn>;

/** Throws 413, 415 and 422 with what to do. */
async function readFile(bytes: Uint8Array): Promise<{ sheets: Ledger[]; others: string[] }> {
  const sheets: Ledger[] = [];
  const others: string[] = [];
  for (const table of await readTables(bytes)) {
    const sheet = sheetOf(table, EQUIPMENT_NAMES, EQUIPMENT_NEEDS);
    if (sheet && (sheet.headers.has('number') || sheet.headers.has('count'))) sheets.push(sheet);
    else if (table.rows.length > 0) others.push(table.name);
  }
  if (sheets.length === 0) throw new Problem(422, 'equipment-no-header');
  return { sheets, others };
}

/** Throws `Problem` when the file cannot be used at all; rows that cannot are in the report. */
export async function importEquipment(
  db: Database,
  file: { name: string; bytes: Uint8Array },
  { dryRun, now, who }: { dryRun: boolean; now: Date; who: Principal },
): Promise<SheetReport> {
  const { sheets, others } = await readFile(file.bytes);
  const today = cityDate(now);
  return inDryRun(db, dryRun, async (tx) => {
    await tx`select pg_advisory_xact_lock(${EQUIPMENT_LOCK})`;
    const rows = judgeSheets(sheets, sheets.length > 1, (raw, headers) =>
      judgeEquipment(raw, { headers, today }),
    );
    const fates: Fates = new Map();
    const places = await loadPlaces(tx, who);
    const placed = refuseTwins(rows.flatMap((one) => placeRow(one, places) ?? []));
    await takePieces(tx, placed, { now, today, who }, fates);
    await takeStock(tx, placed, fates);
    const report = reportOn(rows, fates, told, {
      ...{ dryRun, file: file.name, otherSheets: others },
      ignoredColumns: sheets.flatMap((sheet) => sheet.ignored),
    });
    const { rows: n, added, changed, unchanged, refused } = report;
    if (added + changed > 0)
      await audit(tx, {
        ...{ action: 'equipment.import', entity: 'equipment_piece' },
        after: { file: file.name, rows: n, added, changed, unchanged, refused },
      });
    return report;
  });
}
