// Lines for a person at a terminal: columns that stand under one another, also in Chinese.

/** Han and other wide characters take two columns of a terminal. */
function width(text: string): number {
  return [...text].reduce(
    (sum, ch) =>
      sum +
      (/[\u1100-\u115f\u2e80-\ua4cf\uac00-\ud7a3\uf900-\ufaff\ufe30-\ufe6f\uff00-\uff60]/.test(ch) ? 2 : 1),
    0,
  );
}

/** One line each, whatever a cell holds: control characters could rewrite the terminal. */
export const oneLine = (text: string) => text.replace(/[\p{Cc}\p{Cf}]/gu, ' ').replace(/^(.{40}).+$/u, '$1…');

/** Columns under one another; the last one may hold anything. */
export function table(rows: string[][]): string[] {
  const clean = rows.map((row) => row.map((cell, i) => (i < row.length - 1 ? oneLine(cell) : cell)));
  const widths = (clean[0] ?? []).map((_, i) => Math.max(...clean.map((row) => width(row[i] ?? ''))));
  return clean.map(
    (row) =>
      `  ${row.map((cell, i) => (i < row.length - 1 ? cell + ' '.repeat((widths[i] ?? 0) - width(cell)) : cell)).join('  ')}`,
  );
}
