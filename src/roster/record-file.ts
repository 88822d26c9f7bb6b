// Tables of records as a file: a workbook with a sheet for each, or one as CSV. Nothing in it is a formula.
import { writeXlsx } from 'hucre/xlsx';
import { madeInert, workbookText } from '../kernel/inert.ts';
import { EXPORT_TYPES, type ExportFormat, toCsv } from './export.ts';

type Cell = string | number | null;
export interface RecordTable {
  /** Names of columns, as `headed` says them. */
  head: string[];
  rows: Cell[][];
}

const COLUMN_WIDTH = 18;
const safe = (cell: Cell) => (typeof cell === 'string' ? madeInert(cell) : cell);
const inWorkbook = (cell: Cell) => (typeof cell === 'string' ? workbookText(cell) : cell);

export async function writeRecords(
  tables: { name: string; table: RecordTable }[],
  format: ExportFormat,
  headed: (key: string) => string,
): Promise<Uint8Array> {
  const sheets = tables.map(({ name, table: { head, rows } }) => ({
    name,
    rows: [head.map(headed), ...rows].map((row) => row.map(safe)),
    columns: head.map(() => ({ width: COLUMN_WIDTH })),
  }));
  if (format === 'csv') return toCsv(sheets[0]?.rows ?? []);
  return writeXlsx({
    sheets: sheets.map((sheet) => ({
      ...sheet,
      rows: sheet.rows.map((row) => row.map(inWorkbook)),
      freezePane: { rows: 1 },
    })),
  });
}

/** What a browser is told of it: a file to keep, never from a cache. */
export const recordHeaders = (name: string, format: ExportFormat) => ({
  'content-type': EXPORT_TYPES[format],
  'content-disposition': `attachment; filename="${name}.${format}"`,
  'cache-control': 'no-store',
});
