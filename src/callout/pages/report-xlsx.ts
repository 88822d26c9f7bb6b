// The after-action report as a workbook: a sheet for each table, no cell that a spreadsheet would run.
import { writeXlsx } from 'hucre/xlsx';
import { cityStamp } from '../../kernel/calendar.ts';
import { madeInert, workbookText } from '../../kernel/inert.ts';
import { headOf } from './report-pdf.ts';
import { aboutRows, documentNumber, figureRows, type ReportParts, reportTables } from './report-tables.ts';

type Cell = string | number;

const safe = (cell: Cell) => (typeof cell === 'string' ? workbookText(madeInert(cell)) : cell);
/** Wide enough for times and names; what people wrote needs more. */
const WIDTHS: Partial<Record<string, number[]>> = { timeline: [20, 70, 20] };
const WIDTH = 16;

/** `phones`: of each person, as the reader may have it. */
export async function reportXlsx(parts: ReportParts, phones: Map<number, string>): Promise<Uint8Array> {
  const { reader, report, cityName } = parts;
  const { t, now } = reader;
  const mark = headOf(reader, report, documentNumber(reader, report, cityName));
  const title = `${mark} · ${t('report.as-of', { time: cityStamp(now) })}`;
  const sheet = (name: string, head: Cell[], rows: Cell[][], widths: number[] = []) => ({
    ...{ name, rows: [[title], head, ...rows].map((row) => row.map(safe)), freezePane: { rows: 2 } },
    columns: head.map((_, i) => ({ width: widths[i] ?? WIDTH })),
  });
  const tables = reportTables(parts);
  const pairs = [...aboutRows(parts), ...figureRows(parts)];
  const curve = report.curve.map((p) => [cityStamp(new Date(p.at)), p.committed, p.mustered]);
  const curveHead = [t('report.time'), t('report.curve.committed'), t('report.curve.mustered')];
  const people = tables.people.rows.map((row, i) => [
    ...row,
    phones.get(report.people[i]?.memberId ?? 0) ?? '',
  ]);
  return writeXlsx({
    sheets: [
      sheet(t('report.title'), [t('report.what'), t('report.value')], pairs, [24, 48]),
      ...(['requirement', 'echelons', 'timeline', 'deliveries'] as const).map((name) => {
        const { caption, head, rows } = tables[name];
        return sheet(caption, head, rows, WIDTHS[name]);
      }),
      sheet(t('report.curve'), curveHead, curve, [20, 26]),
      sheet(tables.people.caption, [...tables.people.head, t('person.phone')], people),
    ],
  });
}
