// The after-action report as a page that prints on A4: every figure comes from the report, the kind is on every page.
import { html, raw } from 'hono/html';
import { cityDate, cityStamp, cityTime } from '../../kernel/calendar.ts';
import type { LogEntry } from '../../kernel/log.ts';
import { documentPage, type Html, type Reader } from '../../kernel/page.ts';
import { durationWords } from '../../kernel/words.ts';
import type { Report, ReportFigures } from '../report.ts';
import { curveDrawing } from './curve.ts';
import { actorWords, channelWords, logWords } from './log-words.ts';
import { answeredBy, cameOf, sumDeliveries } from './paths.ts';
import { said } from './said.ts';

export interface ReportPageParts {
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
function documentNumber({ t, language }: Reader, report: Report, cityName: string): string {
  const city = language === 'zh' ? cityName.slice(0, 1) : cityName;
  return t('report.number', {
    city: said(city),
    year: cityDate(new Date(report.launchedAt)).slice(0, 4),
    n: report.calloutId,
  });
}

/** Head and foot of every printed page. A style sheet's string holds nothing that could end it. */
function pageStyle({ t, nonce }: Reader, head: string): Html {
  const text = head.replace(/["\\<>\n]/g, '');
  const foot = t('page.of', { page: '" counter(page) "', pages: '" counter(pages) "' });
  return html`<style nonce="${nonce}">${raw(`@page{size:A4;margin:22mm 18mm 18mm;@top-center{content:"${text}";font-size:11pt}@bottom-center{content:"${foot}";font-size:9pt}}`)}</style>`;
}

/** A table whose head, with the kind in its corner, comes again on every page. */
function table(
  kind: string,
  caption: string,
  head: string[],
  rows: (string | number | Html)[][],
  id = '',
): Html {
  return html`<h2 id="${id}">${caption}</h2><div class="scroll"><table class="report">
<thead><tr class="print"><td colspan="${head.length}">${kind}</td></tr><tr>${head.map((h) => html`<th scope="col">${h}</th>`)}</tr></thead>
<tbody>${rows.map((row) => html`<tr>${row.map((cell) => html`<td>${cell}</td>`)}</tr>`)}</tbody></table></div>`;
}

function about({ reader, report, actorName }: ReportPageParts): Html {
  const { t } = reader;
  const at = (moment: string | null) => (moment ? cityStamp(new Date(moment)) : t('report.not-yet'));
  const rows: [string, string][] = [
    [t('report.subject'), said(report.title)],
    [t('report.kind'), `${t(`kind.${report.kind}`)}（${report.code}）`],
    [t('report.place'), said(report.place)],
    [t('report.task'), said(report.task)],
    [t('report.commander'), said(report.commander)],
    [t('report.launched'), `${at(report.launchedAt)} ${actorWords(reader, report.launchedBy, actorName)}`],
    [t('report.arrive-by'), at(report.arriveBy)],
    [t('report.stood-down'), at(report.stoodDownAt)],
    [t('report.closed'), at(report.closedAt)],
  ];
  return html`<dl class="pairs">${rows.map(([name, value]) => html`<div><dt>${name}</dt><dd>${value}</dd></div>`)}</dl>`;
}

function figures({ reader, report }: ReportPageParts): Html {
  const { t } = reader;
  const f = report.figures;
  const sum = { coming: f.coming, declined: f.declined, silent: f.silent, summoned: f.summoned };
  return html`<h2>${t('report.figures')}</h2>
<dl class="figures">${FIGURES.map(
    (key) => html`<div><dt>${t(`report.f.${key}`)}</dt><dd>${figure(reader, key, f[key])}</dd></div>`,
  )}</dl>
<p class="quiet">${t('report.adds', sum)}</p>`;
}

function tables(parts: ReportPageParts, kind: string): Html[] {
  const { reader, report, timeline, actorName } = parts;
  const { t, now } = reader;
  const at = (moment: string | null) => (moment ? cityTime(new Date(moment), now) : '');
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
    ...[said(p.name), said(p.unitName), p.echelon, t(`person.${cameOf(p)}`), at(p.summonedAt)],
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
  return [
    table(kind, t('report.requirement'), heads('role', 'required', 'matched', 'gap'), lines),
    table(kind, t('report.echelons'), echelonHead, echelons),
    table(kind, t('report.timeline'), heads('time', 'what', 'who'), events),
    table(kind, t('report.deliveries'), deliveryHead, deliveries),
    table(kind, t('report.people'), peopleHead, people, 'people'),
  ];
}

export function reportPage(parts: ReportPageParts): Html {
  const { reader, report, cityName } = parts;
  const { t, now } = reader;
  const kind = t(`kind.${report.kind}`);
  const number = documentNumber(reader, report, cityName);
  const endAt = new Date(report.stoodDownAt ?? now);
  const required = report.figures.required;
  const curve = { curve: report.curve, required, launchedAt: new Date(report.launchedAt) };
  const [requirement, ...rest] = tables(parts, `${kind} · ${number}`);
  return documentPage(reader, {
    title: `${t(`mark.${report.kind}`)}${t('report.title')} ${said(report.title)}`,
    frame: `${report.kind} paper`,
    head: html`<link rel="icon" href="/icon.svg"><link rel="stylesheet" href="/console.css">${pageStyle(reader, `${kind} · ${number}`)}`,
    body: html`<div class="band noprint"><b>${kind}</b><a href="/callouts/${report.calloutId}">${t('report.back')}</a>
<a href="/api/callouts/${report.calloutId}/report.csv${reader.langQuery}">${t('report.csv')}</a> ${t('report.print')}</div>
<main class="sheet">
<p class="kind-mark">${kind}</p>
<h1>${t('report.title')}</h1>
<p class="number">${number}</p>
${!report.stoodDownAt && html`<p class="note">${t('report.running')}</p>`}
${about(parts)}
${figures(parts)}
${requirement}
<h2>${t('report.curve')}</h2>
${curveDrawing(reader, { ...curve, arriveBy: new Date(report.arriveBy), endAt })}
${rest}
<p class="issued">${said(t('report.issued', { city: cityName }))}<br>${cityDate(now)}<br><span class="quiet">${t('report.as-of', { time: cityStamp(now) })}</span></p>
</main>`,
  });
}
