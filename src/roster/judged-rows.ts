// Rows of a file, each judged by itself first, then against what is recorded; and what became of each. Whatever the file lists.
import { detailOf, type Reasons, type SheetReport, sumsOf, type Told } from './import-report.ts';
import type { Finding, RowReader } from './row-reader.ts';
import type { RawRow, Sheet } from './sheet-file.ts';

/** One row, judged by itself. `value` null: refused, for each reason in `errors`. */
export interface Judged<T> {
  row: number;
  sheet?: string;
  /** Whom or what it is about, as written. */
  name: string;
  value: T | null;
  /** A column as the file calls it. */
  header(column: string): string;
  errors: Finding[];
  notes: Finding[];
  normalised: Finding[];
}

export function judged<C extends string, T>(
  r: RowReader<C>,
  raw: RawRow<C>,
  name: string,
  value: T,
): Judged<T> {
  return {
    ...{ row: raw.row, name, value: r.errors.length > 0 ? null : value },
    header: (column) => r.header(column as C),
    ...{ errors: r.errors, notes: r.notes, normalised: r.normalised },
  };
}

/** All rows of all sheets; each names its sheet where there are several. */
export const judgeSheets = <C extends string, T>(
  sheets: Sheet<C>[],
  several: boolean,
  judge: (raw: RawRow<C>, headers: Map<C, string>) => Judged<T>,
): Judged<T>[] =>
  sheets.flatMap(({ name, headers, rows }) =>
    rows.map((raw) => ({ ...judge(raw, headers), ...(several && { sheet: name }) })),
  );

/** Takes a row out after it was judged by itself. */
export function refuse(one: Judged<unknown>, column: string, error: Omit<Finding, 'column'>): null {
  one.value = null;
  one.errors.push({ column: one.header(column), ...error });
  return null;
}

/** Of two rows about one thing the second is refused, naming the first. */
export function refuseAgain(one: Judged<unknown>, column: string, { sheet, row }: Judged<unknown>): null {
  const vars = { row: sheet === undefined ? row : `${sheet} ${row}` };
  return refuse(one, column, { value: one.name, code: 'twice', vars });
}

/** Of each row that was not refused. */
export type Fates = Map<
  Judged<unknown>,
  { outcome: 'added' | 'changed' | 'unchanged'; changes: Told['changes'] }
>;

export interface AboutFile {
  dryRun: boolean;
  file: string;
  ignoredColumns: string[];
  otherSheets: string[];
}

export function reportOn(
  rows: Judged<unknown>[],
  fates: Fates,
  reasons: Reasons,
  { ignoredColumns, otherSheets, ...about }: AboutFile,
): SheetReport {
  const told = rows.map((one): Told => {
    const { value, ...said } = one;
    return { ...said, outcome: 'refused', changes: [], ...(value !== null && fates.get(one)) };
  });
  return {
    ...{ ...about, ...sumsOf(told, reasons), ignoredColumns: [...new Set(ignoredColumns)], otherSheets },
    details: told.map(detailOf),
  };
}
