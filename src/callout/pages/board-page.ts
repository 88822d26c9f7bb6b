// The live board: the gap first and largest, trouble before success, one destructive action far from the others.
import { html } from 'hono/html';
import { consolePage } from '../../access/console.ts';
import { cityTime } from '../../kernel/calendar.ts';
import type { Html, Reader } from '../../kernel/page.ts';
import { countdown, durationWords } from '../../kernel/words.ts';
import type { Board, BoardPerson, BoardState } from '../board.ts';
import { actorWords, channelWords, gapWords, logWords } from './log-words.ts';
import { distanceOf, rolesOf, said } from './said.ts';

/** Trouble first. */
export const STATES: readonly BoardState[] = [
  ...([
    'no_show',
    'too_late',
    'unreachable',
    'en_route',
    'on_scene',
    'coming',
    'cannot',
    'delivered',
  ] as const),
  ...(['waiting', 'released', 'home_safe'] as const),
];
const SYMBOLS: Record<BoardState, string> = {
  ...{ no_show: '▲', too_late: '▲', unreachable: '⚠', en_route: '◕', on_scene: '●', coming: '◑' },
  ...{ cannot: '✕', delivered: '◔', waiting: '○', released: '◇', home_safe: '⌂' },
};

export interface BoardParts {
  reader: Reader;
  board: Board;
  phones: Map<number, string>;
  /** Only people in this state, or who can fill this role. */
  filter: { state?: BoardState; role?: string };
  shown: BoardPerson[];
  matching: number;
  refreshing: boolean;
  /** Why the last action did not happen. */
  problem?: string;
}

export const stateMark = ({ t }: Reader, state: BoardState): Html =>
  html`<span class="state ${state}"><i aria-hidden="true">${SYMBOLS[state]}</i> ${t(`person.${state}`)}</span>`;

const isLive = (board: Board) => ['active', 'held'].includes(board.loaded.row.state);
const secondsTo = (at: Date | string, now: Date) => (new Date(at).getTime() - now.getTime()) / 1_000;

function head({ reader, board, refreshing }: BoardParts): Html {
  const { t, now } = reader;
  const { row } = board.loaded;
  const here = `/callouts/${row.id}`;
  return html`<div class="band"><b>${t(`kind.${row.kind}`)}</b><span class="what">${said(row.title)} · ${said(row.place)} · ${t('callout.since', { time: cityTime(row.launchedAt, now) })} · ${t(`callout.state.${row.state}`)}</span>
<span class="asof">${t('board.as-of', { time: cityTime(now, now) })}:${String(now.getUTCSeconds()).padStart(2, '0')}
${refreshing ? html`<a href="${here}?refresh=off">${t('board.pause')}</a>` : html`${t('board.paused')} <a href="${here}">${t('board.refresh')}</a>`}</span></div>`;
}

function gaps({ reader, board }: BoardParts): Html {
  const { t, now } = reader;
  const { row, callout } = board.loaded;
  const left = secondsTo(row.arriveBy, now);
  const limit =
    left >= 0
      ? t('board.left', { left: durationWords(t, left) })
      : t('board.overdue', { past: durationWords(t, -left) });
  const open = callout.roles.filter((r) => r.gap > 0);
  const full = callout.roles.filter((r) => r.gap === 0);
  return html`<section class="gaps">
${open.map((r) => html`<a class="gap open" href="?role=${r.role}"><small>${t('board.missing')}</small><strong>${r.gap}</strong><span>${t(`role.${r.role}`)} <small>${r.matched}/${r.required}</small></span></a>`)}
${full.map((r) => html`<a class="gap full" href="?role=${r.role}"><small>${t('board.full')}</small><span>${t(`role.${r.role}`)} ${r.matched}/${r.required}</span></a>`)}
<p class="limit">${t('board.limit', { time: cityTime(row.arriveBy, now) })}${isLive(board) && html`<br><span class="${left < 0 ? 'late' : 'quiet'}">${limit}</span>`}</p>
</section>`;
}

