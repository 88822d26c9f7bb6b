// One person in one call-out: what happened, and the forms by which a leader answers for them or asks again.
import { html } from 'hono/html';
import { consolePage } from '../../access/console.ts';
import { cityStamp } from '../../kernel/calendar.ts';
import type { Html, Reader } from '../../kernel/page.ts';
import type { BoardPerson, PersonRecord } from '../board.ts';
import type { CalloutRow } from '../store.ts';
import { stateMark } from './board-page.ts';
import { actorWords, channelWords, logWords } from './log-words.ts';
import { distanceOf, rolesOf, said } from './said.ts';

export interface PersonPageParts {
  reader: Reader;
  row: CalloutRow;
  person: BoardPerson;
  phone: string | undefined;
  record: PersonRecord;
  /** What became of the answer just given. */
  outcome?: string;
  problem?: string;
  /** What had been typed into a form that was refused. */
  typed?: Record<string, string>;
}

/** The answer forms; the box to move somebody is there when the last try met another call-out. */
function answers({ reader, row, person, outcome, typed }: PersonPageParts): Html {
  const { t } = reader;
  const action = `/callouts/${row.id}/people/${person.memberId}`;
  const move =
    outcome === 'conflict' &&
    html`<label><input type="checkbox" name="move" value="yes"> ${t('person.move')}</label>`;
  const form = (answer: string, more: Html | string) =>
    html`<form method="post" action="${action}" class="inline"><input type="hidden" name="answer" value="${answer}">${more}${move}<button>${t(`answer.${answer}`)}</button></form>`;
  const eta = html`<label for="eta">${t('person.eta')}</label><input id="eta" name="etaMinutes" inputmode="numeric" size="4" autocomplete="off" value="${typed?.etaMinutes ?? ''}">`;
  const reason = html`<label for="reason">${t('person.reason')}</label><input id="reason" name="reason" maxlength="200" autocomplete="off" value="${typed?.reason ?? ''}">`;
  const over = person.releasedAt !== null;
  return html`<section><h2>${t('board.answer-for')}</h2><p class="quiet">${t('person.by-leader')}</p>
${over ? form('home_safe', '') : html`${form('arrived', '')}${form('en_route', '')}${form('coming', eta)}${form('cannot', reason)}`}</section>
${
  !over &&
  !person.arrivedAt &&
  html`<section><h2>${t('person.again')}</h2><p>${t('person.again.what')}</p>
<form method="post" action="${action}/again"><button class="danger">${t('person.again')}</button></form></section>`
}`;
}

function history({ reader, person, record }: PersonPageParts): Html {
  const { t } = reader;
  const nameOf = () => said(person.name);
  if (record.history.length === 0) return html`<p class="quiet">${t('person.no-history')}</p>`;
  return html`<div class="scroll"><table><thead><tr><th>${t('report.time')}</th><th>${t('report.what')}</th><th>${t('board.channel')}</th><th>${t('report.who')}</th></tr></thead>
<tbody>${record.history.map((e) => {
    const { channel, etaMinutes, reason } = e.data as Record<string, string | number | null>;
    const detail = [
      etaMinutes != null && t('page.minutes', { n: etaMinutes }),
      reason && said(String(reason)),
    ];
    return html`<tr><td>${cityStamp(e.at)}</td><td>${logWords(reader, e, nameOf)} ${detail.filter(Boolean).join(' ')}</td><td>${channelWords(reader, channel == null ? null : String(channel))}</td><td>${actorWords(reader, e.actor, record.actorName)}</td></tr>`;
  })}</tbody></table></div>`;
}

export function personPage(parts: PersonPageParts): Html {
  const { reader, row, person, phone, outcome, problem, record } = parts;
  const { t } = reader;
  const name = said(person.name);
  return consolePage(reader, {
    title: t('person.page', { name }),
    frame: row.kind,
    body: html`<div class="band"><b>${t(`kind.${row.kind}`)}</b><a href="/callouts/${row.id}">${said(row.title)}</a></div>
<h1>${name} ${stateMark(reader, person.state)}</h1>
${problem && html`<p class="note wrong" role="alert"><b>${t(`problem.${problem}`)}</b>${t(`problem.${problem}.detail`)}</p>`}
${outcome === 'conflict' ? html`<p class="note wrong" role="alert">${t('person.moves')}</p>` : outcome && html`<p class="note" role="status">${outcome === 'bad' ? t('person.bad') : t(`outcome.${outcome}`)}</p>`}
<dl class="pairs"><div><dt>${t('board.unit')}</dt><dd>${said(person.unitName)}</dd></div>
<div><dt>${t('board.role')}</dt><dd>${rolesOf(reader, person.roles)}</dd></div>
<div><dt>${t('preview.distance')}</dt><dd>${distanceOf(reader, person.distanceMetres)}</dd></div>
<div><dt>${t('person.phone')}</dt><dd>${phone ? html`<a class="button" href="tel:${phone}">${t('board.call')} ${phone}</a>` : t('person.none')}</dd></div></dl>
${(row.state === 'active' || row.state === 'held' || row.state === 'stood_down') && answers(parts)}
<h2>${t('person.history')}</h2>${history(parts)}
${reader.may('message.read') && html`<p><a href="/messages?callout=${row.id}&member=${person.memberId}">${t('board.messages')}（${record.deliveries.length}）</a></p>`}`,
  });
}
