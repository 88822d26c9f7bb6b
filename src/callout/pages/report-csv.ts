// The after-action report as a table: one row for each person called, with the times of the path.
import Papa from 'papaparse';
import { cityStamp } from '../../kernel/calendar.ts';
import { madeInert } from '../../kernel/inert.ts';
import type { Reader } from '../../kernel/page.ts';
import type { Report } from '../report.ts';
import { channelWords } from './log-words.ts';
import { answeredBy } from './paths.ts';
import { said } from './said.ts';

const COLUMNS = [
  ...['kind', 'code', 'incident', 'name', 'unit', 'echelon', 'state', 'summonedAt', 'reachedAt'],
  ...['firstAnswerAt', 'channel', 'arrivedAt', 'homeSafeAt'],
] as const;

/** CSV in the reader's language: UTF-8 with a mark, no cell that a spreadsheet would run. */
export function reportCsv(reader: Reader, report: Report): string {
  const { t } = reader;
  const stamp = (at: string | null) => (at ? cityStamp(new Date(at)) : '');
  const rows = report.people.map((p) => [
    ...[t(`kind.${report.kind}`), report.code, said(report.title), said(p.name), said(p.unitName)],
    ...[
      p.echelon > 0 ? String(p.echelon) : t('report.by-forecast'),
      t(`person.${p.came}`),
      stamp(p.summonedAt),
      stamp(p.reachedAt),
    ],
    ...[stamp(p.firstAnswerAt), channelWords(reader, answeredBy(p)), stamp(p.arrivedAt), stamp(p.homeSafeAt)],
  ]);
  const head = COLUMNS.map((column) => t(`report.${column}`));
  return `\ufeff${Papa.unparse([head, ...rows.map((row) => row.map(madeInert))], { newline: '\r\n' })}\r\n`;
}
