// The report in words and rows, as the page, the PDF and the workbook show it.
import { cityDate, cityStamp, cityTime } from '../../kernel/calendar.ts';
import type { LogEntry } from '../../kernel/log.ts';
import type { Reader } from '../../kernel/page.ts';
import { durationWords } from '../../kernel/words.ts';
import type { Report, ReportFigures } from '../report.ts';
import { actorWords, channelWords, logWords } from './log-words.ts';
import { answeredBy, sumDeliveries } from './paths.ts';
import { said } from './said.ts';

export interface ReportParts {
  reader: Reader;
  report: Report;
  /** Entries about the call-out as a whole. */
  timeline: LogEntry[];
  cityName: string;
  actorName(actor: string): string;
}

const FIGURES: (keyof ReportFigures)[] = [
  ...(['required', 'summoned', 'reached', 'coming', 'declined', 'silent', 'mustered', 'noShows'] as const),
  ...(['echelonsRaised', 'firstResponseSeconds', 'halfStrengthSeconds', 'ninetyStrengthSeconds'] as const),
  ...(['fullStrengthSeconds', 'gapClosedSeconds', 'gapClosed', 'deliveries', 'duplicateSummonses'] as const),
  ...(['missedSummonses', 'stoodDown', 'homeSafe'] as const),
];

function figure({ t }: Reader, key: keyof ReportFigures, value: number | boolean | null): string {
  if (typeof value === 'boolean') return t(value ? 'report.yes' : 'report.no');
  if (value === null) return t('report.never');
  return key.endsWith('Seconds') ? durationWords(t, value) : String(value);
}

/** 云集复〔2026〕12号: the city, the year of the call-out and its number. */
export function documentNumber({ t, language }: Reader, report: Report, cityName: string): string {
  const city = language === 'zh' ? cityName.slice(0, 1) : cityName;
  return t('report.number', {
    city: said(city),
    year: cityDate(new Date(report.launchedAt)).slice(0, 4),
    n: report.calloutId,
  });
}

/** Of a drill on simulated phones that nobody's own phone rang: said wherever the kind is. */
export const simulated = ({ t }: Reader, { deliveries }: Report): string[] =>
  deliveries.some((d) => d.channel === 'simulated') ? [t('report.simulated')] : [];

export function aboutRows({ reader, report, actorName }: ReportParts): [string, string][] {
  const { t } = reader;
  const at = (moment: string | null) => (moment ? cityStamp(new Date(moment)) : t('report.not-yet'));
  return [
    [t('report.subject'), said(report.title)],
    [
      t('report.kind'),
      [`${t(`kind.${report.kind}`)}（${report.code}）`, ...simulated(reader, report)].join(' '),
    ],
    [t('report.place'), said(report.place)],
    [t('report.task'), said(report.task)],
    [t('report.commander'), said(report.commander)],
    [t('report.launched'), `${at(report.launchedAt)} ${actorWords(reader, report.launchedBy, actorName)}`],
    [t('report.arrive-by'), at(report.arriveBy)],
    [t('report.stood-down'), at(report.stoodDownAt)],
    [t('report.closed'), at(report.closedAt)],
  ];
}

/** Each figure by name, in words. */
export const figureRows = ({ reader, report }: ReportParts): [string, string][] =>
  FIGURES.map((key) => [reader.t(`report.f.${key}`), figure(reader, key, report.figures[key])]);

export interface ReportTable {
  caption: string;
  head: string[];
  rows: (string | number)[][];
}
type ReportTableName = 'requirement' | 'echelons' | 'timeline' | 'deliveries' | 'people';

export function reportTables(parts: ReportParts): Record<ReportTableName, ReportTable> {
  const { reader, report, timeline, actorName } = parts;
  const { t } = reader;
  // The day of the launch stands above; another one is named.
  const launched = new Date(report.launchedAt);
  const at = (moment: string | null) => (moment ? cityTime(new Date(moment), launched) : '');
  const heads = (...keys: string[]) => keys.map((key) => t(`report.${key}`));
  const nameOf = (id: number) => said(report.people.find((p) => p.memberId === id)?.name ?? `#${id}`);
  const lines = report.lines.map((l) => [t(`role.${l.role}`), l.count, l.matched, l.gap]);
  const echelons = report.echelons.map((e) => [
    ...[e.number, t(`echelon.${e.state}`), at(e.dueAt), at(e.raisedAt)],
    ...[e.raisedBy ? actorWords(reader, e.raisedBy, actorName) : ''],
    ...[e.late_seconds > 0 ? durationWords(t, e.late_seconds) : '', e.asked ?? ''],
    ...[e.answered, e.coming, e.arrived],
  ]);
  const people = report.people.map((p) => [
    ...[
      said(p.name),
      said(p.unitName),
      p.echelon || t('report.by-forecast'),
      t(`person.${p.came}`),
      at(p.summonedAt),
    ],
    ...[at(p.reachedAt), at(p.firstAnswerAt), channelWords(reader, answeredBy(p))],
    ...[at(p.arrivedAt), at(p.homeSafeAt)],
  ]);
  const purposes = new Set(['summons', 'stand_down', 'overdue', 'unfilled', 'help', 'break_glass']);
  const deliveries = sumDeliveries(report.deliveries).map((d) => [
    purposes.has(d.purpose) ? t(`report.purpose.${d.purpose}`) : d.purpose,
    ...[channelWords(reader, d.channel), d.route, t(`report.ended.${d.ended}`), d.count],
  ]);
  const events = timeline.map((e) => [
    ...[cityStamp(e.at), logWords(reader, e, nameOf), actorWords(reader, e.actor, actorName)],
  ]);
  const echelonHead = heads(
    ...['echelon', 'state', 'due', 'raised', 'by', 'late', 'asked', 'answered', 'coming', 'arrived'],
  );
  const peopleHead = heads(
    ...['name', 'unit', 'echelon', 'state', 'summonedAt', 'reachedAt', 'firstAnswerAt', 'channel'],
    ...['arrivedAt', 'homeSafeAt'],
  );
  const [purpose, ...ends] = heads('purpose', 'route', 'state', 'count');
  const deliveryHead = [purpose ?? '', t('board.channel'), ...ends];
  const table = (caption: string, head: string[], rows: (string | number)[][]) => ({
    ...{ caption: t(caption), head, rows },
  });
  return {
    requirement: table('report.requirement', heads('role', 'required', 'matched', 'gap'), lines),
    echelons: table('report.echelons', echelonHead, echelons),
    timeline: table('report.timeline', heads('time', 'what', 'who'), events),
    deliveries: table('report.deliveries', deliveryHead, deliveries),
    people: table('report.people', peopleHead, people),
  };
}