function notices({ reader, board, problem }: BoardParts): Html {
  const { t } = reader;
  const { row, callout } = board.loaded;
  const missing = gapWords(reader, callout.gap);
  return html`${problem && html`<p class="note wrong" role="alert"><b>${t(`problem.${problem}`)}</b>${t(`problem.${problem}.detail`)}</p>`}
${isLive(board) && row.unfilledSince && html`<p class="note wrong" role="alert"><b>${t('board.unfilled', { gap: missing })}</b>${t('board.unfilled.what')}</p>`}
${isLive(board) && callout.unanswerable > 0 && html`<p class="note wrong">${t('board.unanswerable', { n: callout.unanswerable })}</p>`}
${board.nearby.length > 0 && html`<p class="note">${t('board.nearby')}：${board.nearby.map((n) => html`<a href="/callouts/${n.id}">${t(`kind.${n.kind}`)} ${said(n.title)}</a> `)}</p>`}
${callout.plan.borrowedFrom.length > 0 && html`<p class="note">${t('board.borrowed')}</p>`}`;
}

function echelons({ reader, board }: BoardParts): Html {
  const { t, now } = reader;
  const { row, callout } = board.loaded;
  const pending = callout.echelons.find((e) => e.state === 'pending');
  return html`<ol class="echelons">${callout.echelons.map((e) => {
    const due = e.dueAt ? secondsTo(e.dueAt, now) : null;
    const waits =
      row.state === 'held'
        ? t('board.on-hold')
        : due === null
          ? t('board.waits')
          : due > 0
            ? t('board.due', { left: countdown(due) })
            : t('board.due-now');
    return html`<li class="${e.state}"><b>${t('board.echelon', { number: e.number })}</b> ${t(`echelon.${e.state}`)}
${e.state === 'raised' && html`<br>${t('board.asked', { n: e.asked ?? 0 })} · ${e.raisedAt && t('board.raised-at', { time: cityTime(new Date(e.raisedAt), now) })}`}
${e.state === 'pending' && html`<br>${waits}`}
${e === pending && isLive(board) && html` <a class="button" href="/callouts/${row.id}/confirm/raise">${t('board.raise')}</a>`}</li>`;
  })}</ol>`;
}

function controls({ reader, board }: BoardParts): Html {
  const { t } = reader;
  const { id, state } = board.loaded.row;
  const post = (action: string) =>
    html`<form method="post" action="/callouts/${id}/${action}"><button>${t(`board.${action}`)}</button></form>`;
  const ask = (action: string, look = '') =>
    html`<a class="button ${look}" href="/callouts/${id}/confirm/${action}">${t(`board.${action}`)}</a>`;
  return html`<div class="actions">
${state === 'active' && post('hold')}${state === 'held' && post('resume')}${isLive(board) && ask('extend')}
<a class="button" href="/console/callouts/${id}">${t('board.live')}</a>
<a class="button" href="/callouts/${id}/report">${t('callout.report')}</a>
<span class="grow"></span>
${isLive(board) && ask('stand-down', 'danger')}${state === 'stood_down' && ask('close', 'danger')}</div>`;
}

function chips({ board, filter, reader }: BoardParts): Html {
  const { t } = reader;
  const counts = new Map<BoardState, number>();
  for (const p of board.people) counts.set(p.state, (counts.get(p.state) ?? 0) + 1);
  const all = Object.keys(filter).length === 0;
  return html`<nav class="chips"><a href="?"${all && html` aria-current="true"`}>${t('board.all-states', { n: board.people.length })}</a>${STATES.filter(
    (s) => counts.has(s),
  ).map(
    (s) =>
      html`<a class="${s}" href="?state=${s}"${filter.state === s && html` aria-current="true"`}>${stateMark(reader, s)} <b>${counts.get(s) ?? 0}</b></a>`,
  )}</nav>`;
}

