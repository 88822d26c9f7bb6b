// The after-action report as a page that prints on A4: every figure comes from the report, the kind is on every page.
import { html, raw } from 'hono/html';
import { cityDate, cityStamp } from '../../kernel/calendar.ts';
import { documentPage, type Html, type Reader } from '../../kernel/page.ts';
import { curveDrawing } from './curve.ts';
import { aboutRows, documentNumber, figureRows, type ReportParts, reportTables } from './report-tables.ts';
import { said } from './said.ts';

/** Head and foot of every printed page. A style sheet's string holds nothing that could end it. */
export function pageStyle({ t, nonce }: Reader, head: string): Html {
  const text = head.replace(/["\\<>\n]/g, '');
  const foot = t('page.of', { page: '" counter(page) "', pages: '" counter(pages) "' });
  return html`<style nonce="${nonce}">${raw(`@page{size:A4;margin:22mm 18mm 18mm;@top-center{content:"${text}";font-size:11pt}@bottom-center{content:"${foot}";font-size:9pt}}`)}</style>`;
}

/** A table whose head, with the kind in its corner, comes again on every page. */
export function table(
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

const about = (parts: ReportParts): Html =>
  html`<dl class="pairs">${aboutRows(parts).map(([name, value]) => html`<div><dt>${name}</dt><dd>${value}</dd></div>`)}</dl>`;

function figures(parts: ReportParts): Html {
  const { reader, report } = parts;
  const { t } = reader;
  const f = report.figures;
  const sum = { coming: f.coming, declined: f.declined, silent: f.silent, summoned: f.summoned };
  return html`<h2>${t('report.figures')}</h2>
<dl class="figures">${figureRows(parts).map(([name, value]) => html`<div><dt>${name}</dt><dd>${value}</dd></div>`)}</dl>
<p class="quiet">${t('report.adds', sum)}</p>`;
}

export function reportPage(parts: ReportParts): Html {
  const { reader, report, cityName } = parts;
  const { t, now } = reader;
  const kind = t(`kind.${report.kind}`);
  const number = documentNumber(reader, report, cityName);
  const endAt = new Date(report.stoodDownAt ?? now);
  const required = report.figures.required;
  const curve = { curve: report.curve, required, launchedAt: new Date(report.launchedAt) };
  const tables = reportTables(parts);
  const shown = (name: keyof typeof tables, id = '') => {
    const { caption, head, rows } = tables[name];
    return table(`${kind} · ${number}`, caption, head, rows, id);
  };
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
${shown('requirement')}
<h2>${t('report.curve')}</h2>
${curveDrawing(reader, { ...curve, arriveBy: new Date(report.arriveBy), endAt })}
${shown('echelons')}
${shown('timeline')}
${shown('deliveries')}
${shown('people', 'people')}
<p class="issued">${said(t('report.issued', { city: cityName }))}<br>${cityDate(now)}<br><span class="quiet">${t('report.as-of', { time: cityStamp(now) })}</span></p>
</main>`,
  });
}
