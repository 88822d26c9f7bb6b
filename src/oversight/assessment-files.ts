// A published assessment to be filed or printed: as offices issue it, with title, number, issuing body and date.
import { writeXlsx } from 'hucre/xlsx';
import { cityDate } from '../kernel/calendar.ts';
import { madeInert, workbookText } from '../kernel/inert.ts';
import type { PdfDocument } from '../kernel/pdf.ts';
import { heading, ruledTable } from '../kernel/pdf-parts.ts';
import {
  type AssessmentParts,
  type NamedTable,
  notesOf,
  placeTables,
  quarterVars,
  titleOf,
  weightTable,
} from './assessment-tables.ts';
import { INDICATORS } from './indicators.ts';

/** 2026年10月8日, as documents are dated. */
const dated = ({ reader: { t }, published }: AssessmentParts): string => {
  const [year, month, day] = cityDate(published.publishedAt).split('-').map(Number);
  return t('assess.dated', { year: year ?? 0, month: month ?? 0, day: day ?? 0 });
};

/** Points: place, score and quarter before, then each indicator; names have what is left of an upright page. */
const [PLACE_WIDTH, SCORE_WIDTH, BEFORE_WIDTH, RATE_WIDTH] = [22, 26, 32, 40];

const widthsOf = ({ head }: NamedTable): (string | number)[] => {
  const rates = INDICATORS.map(() => RATE_WIDTH);
  const names = Array.from({ length: head.length - rates.length - 3 }, () => '*');
  return [PLACE_WIDTH, ...names, SCORE_WIDTH, BEFORE_WIDTH, ...rates];
};

export function assessmentPdf(parts: AssessmentParts): PdfDocument {
  const { reader, published } = parts;
  const { t, language } = reader;
  const [weights, ...tables] = [weightTable(parts), ...placeTables(parts)];
  const shown = ({ caption, head, rows }: NamedTable, widths: (string | number)[]) => [
    heading(caption),
    ruledTable(head, rows, { widths }),
  ];
  return {
    ...{ language, title: titleOf(parts), head: published.number },
    foot: t('page.of', { page: '{{page}}', pages: '{{pages}}' }),
    content: [
      { text: titleOf(parts), bold: true, fontSize: 20, alignment: 'center', margin: [0, 8, 0, 4] },
      { text: published.number, alignment: 'center', fontSize: 11, margin: [0, 0, 0, 12] },
      {
        ...{ text: t('assess.preamble', quarterVars(published.quarter)), fontSize: 11, lineHeight: 1.5 },
        margin: [0, 0, 0, 6],
      },
      ...notesOf(parts).map((text) => ({
        text,
        fontSize: 9,
        margin: [0, 0, 0, 2] as [number, number, number, number],
      })),
      ...shown(weights as NamedTable, [90, 32, '*']),
      ...tables.flatMap((table) => shown(table, widthsOf(table))),
      {
        ...{ alignment: 'right', fontSize: 11, margin: [0, 24, 0, 0], unbreakable: true },
        stack: [published.issuer, dated(parts)],
      },
    ],
  };
}

const safe = (cell: string) => workbookText(madeInert(cell));
/** Figures stand in cells as numbers; a rate without its sign. */
const valued = (cell: string) => (/^\d+(\.\d+)?%?$/.test(cell) ? Number.parseFloat(cell) : safe(cell));
const WIDTHS = [8, 26];
const WIDTH = 16;

/** The title, the number, the issuing body and the day stand above every table. */
export const assessmentXlsx = (parts: AssessmentParts): Promise<Uint8Array> => {
  const { published } = parts;
  const above = [
    ...[[titleOf(parts)], [published.number], [`${published.issuer}  ${dated(parts)}`]],
    ...notesOf(parts).map((note) => [note]),
  ];
  return writeXlsx({
    sheets: [...placeTables(parts), weightTable(parts)].map(({ caption, head, rows }) => ({
      ...{ name: caption, freezePane: { rows: above.length + 1 } },
      rows: [...above, head]
        .map((row): (string | number)[] => row.map(safe))
        .concat(rows.map((row) => row.map(valued))),
      columns: head.map((_, i) => ({ width: WIDTHS[i] ?? WIDTH })),
    })),
  });
};
