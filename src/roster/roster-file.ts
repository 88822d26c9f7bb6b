// A roster file taken apart: which columns it has and its rows about people; titles, totals and blanks left behind.
import { Problem } from '../kernel/problem.ts';
import { type Column, columnOf, headerOf, unitPartsOf } from './columns.ts';
import {
  cellsOf,
  headOf,
  isClosing,
  isFilled,
  type RawRow,
  ROWS_BEFORE_HEADER,
  readTables,
} from './sheet-file.ts';
import type { Cell, Table } from './table.ts';
import { joinUnit, type UnitLevel } from './unit-names.ts';
import { trimmed } from './values.ts';

export type RawPerson = RawRow<Column>;

export interface RosterFile {
  /** From a title such as 云川市保安应急机动队花名册. */
  cityName: string | null;
  /** Header as the file writes it, for each column that it has. */
  headers: Map<Column, string>;
  people: RawPerson[];
  /** Headers that mean nothing to us, or repeat a column. */
  ignored: string[];
  /** Further sheets with people, which were not read. */
  otherSheets: string[];
}

/** Fewer known names than this in a row do not make it the header. */
const LEAST_HEADERS = 3;
/** Throws `Problem` with what to do: 413 too large, 415 not such a file, 422 no header or a column missing. */
export async function readRosterFile(bytes: Uint8Array): Promise<RosterFile> {
  const tables = await readTables(bytes);
  const found = tables.flatMap((table) => {
    const header = headerRow(table);
    return header === -1 ? [] : [{ table, header }];
  });
  if (!found[0]) throw new Problem(422, 'roster-no-header');
  return {
    ...peopleOf(found[0].table, found[0].header),
    otherSheets: found.slice(1).map(({ table }) => table.name),
  };
}

const knownHeaders = (row: Cell[]) => row.filter((cell) => columnOf(cell.text)).length;
const isHeader = (row: Cell[]) =>
  knownHeaders(row) >= LEAST_HEADERS && row.some((cell) => columnOf(cell.text) === 'name');

function headerRow(table: Table): number {
  return table.rows.slice(0, ROWS_BEFORE_HEADER).findIndex(isHeader);
}

function peopleOf(table: Table, header: number): Omit<RosterFile, 'otherSheets'> {
  const head = (table.rows[header] ?? []).map(({ text }) => text);
  const parts = unitPartsOf(head);
  const { headers, at, ignored } = headOf(head, { columnOf, headerOf }, [...parts.values()]);
  if (parts.size > 0) headers.set('unit', [...parts.values()].map((i) => trimmed(head[i] ?? '')).join('、'));
  assertColumns(headers);
  const people = table.rows.flatMap((row, index): RawPerson[] => {
    if (index <= header || !isPerson(row, at)) return [];
    const cells: RawPerson['cells'] = cellsOf(row, at);
    if (parts.size > 0) cells.unit = unitCell(row, parts);
    return [{ row: index + 1, cells }];
  });
  return { cityName: cityOf(table.rows.slice(0, header)), headers, people, ignored };
}

function unitCell(row: Cell[], parts: Map<UnitLevel, number>): Cell {
  const cells = [...parts].map(([level, i]) => ({ level, cell: row[i] }));
  return {
    text: joinUnit(new Map(cells.map(({ level, cell }) => [level, cell?.text ?? '']))),
    formula: cells.some(({ cell }) => cell?.formula),
  };
}

/** What no roster can do without: who it is, and something that tells two people of one name apart. */
function assertColumns(headers: Map<Column, string>): void {
  const missing: string[] = [];
  if (!headers.has('idNumber') && !headers.has('phone')) {
    missing.push(`${headerOf('idNumber')} / ${headerOf('phone')}`);
  }
  if (headers.has('lon') !== headers.has('lat')) missing.push(headerOf(headers.has('lon') ? 'lat' : 'lon'));
  if (missing.length > 0) {
    throw new Problem(422, 'roster-missing-column', { vars: { columns: missing.join('、') } });
  }
}

/** Not a blank row (a prefilled serial number does not count), a total, a footnote or the header once more. */
function isPerson(row: Cell[], at: Map<Column, number>): boolean {
  const held = [...at].filter(([column, i]) => column !== 'serial' && isFilled(row[i]));
  if (held.length === 0 || isHeader(row)) return false;
  return held.some(([column]) => column === 'idNumber' || column === 'phone') || !isClosing(row);
}

function cityOf(titles: Cell[][]): string | null {
  for (const { text } of titles.flat()) {
    const city = /^[“"《\s]*([\p{Script=Han}]{1,8}?市)/u.exec(text)?.[1];
    if (city) return city;
  }
  return null;
}
