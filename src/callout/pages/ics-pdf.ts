// FEMA's forms ICS 211 (check-in list) and ICS 214 (activity log), filled in from the report: numbered as the forms are.
import { cityStamp } from '../../kernel/calendar.ts';
import type { Content, PdfDocument } from '../../kernel/pdf.ts';
import { boxes, ruledTable } from '../../kernel/pdf-parts.ts';
import { listWords } from '../../kernel/words.ts';
import { actorWords } from './log-words.ts';
import { headOf } from './report-pdf.ts';
import { documentNumber, type ReportParts, reportTables } from './report-tables.ts';
import { rolesOf, said } from './said.ts';

export interface IcsParts extends ReportParts {
  /** Of each person, as the reader may have it. */
  phones: Map<number, string>;
  roles: Map<number, string[]>;
  /** Everything that they hold, as far as the reader may know it. */
  holds: Map<number, string[]>;
}

/** Both languages, whoever prints it: the form goes to people of either. */
type Labelled = (key: string) => string;

function formOf(parts: IcsParts, form: '211' | '214', landscape: boolean, content: Content[]): PdfDocument {
  const { reader, report, cityName } = parts;
  const { t, now, language } = reader;
  const name = t(`ics.${form}`);
  const foot = t('page.of', { page: '{{page}}', pages: '{{pages}}' });
  return {
    ...{ language, landscape, title: `${t(`mark.${report.kind}`)}${name} ${said(report.title)}` },
    head: headOf(reader, report, documentNumber(reader, report, cityName)),
    foot: `ICS ${form}    ${foot}    ${t('report.as-of', { time: cityStamp(now) })}`,
    content: [
      { text: name, bold: true, fontSize: 16, alignment: 'center', margin: [0, 0, 0, 8] },
      ...content,
    ],
  };
}

/** Who filled it in; the signature is somebody's own. */
const preparedBy = ({ reader, actorName }: IcsParts, label: Labelled, who: string): Content => ({
  unbreakable: true,
  margin: [0, 10, 0, 0],
  stack: [
    boxes(
      [
        [label('prepared-by'), actorWords(reader, who, actorName)],
        [label('position'), ''],
        [label('signature'), ''],
        [label('date-time'), cityStamp(reader.now)],
      ],
      4,
    ),
  ],
});

const stamp = (at: string | null) => (at ? cityStamp(new Date(at)) : '');

export function ics211(parts: IcsParts, label: Labelled, who: string): PdfDocument {
  const { reader, report, phones, roles, holds } = parts;
  const { t } = reader;
  const arrived = report.people
    .filter((p) => p.arrivedAt !== null)
    .toSorted((a, b) => String(a.arrivedAt).localeCompare(String(b.arrivedAt)));
  const head = [
    '211.name',
    '211.order',
    '211.checked-in',
    '211.leader',
    '211.total',
    '211.contact',
    '211.home',
  ];
  const more = ['211.departure', '211.travel', '211.assignment', '211.qualified', '211.data'];
  const rows = arrived.map((p) => {
    const asked = rolesOf(reader, roles.get(p.memberId) ?? []);
    const held = (holds.get(p.memberId) ?? []).map((kind) => t(`qualification.${kind}`));
    return [
      ...[said(p.name), report.code, stamp(p.arrivedAt), said(report.commander), 1],
      ...[phones.get(p.memberId) ?? '', said(p.unitName), '', '', asked, listWords(reader, held), ''],
    ];
  });
  const about: [string, string][] = [
    [label('211.incident'), said(report.title)],
    [label('211.number'), `${report.code} / ${report.calloutId}`],
    [label('211.location'), said(report.place)],
    [label('211.start'), stamp(report.launchedAt)],
  ];
  const widths = [46, 40, 54, 46, 48, 72, '*', 50, 46, '*', '*', 50];
  return formOf(parts, '211', true, [
    boxes(about, 4),
    { text: `${label('211.list')} (${arrived.length})`, bold: true, margin: [0, 8, 0, 4] },
    rows.length > 0
      ? ruledTable([...head, ...more].map(label), rows, { widths, fontSize: 7 })
      : { text: t('ics.nobody') },
    preparedBy(parts, label, who),
  ]);
}

export function ics214(parts: IcsParts, label: Labelled, who: string): PdfDocument {
  const { reader, report, roles } = parts;
  const resources = report.people
    .filter((p) => p.arrivedAt !== null)
    .map((p) => [said(p.name), rolesOf(reader, roles.get(p.memberId) ?? []), said(p.unitName)]);
  const activities = reportTables(parts).timeline.rows.map(([at = '', what = '', by = '']) => [
    at,
    by ? `${what} · ${by}` : what,
  ]);
  const until = report.stoodDownAt ? stamp(report.stoodDownAt) : reader.t('report.not-yet');
  const about: [string, string][] = [
    [label('214.incident'), said(report.title)],
    [label('214.period'), `${stamp(report.launchedAt)} – ${until}`],
    [label('214.name'), said(report.commander)],
    [label('214.position'), reader.t('report.commander')],
    [label('214.agency'), said(reader.t('report.issued', { city: parts.cityName }))],
    [label('214.number'), `${report.code} / ${report.calloutId}`],
  ];
  const titled = (key: string): Content => ({ text: label(key), bold: true, margin: [0, 8, 0, 4] });
  return formOf(parts, '214', false, [
    boxes(about, 2),
    titled('214.resources'),
    resources.length > 0
      ? ruledTable(['214.who', '214.as', '214.of'].map(label), resources, { widths: [110, '*', '*'] })
      : { text: reader.t('ics.nobody') },
    titled('214.log'),
    ruledTable(['214.at', '214.activity'].map(label), activities, { widths: [110, '*'] }),
    preparedBy(parts, label, who),
  ]);
}
