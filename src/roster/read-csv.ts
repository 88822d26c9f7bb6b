// A CSV file as text cells: UTF-8, UTF-16 or GB18030, separated by commas, tabs or semicolons.
import Papa from 'papaparse';
import { asWritten } from '../kernel/inert.ts';
import { Problem } from '../kernel/problem.ts';
import { MAX_COLUMNS, MAX_ROWS, type Table } from './table.ts';

const SEPARATORS = [',', '\t', ';'];
const LINES_TO_LOOK_AT = 20;

function decode(bytes: Uint8Array): string {
  const encodings =
    bytes[0] === 0xff && bytes[1] === 0xfe
      ? ['utf-16le']
      : bytes[0] === 0xfe && bytes[1] === 0xff
        ? ['utf-16be']
        : ['utf-8', 'gb18030'];
  for (const encoding of encodings) {
    try {
      return new TextDecoder(encoding, { fatal: true }).decode(bytes);
    } catch {
      // Not this one; the next says for itself whether it is right.
    }
  }
  throw new Problem(415, 'roster-encoding');
}

/** The separator that the first lines use most: titles have none, so a line alone does not tell. */
function separatorOf(text: string): string {
  const head = text.split('\n', LINES_TO_LOOK_AT).join('\n');
  const counts = SEPARATORS.map((separator) => head.split(separator).length);
  return SEPARATORS[counts.indexOf(Math.max(...counts))] ?? ',';
}

/** Throws 413 for too many rows, 415 for a text that is in none of the encodings. */
export function readCsvTable(bytes: Uint8Array): Table {
  const text = decode(bytes);
  if (text.includes('\0')) throw new Problem(415, 'roster-file-type');
  const { data } = Papa.parse<string[]>(text, { delimiter: separatorOf(text), preview: MAX_ROWS + 2 });
  if (data.at(-1)?.join('') === '') data.pop();
  if (data.length > MAX_ROWS) throw new Problem(413, 'roster-too-many-rows', { vars: { limit: MAX_ROWS } });
  const rows = data.map((row) =>
    row.slice(0, MAX_COLUMNS).map((value) => ({ text: asWritten(value), formula: false })),
  );
  return { name: '', rows };
}
