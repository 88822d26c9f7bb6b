// The duty desk: what is under way, what the force is, and the two ways to begin. And the list of all call-outs.
import { html } from 'hono/html';
import { consolePage, pager } from '../../access/console.ts';
import { cityTime } from '../../kernel/calendar.ts';
import type { Html, Reader } from '../../kernel/page.ts';
import type { Force, LiveCallout } from '../board.ts';
import type { Desk } from '../desk.ts';
import type { CalloutSummary } from '../list.ts';
import { gapWords } from './log-words.ts';
import { requestTable } from './request-page.ts';
import { said } from './said.ts';

function liveCard(reader: Reader, c: LiveCallout): Html {
  const { t, now } = reader;
  const missing = gapWords(reader, c.gap);
  return html`<li class="card ${c.kind}"><a href="/callouts/${c.id}"><span class="band"><b>${t(`kind.${c.kind}`)}</b>${t(`callout.state.${c.state}`)}</span>
<b class="what">${said(c.title)}</b>
<span class="big">${missing ? html`${t('board.missing')} ${missing}` : t('board.full')}</span>
<span>${said(c.place)} · ${t('callout.since', { time: cityTime(c.launchedAt, now) })} · ${t('board.limit', { time: cityTime(c.arriveBy, now) })}</span>
<span>${t('callout.strength', { arrived: c.arrived, summoned: c.summoned })}</span></a></li>`;
}

function calloutTable(reader: Reader, callouts: CalloutSummary[]): Html {
  const { t, now } = reader;
  return html`<div class="scroll"><table><thead><tr>${['kind', 'subject', 'place', 'launched', 'state', 'arrived', 'asked'].map((h) => html`<th scope="col">${t(`report.${h}`)}</th>`)}<th></th></tr></thead>
<tbody>${callouts.map(
    (
      c,
    ) => html`<tr><td><span class="tag ${c.kind}">${t(`kind.${c.kind}`)}</span></td><td><a href="/callouts/${c.id}">${said(c.title)}</a></td><td>${said(c.place)}</td>
<td>${cityTime(c.launchedAt, now)}</td><td>${t(`callout.state.${c.state}`)}</td><td class="number">${c.arrived}</td><td class="number">${c.summoned}</td><td><a href="/callouts/${c.id}/report">${t('callout.report')}</a></td></tr>`,
  )}</tbody></table></div>`;
}

function numbersOf({ t }: Reader, numbers: Force): Html {
  const figures: [string, number, string][] = [
    [t('home.members'), numbers.members, '/roster'],
    [t('home.reachable'), numbers.reachable, '/roster'],
    [t('home.consented'), numbers.consented, '/roster'],
    [t('home.units'), numbers.units, '/roster#units'],
    [t('home.vacancies'), numbers.vacancies, '/roster#units'],
  ];
  return html`<h2>${t('home.force')}</h2><dl class="figures">${figures.map(([name, n, href]) => html`<div><dt>${name}</dt><dd><a href="${href}">${n}</a></dd></div>`)}</dl>`;
}

export function homePage(reader: Reader, parts: Desk & { ended: CalloutSummary[] }): Html {
  const { t } = reader;
  const { live, ended, force, waiting } = parts;
  const nobody = force.members === 0;
  return consolePage(reader, {
    title: t('console.home'),
    here: 'home',
    refresh_seconds: 15,
    body: html`${nobody && html`<p class="note wrong">${t('home.no-members')}${reader.may('roster.import') && html` <a class="button" href="/roster">${t('home.import')}</a>`}</p>`}
${waiting.length > 0 && html`<h1>${t('request.waiting')}</h1>${requestTable(reader, waiting)}`}
<h1>${t('home.live')}</h1>
${live.length > 0 ? html`<ul class="cards">${live.map((c) => liveCard(reader, c))}</ul>` : html`<p><b>${t('home.none-live')}</b> <span class="quiet">${t('home.none-live.what')}</span></p>`}
${reader.may('callout.launch') && html`<div class="actions"><a class="button primary" href="/launch?kind=real">${t('home.launch')}</a><a class="button" href="/launch?kind=drill">${t('home.drill')}</a></div>`}
${numbersOf(reader, force)}
<h2>${t('home.ended')}</h2>
${ended.length > 0 ? calloutTable(reader, ended) : html`<p class="quiet">${t('home.none-ended')}</p>`}`,
  });
}

export function calloutsPage(
  reader: Reader,
  parts: { callouts: CalloutSummary[]; page: number; pages: number },
): Html {
  const { t } = reader;
  const { callouts, page, pages } = parts;
  return consolePage(reader, {
    title: t('callouts.title'),
    here: 'callouts',
    body: html`<h1>${t('callouts.title')}</h1>
${callouts.length > 0 ? calloutTable(reader, callouts) : html`<p>${t('callouts.empty')}</p>${reader.may('callout.launch') && html`<div class="actions"><a class="button primary" href="/launch?kind=drill">${t('home.drill')}</a></div>`}`}
${pager(reader, page, pages, (n) => `/callouts?page=${n}`)}`,
  });
}
