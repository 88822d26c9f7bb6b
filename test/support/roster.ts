// Roster files made for tests, and people whose numbers hold.
import { readFile } from 'node:fs/promises';
import Papa from 'papaparse';

export const sampleXlsx = async () => new Uint8Array(await readFile('db/sample/roster-yunchuan.xlsx'));
export const sampleCsv = async () => new Uint8Array(await readFile('db/sample/roster-yunchuan.gb18030.csv'));

const WEIGHTS = [7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2];

/** A well-formed identity number of an invented region; `n` tells people apart, odd ones are men. */
export function idNumber(n: number, born = '19900101'): string {
  const body = `990101${born}${String(n).padStart(3, '0')}`;
  const sum = WEIGHTS.reduce((total, weight, i) => total + weight * Number(body[i]), 0);
  return body + '10X98765432'[sum % 11];
}

export const phone = (n: number) => `1700200${String(n).padStart(4, '0')}`;

/** A CSV file: `rows` of cells below `head`. */
export function csv(head: string[], ...rows: string[][]): { name: string; bytes: Uint8Array } {
  return { name: 'roster.csv', bytes: new TextEncoder().encode(Papa.unparse([head, ...rows])) };
}
