// Sheets of an XLSX workbook as text cells.
import { readXlsx } from 'hucre/xlsx';
import { asWritten } from '../kernel/inert.ts';
import { Problem } from '../kernel/problem.ts';
import { type Cell, MAX_COLUMNS, MAX_ROWS, MAX_UNPACKED_BYTES, type Table } from './table.ts';
import { assertUnpackedSize } from './unpacked-size.ts';

type Sheet = Awaited<ReturnType<typeof readXlsx>>['sheets'][number];
type CellValue = Sheet['rows'][number][number];

/** Whole numbers beyond this were rounded by the spreadsheet: an identity number typed as a number. */
const LARGEST_EXACT = 1e15;
const EMPTY: Cell = { text: '', formula: false };

function cellText(value: CellValue): string {
  if (value === null) return '';
  if (value instanceof Date) return Number.isNaN(value.getTime()) ? '' : value.toISOString().slice(0, 10);
  if (typeof value === 'number') {
    return Math.abs(value) >= LARGEST_EXACT ? value.toExponential() : String(value);
  }
  return asWritten(String(value));
}

/** Visible sheets, first first. Throws 413 for what is too large, 422 for what is not a sound workbook. */
export async function readXlsxTables(bytes: Uint8Array): Promise<Table[]> {
  assertUnpackedSize(bytes, MAX_UNPACKED_BYTES);
  const workbook = await readXlsx(bytes, {
    maxRows: MAX_ROWS + 1,
    sheets: (info) => !info.hidden && !info.veryHidden,
  }).catch(() => {
    throw new Problem(422, 'roster-broken-file');
  });
  return workbook.sheets.map(toTable);
}

function toTable(sheet: Sheet): Table {
  if (sheet.rows.length > MAX_ROWS) {
    throw new Problem(413, 'roster-too-many-rows', { vars: { limit: MAX_ROWS } });
  }
  const rows = sheet.rows.map((row, r) =>
    row.slice(0, MAX_COLUMNS).map((value, c): Cell => {
      const formula = sheet.cells?.get(`${r},${c}`)?.formula !== undefined;
      return value === null && !formula ? EMPTY : { text: cellText(value), formula };
    }),
  );
  fillMerged(sheet, rows);
  return { name: sheet.name, rows };
}

/** A cell merged over several rows of one column (one employer for ten people) says the same for each of them. */
function fillMerged(sheet: Sheet, rows: Cell[][]): void {
  for (const merge of sheet.merges ?? []) {
    if (merge.startCol !== merge.endCol) continue;
    const first = rows[merge.startRow]?.[merge.startCol];
    for (let r = merge.startRow + 1; first && r <= Math.min(merge.endRow, rows.length - 1); r++) {
      const row = rows[r];
      if (row && merge.startCol < row.length) row[merge.startCol] = first;
    }
  }
}
