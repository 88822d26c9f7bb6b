// Reads the cells of one row of a file and collects what is to be told about them.
import type { RawRow } from './sheet-file.ts';
import type { Cell } from './table.ts';
import { type Read, trimmed } from './values.ts';

/** Something to tell about a cell: an error, a note or a normalisation. `code` names its text. */
export interface Finding {
  column: string;
  value: string;
  code: string;
  vars?: Record<string, string | number>;
}

/** Collects what is to be told about one row while its cells are read. */
export class RowReader<C extends string> {
  readonly errors: Finding[] = [];
  readonly notes: Finding[] = [];
  readonly normalised: Finding[] = [];
  readonly #raw: RawRow<C>;
  readonly #headers: ReadonlyMap<C, string>;
  readonly #headerOf: (column: C) => string;

  constructor(raw: RawRow<C>, headers: ReadonlyMap<C, string>, headerOf: (column: C) => string) {
    this.#raw = raw;
    this.#headers = headers;
    this.#headerOf = headerOf;
  }

  has(column: C): boolean {
    return this.#headers.has(column);
  }

  text(column: C): string {
    return this.#raw.cells[column]?.text ?? '';
  }

  filled(column: C): boolean {
    return trimmed(this.text(column)) !== '';
  }

  /** As the file calls it. */
  header(column: C): string {
    return this.#headers.get(column) ?? this.#headerOf(column);
  }

  #finding(column: C, code: string, value: string, vars?: Finding['vars']): Finding {
    return { column: this.header(column), value, code, ...(vars && { vars }) };
  }

  error(column: C, code: string, value = this.text(column)): void {
    this.errors.push(this.#finding(column, code, value));
  }

  note(column: C, code: string, value = this.text(column), vars?: Finding['vars']): void {
    this.notes.push(this.#finding(column, code, value, vars));
  }

  /** The value, or null with the error kept. */
  take<T>(column: C, read: Read<T>, value = this.text(column)): T | null {
    if ('error' in read) {
      this.error(column, read.error, value);
      return null;
    }
    if (read.how) this.normalised.push(this.#finding(column, read.how, value));
    return read.value;
  }

  formulas(): void {
    for (const [column, cell] of Object.entries<Cell | undefined>(this.#raw.cells)) {
      if (cell?.formula && column !== 'serial') this.error(column as C, 'formula');
    }
  }
}
