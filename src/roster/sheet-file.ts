// A file of rows taken apart, whatever it lists: its tables, where the header is, which column is which, and the rows below.
import { Problem } from '../kernel/problem.ts';
import type { ColumnNames } from './column-names.ts';
import { readCsvTable } from './read-csv.ts';
import { readXlsxTables } from './read-xlsx.ts';
import { type Cell, MAX_FILE_BYTES, type Table } from './table.ts';
import { trimmed } from './values.ts';

export interface RawRow<C extends string> {
  /** The file's row number, counted as a spreadsheet shows it. */
  row: number;
  cells: Partial<Record<C, Cell>>;
}

export interface Head<C extends string> {
  /** Header as the file writes it, for each column that it has. */
  headers: Map<C, string>;
  at: Map<C, number>;
  /** Headers that mean nothing to us, or repeat a column. */
  ignored: string[];
}

export interface Sheet<C extends string> {
  name: string;
  headers: Map<C, string>;
  rows: RawRow<C>[];
  ignored: string[];
}

export const ROWS_BEFORE_HEADER = 30;
const TOTAL = /^(合计|总计|小计|共计|总人数|total|subtotal|sum)/i;
const FOOTNOTE = /^(制表|填表|填报|审核|审批|注|说明|联系人|日期)[^:：]{0,6}[:：]/;

/** Throws `Problem` with what to do: 413 too large, 415 not such a file, 422 an empty or a broken one. */
export async function readTables(bytes: Uint8Array): Promise<Table[]> {
  if (bytes.byteLength > MAX_FILE_BYTES) {
    throw new Problem(413, 'too-large', { vars: { limit: `${MAX_FILE_BYTES / 1e6} MB` } });
  }
  if (bytes.byteLength === 0) throw new Problem(422, 'roster-empty');
  if (startsWith(bytes, 0x50, 0x4b)) return readXlsxTables(bytes);
  if (startsWith(bytes, 0xd0, 0xcf, 0x11, 0xe0)) throw new Problem(415, 'roster-old-excel');
  return [readCsvTable(bytes)];
}

const startsWith = (bytes: Uint8Array, ...start: number[]) => start.every((byte, i) => bytes[i] === byte);

/** `skip`: where columns stand that are read in another way. */
export function headOf<C extends string>(
  head: string[],
  { columnOf }: ColumnNames<C>,
  skip: number[] = [],
): Head<C> {
  const found: Head<C> = { headers: new Map(), at: new Map(), ignored: [] };
  head.forEach((text, index) => {
    if (skip.includes(index)) return;
    const column = columnOf(text);
    if (column && !found.headers.has(column)) {
      found.headers.set(column, trimmed(text));
      found.at.set(column, index);
    } else if (trimmed(text) !== '') found.ignored.push(trimmed(text));
  });
  return found;
}

export const isFilled = (cell: Cell | undefined): boolean => cell !== undefined && trimmed(cell.text) !== '';

/** A line below the list that tells how many there are, or who made it. */
export function isClosing(row: Cell[]): boolean {
  const first = trimmed(row.find(isFilled)?.text ?? '');
  return TOTAL.test(first) || FOOTNOTE.test(first);
}

export const cellsOf = <C extends string>(row: Cell[], at: Map<C, number>): RawRow<C>['cells'] =>
  Object.fromEntries([...at].map(([column, i]) => [column, row[i]])) as RawRow<C>['cells'];

/** Null where no row names all of `needed`. Blank rows, totals, footnotes and the header once more are left behind. */
export function sheetOf<C extends string>(
  table: Table,
  names: ColumnNames<C>,
  needed: readonly C[],
): Sheet<C> | null {
  const isHeader = (row: Cell[]) => {
    const columns = new Set(row.map((cell) => names.columnOf(cell.text)));
    return needed.every((column) => columns.has(column));
  };
  const header = table.rows.slice(0, ROWS_BEFORE_HEADER).findIndex(isHeader);
  if (header === -1) return null;
  const { headers, at, ignored } = headOf(
    (table.rows[header] ?? []).map(({ text }) => text),
    names,
  );
  const said = [...at].filter(([column]) => column !== 'serial').map(([, i]) => i);
  const rows = table.rows.flatMap((row, index): RawRow<C>[] =>
    index <= header || !said.some((i) => isFilled(row[i])) || isHeader(row) || isClosing(row)
      ? []
      : [{ row: index + 1, cells: cellsOf(row, at) }],
  );
  return { name: table.name, headers, rows, ignored };
}
