// Pieces that printed documents are put together from.
import type { Content } from './pdf.ts';

export type Cell = string | number;

export const heading = (text: string): Content => ({
  ...{ text, bold: true, fontSize: 12, margin: [0, 12, 0, 4] },
  headlineLevel: 1,
});

/** A table whose head comes again on every page. Widths: points, `auto` or `*`. */
export const ruledTable = (
  head: string[],
  rows: Cell[][],
  about: { widths?: (string | number)[]; fontSize?: number } = {},
): Content => ({
  ...{ layout: 'ruled', fontSize: about.fontSize ?? 8 },
  table: {
    ...{ headerRows: 1, dontBreakRows: true, widths: about.widths ?? head.map(() => 'auto') },
    body: [
      head.map((text) => ({ text, bold: true, fillColor: '#eef1f5' })),
      ...rows.map((row) => row.map((cell) => String(cell))),
    ],
  },
});

/** Names and values in boxes, `across` beside each other. */
export function boxes(pairs: [string, string][], across: number): Content {
  const rows: [string, string][][] = [];
  for (let i = 0; i < pairs.length; i += across) rows.push(pairs.slice(i, i + across));
  return {
    layout: 'ruled',
    table: {
      widths: Array.from({ length: across }, () => '*'),
      body: rows.map((row) =>
        Array.from({ length: across }, (_, i) => {
          const [name = '', value = ''] = row[i] ?? [];
          return { stack: [{ text: name, fontSize: 7, color: '#444' }, { text: value || ' ' }] };
        }),
      ),
    },
  };
}