function person({ reader, board, phones }: BoardParts, p: BoardPerson): Html {
  const { t, now } = reader;
  const phone = phones.get(p.memberId);
  const roles = p.role ? html`<b>${t(`role.${p.role}`)}</b>` : rolesOf(reader, p.roles);
  const here = `/callouts/${board.loaded.row.id}/people/${p.memberId}`;
  const tags = [p.tired && t('board.tired'), p.crossBorder && t('board.cross')].filter(Boolean).join(' ');
  return html`<tr><td>${stateMark(reader, p.state)}</td><td><a href="${here}">${said(p.name)}</a> ${tags && html`<small>${tags}</small>`}</td>
<td>${said(p.unitName)}</td><td>${roles}</td><td class="number">${distanceOf(reader, p.distanceMetres)}</td>
<td class="number">${p.arrivedAt ? cityTime(new Date(p.arrivedAt), now) : p.expectedAt && cityTime(new Date(p.expectedAt), now)}</td>
<td>${channelWords(reader, p.channel)}${p.reason && p.reason !== 'moved' && html` <small>${said(p.reason)}</small>`}</td>
<td>${phone && html`<a class="button" href="tel:${phone}">${t('board.call')}</a>`}</td><td><a class="button" href="${here}">${t('board.answer-for')}</a></td></tr>`;
}

function people(parts: BoardParts): Html {
  const { reader, shown, matching, filter } = parts;
  const { t } = reader;
  const heads = [
    'report.state',
    'board.name',
    'board.unit',
    'board.role',
    'preview.distance',
    'board.expected',
  ];
  const all = new URLSearchParams({ ...filter, all: '1' });
  return html`<h2>${t('board.people')}${filter.role && html`：${t(`role.${filter.role}`)}`}</h2>${chips(parts)}
${
  shown.length === 0
    ? html`<p class="quiet">${t('board.nobody')}</p>`
    : html`<div class="scroll"><table class="people"><thead><tr>${[...heads, 'board.channel'].map((h) => html`<th scope="col">${t(h)}</th>`)}<th></th><th></th></tr></thead>
<tbody>${shown.map((p) => person(parts, p))}</tbody></table></div>`
}
${shown.length < matching && html`<p><a href="?${all}">${t('board.show-all', { n: matching })}</a></p>`}`;
}

function aside({ reader, board }: BoardParts): Html {
  const { t, now } = reader;
  const { row } = board.loaded;
  const nameOf = (id: number) => said(board.people.find((p) => p.memberId === id)?.name ?? `#${id}`);
  return html`<aside><dl class="pairs">
<div><dt>${t('report.commander')}</dt><dd>${said(row.commanderName)} ${row.commanderPhone && html`<a href="tel:${row.commanderPhone}">${row.commanderPhone}</a>`}</dd></div>
<div><dt>${t('board.muster')}</dt><dd>${said(row.musterPlace)}</dd></div>
<div><dt>${t('board.muster-code')}</dt><dd><b class="code">${row.musterCode}</b> <a href="/callouts/${row.id}/muster-point">${t('board.poster')}</a></dd></div>
<div><dt>${t('report.code')}</dt><dd>${row.code}</dd></div>
<div><dt>${t('report.task')}</dt><dd>${said(row.task)}</dd></div>
<div><dt>${t('board.messages')}</dt><dd>${reader.may('message.read') ? html`<a href="/messages?callout=${row.id}">${board.messages}</a>` : board.messages}</dd></div></dl>
<h2>${t('board.log')}</h2><ol class="log">${board.log.map((e) => html`<li><time>${cityTime(e.at, now)}</time> ${logWords(reader, e, nameOf)} ${e.actor !== `member:${e.memberId}` && html`<small>${actorWords(reader, e.actor, board.actorName)}</small>`}</li>`)}</ol>
<p><a href="/callouts/${row.id}/report">${t('board.all-log')}</a></p></aside>`;
}

const REFRESH_SECONDS = 5;

export function boardPage(parts: BoardParts): Html {
  const { reader, board, refreshing } = parts;
  const { row } = board.loaded;
  return consolePage(reader, {
    title: `${reader.t(`mark.${row.kind}`)}${said(row.title)}`,
    frame: row.kind,
    ...(refreshing && { refresh_seconds: REFRESH_SECONDS }),
    body: html`${head(parts)}
${notices(parts)}${gaps(parts)}${echelons(parts)}${controls(parts)}
<div class="columns"><section>${people(parts)}</section>${aside(parts)}</div>`,
  });
}
