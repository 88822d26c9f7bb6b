// A sheet of cells as text, whatever file it came from, and the limits that any file is held to.

export interface Cell {
  text: string;
  /** The file holds a formula here. It is never evaluated, and its stored result is not trusted. */
  formula: boolean;
}

/** `rows[i]` is the file's row i + 1. */
export interface Table {
  name: string;
  rows: Cell[][];
}

export const MAX_FILE_BYTES = 10_000_000;
/** All parts of a workbook together, as they really unpack. */
export const MAX_UNPACKED_BYTES = 60_000_000;
export const MAX_ROWS = 50_000;
export const MAX_COLUMNS = 100;
