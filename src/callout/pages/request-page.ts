// A launch that waits for a second person: what was asked for, until when, and what each of the two may do.
import { html } from 'hono/html';
import { consolePage } from '../../access/console.ts';
import { cityTime } from '../../kernel/calendar.ts';
import type { Html, Reader } from '../../kernel/page.ts';
import type { Problem } from '../../kernel/problem.ts';
import { listWords } from '../../kernel/words.ts';
import type { LaunchRequest } from '../launch.ts';
import type { RequestView } from '../launch-requests.ts';
import { said } from './said.ts';

/** Why nobody is waited for, and the button that says so; closed until wanted. */
export const glassForm = ({ t }: Reader, button: Html): Html =>
  html`<details class="glass"><summary>${t('request.glass')}</summary><p>${t('request.glass.what')}</p>
<p class="field"><label for="reason">${t('request.glass.reason')}</label><input id="reason" name="reason" maxlength="200" autocomplete="off"></p>${button}</details>`;

function facts(reader: Reader, view: RequestView, asked: LaunchRequest): Html {
  const { t, now } = reader;
  const time = (iso: string) => cityTime(new Date(iso), now);
  const lines = listWords(
    reader,
    asked.lines.map((l) => `${t(`role.${l.role}`)} ${l.count}`),
  );
  const rows: [string, string][] = [
    ['request.by', `${said(view.requestedByName)} ${time(view.requestedAt)}`],
    ['request.people', String(view.people)],
    ['launch.lines', lines],
    ['launch.place', said(asked.place)],
    ['launch.musterPlace', said(asked.musterPoint?.place ?? asked.place)],
    ['request.arrive-by', cityTime(new Date(asked.arriveBy), now)],
    ['launch.task', said(asked.task)],
    ['launch.commanderName', said(asked.commander.name)],
    ['request.until', time(view.expiresAt)],
  ];
  return html`<dl class="pairs">${rows.map(([key, value]) => html`<div><dt>${t(key)}</dt><dd>${value}</dd></div>`)}</dl>`;
}

/** What became of it. */
function outcome(reader: Reader, view: RequestView): Html {
  const { t, now } = reader;
  if (view.state === 'awaiting') {
    const time = cityTime(new Date(view.expiresAt), now);
    return html`<p class="note wrong"><b>${t('request.state.awaiting')}</b> ${t('request.waits', { time })}</p>`;
  }
  const state = view.breakGlass ? 'glass' : view.state;
  const by = said(view.decidedByName ?? '');
  const when = view.decidedAt ? cityTime(new Date(view.decidedAt), now) : '';
  return html`<p class="note"><b>${t(`request.state.${state}`)}</b> ${view.state !== 'expired' && by} ${when} ${view.note && said(view.note)}</p>
${view.calloutId !== null && html`<p><a class="button primary" href="/callouts/${view.calloutId}">${t('request.board')}</a></p>`}`;
}

function forms(reader: Reader, view: RequestView): Html {
  const { t } = reader;
  const at = `/launch-requests/${view.id}`;
  const kind = t(`kind.${view.kind}`);
  if (view.mayDecide) {
    return html`<div class="actions"><form method="post" action="${at}/approve"><button class="danger ${view.kind}">${t('request.approve', { kind })}</button></form></div>
<form method="post" action="${at}/refuse" class="inline"><label for="note">${t('request.note')}</label><input id="note" name="note" maxlength="200" autocomplete="off"><button>${t('request.refuse')}</button></form>`;
  }
  if (!view.mine) return html`<p class="quiet">${t('request.others')}</p>`;
  const glass = html`<button class="danger">${t('request.glass.do', { n: view.people, kind })}</button>`;
  return html`<div class="actions"><a class="button" href="${at}">${t('request.look')}</a><form method="post" action="${at}/withdraw"><button>${t('request.withdraw')}</button></form></div>
<form method="post" action="${at}/break-glass">${glassForm(reader, glass)}</form>`;
}

export function requestPage(reader: Reader, view: RequestView, why?: Problem): Html {
  const { t } = reader;
  const waits = view.state === 'awaiting';
  const title = t(waits ? 'request.title' : 'request.list');
  return consolePage(reader, {
    title,
    here: 'launch',
    frame: view.kind,
    body: html`<div class="band"><b>${t(`kind.${view.kind}`)}</b>${said(view.title)}</div>
<h1>${title}</h1>
${why && html`<p class="note wrong" role="alert"><b>${t(`problem.${why.code}`)}</b> ${t(`problem.${why.code}.detail`, why.vars)}</p>`}
${outcome(reader, view)}
${facts(reader, view, view.request as unknown as LaunchRequest)}
${waits && forms(reader, view)}
<p><a href="/launch-requests">${t('request.list')}</a></p>`,
  });
}

/** A line for each, for the duty desk and the list. */
export function requestTable(reader: Reader, views: RequestView[]): Html {
  const { t, now } = reader;
  const heads = [
    'report.kind',
    'report.subject',
    'request.people',
    'request.by',
    'request.until',
    'report.state',
  ];
  return html`<div class="scroll"><table><thead><tr>${heads.map((h) => html`<th scope="col">${t(h)}</th>`)}</tr></thead>
<tbody>${views.map(
    (v) =>
      html`<tr><td><span class="tag ${v.kind}">${t(`kind.${v.kind}`)}</span></td><td><a href="/launch-requests/${v.id}">${said(v.title)}</a></td><td class="number">${v.people}</td>
<td>${said(v.requestedByName)}</td><td>${cityTime(new Date(v.expiresAt), now)}</td><td>${t(`request.state.${v.breakGlass ? 'glass' : v.state}`)}</td></tr>`,
  )}</tbody></table></div>`;
}

export const requestsPage = (reader: Reader, views: RequestView[]): Html =>
  consolePage(reader, {
    title: reader.t('request.list'),
    here: 'launch',
    body: html`<h1>${reader.t('request.list')}</h1>
${views.length > 0 ? requestTable(reader, views) : html`<p>${reader.t('request.none')}</p>`}`,
  });
