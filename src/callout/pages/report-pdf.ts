// The after-action report as a file to be filed: what Chinese offices expect of a document, from the same tables as the page.
import { cityDate, cityStamp } from '../../kernel/calendar.ts';
import type { Reader } from '../../kernel/page.ts';
import type { Content, PdfDocument } from '../../kernel/pdf.ts';
import { boxes, heading, ruledTable } from '../../kernel/pdf-parts.ts';
import { curveDrawing } from './curve.ts';
import {
  aboutRows,
  documentNumber,
  figureRows,
  type ReportParts,
  reportTables,
  simulated,
} from './report-tables.ts';
import { said } from './said.ts';

/** Points between the margins of an upright page. */
const WIDTH = 497;
/** The style sheet's part of the drawing, which a PDF does not read. */
const DRAWN: Record<string, string> = {
  axis: 'stroke="#333"',
  need: 'stroke="#333" stroke-dasharray="8 5"',
  limit: 'stroke="#d55e00" stroke-width="3"',
  committed: 'fill="none" stroke="#0072b2" stroke-width="3"',
  mustered: 'fill="none" stroke="#009e73" stroke-width="3" stroke-dasharray="2 2"',
  end: 'text-anchor="end"',
};

function curve({ reader, report }: ReportParts): Content {
  const drawing = String(
    curveDrawing(reader, {
      ...{ curve: report.curve, required: report.figures.required, launchedAt: new Date(report.launchedAt) },
      ...{ arriveBy: new Date(report.arriveBy), endAt: new Date(report.stoodDownAt ?? reader.now) },
    }),
  );
  const svg = drawing
    .slice(drawing.indexOf('<svg'), drawing.indexOf('</svg>') + 6)
    .replace('<svg ', '<svg font-family="Noto" font-size="13" ')
    .replace(/ class="(\w+)"/g, (_, name: string) => ` ${DRAWN[name] ?? ''}`);
  const key = [reader.t('report.curve.committed'), reader.t('report.curve.mustered')];
  return {
    stack: [
      { svg, width: WIDTH },
      { text: `━ ${key[0]}    ┅ ${key[1]}`, fontSize: 8 },
    ],
  };
}

/** Above each page: the kind, the number, and that it is not final when it is not. */
export function headOf(reader: Reader, report: ReportParts['report'], number: string): string {
  const interim = report.stoodDownAt ? [] : [reader.t('report.interim')];
  return [reader.t(`kind.${report.kind}`), ...simulated(reader, report), number, ...interim].join(' · ');
}

const WIDTHS: Partial<Record<string, (string | number)[]>> = {
  timeline: [92, '*', 80],
  people: [44, '*', 24, 40, 38, 38, 38, 36, 38, 38],
};

export function reportPdf(parts: ReportParts): PdfDocument {
  const { reader, report, cityName } = parts;
  const { t, now, language } = reader;
  const number = documentNumber(reader, report, cityName);
  const tables = reportTables(parts);
  const shown = (name: keyof typeof tables): Content[] => {
    const { caption, head, rows } = tables[name];
    if (rows.length === 0) return [heading(caption), { text: t('report.none') }];
    return [heading(caption), ruledTable(head, rows, { widths: WIDTHS[name] })];
  };
  return {
    ...{ language, title: `${t(`mark.${report.kind}`)}${t('report.title')} ${said(report.title)}` },
    head: headOf(reader, report, number),
    foot: `${t('page.of', { page: '{{page}}', pages: '{{pages}}' })}    ${t('report.as-of', { time: cityStamp(now) })}`,
    content: [
      { text: t('report.title'), bold: true, fontSize: 22, alignment: 'center', margin: [0, 8, 0, 4] },
      { text: number, alignment: 'center', fontSize: 11, margin: [0, 0, 0, 12] },
      ...(report.stoodDownAt
        ? []
        : [
            {
              text: t('report.running'),
              bold: true,
              color: '#a31d00',
              margin: [0, 0, 0, 8],
            } satisfies Content,
          ]),
      boxes(aboutRows(parts), 2),
      heading(t('report.figures')),
      boxes(figureRows(parts), 5),
      ...shown('requirement'),
      { stack: [heading(t('report.curve')), curve(parts)], unbreakable: true },
      ...shown('echelons'),
      ...shown('timeline'),
      ...shown('deliveries'),
      ...shown('people'),
      {
        ...{ alignment: 'right', fontSize: 11, margin: [0, 24, 0, 0], unbreakable: true },
        stack: [said(t('report.issued', { city: cityName })), cityDate(now)],
      },
    ],
  };
}
