// Rows of a bulk insert mostly say the same: what all of them share is sent once. Pure.

type Row = Record<string, unknown>;

/**
 * Splits `rows` into the fields whose value is the same in all of them and, row by row, the rest. Values are compared by
 * identity, so objects count as shared only when they are the same object.
 */
export function liftShared<T extends object>(rows: T[]): { shared: Partial<T>; own: Partial<T>[] } {
  const [first] = rows as Row[];
  const shared: Row = {};
  if (!first) return { shared: {}, own: [] };
  for (const key of Object.keys(first)) {
    if ((rows as Row[]).every((row) => row[key] === first[key])) shared[key] = first[key];
  }
  const keys = [...new Set((rows as Row[]).flatMap((row) => Object.keys(row)))].filter((k) => !(k in shared));
  const own = (rows as Row[]).map((row) => {
    const rest: Row = {};
    for (const key of keys) if (row[key] !== undefined && row[key] !== null) rest[key] = row[key];
    return rest;
  });
  return { shared: shared as Partial<T>, own: own as Partial<T>[] };
}
