// Which column of a file is which, by the headers that people write: whatever width, case, blanks and brackets they use.

export const headerKey = (text: string) =>
  text
    .normalize('NFKC')
    .toLowerCase()
    .replace(/\(.*?\)/g, '')
    .replace(/[\s_:*-]/g, '');

export interface ColumnNames<C extends string> {
  /** What a report calls the column when the file lacks it. */
  headerOf(column: C): string;
  columnOf(header: string): C | undefined;
}

/** `headers`: of each column its names, the first of which we write ourselves. */
export function columnNames<C extends string>(headers: Record<C, readonly string[]>): ColumnNames<C> {
  const byKey = new Map<string, C>(
    Object.entries<readonly string[]>(headers).flatMap(([column, names]) =>
      names.map((name) => [headerKey(name), column as C] as const),
    ),
  );
  return {
    headerOf: (column) => headers[column][0] as string,
    columnOf: (header) => byKey.get(headerKey(header)),
  };
}
