// Who could not be reached tonight, worst first, with the button that tests it.
import { html } from 'hono/html';
import { consolePage } from '../../access/console.ts';
import { cityTime } from '../../kernel/calendar.ts';
import type { Html, Reader } from '../../kernel/page.ts';
import { type Readiness, TROUBLES, type Trouble } from '../pre-flight.ts';

/** More are not shown, on a phone they would be a hundred screens: whoever has so many tests all at once. */
const SHOWN = 100;

export interface PreFlightParts {
  all: Readiness[];
  counts: Record<Trouble, number>;
  /** To how many people a test message has just been queued. */
  sent?: number | undefined;
}

function waysOf({ t, now }: Reader, p: Readiness): Html {
  const ways = p.ways.map(
    ({ channel, provenAt }) =>
      html`<li>${t(`messages.${channel}`)} <span class="quiet">${provenAt ? t('preflight.proven', { time: cityTime(provenAt, now) }) : t('preflight.unproven')}</span></li>`,
  );
  const lacking = p.lacking.map(
    ({ channel, why }) =>
      html`<li class="quiet">${t(`messages.${channel}`)}: ${t(`preflight.lack.${why}`)}</li>`,
  );
  return html`<ul class="plain">${ways}${lacking}</ul>`;
}

function person(reader: Reader, p: Readiness): Html {
  const { t, now } = reader;
  const test = p.testedAt
    ? html`<span class="quiet">${t('preflight.tested', { time: cityTime(p.testedAt, now) })}</span>`
    : p.ways.length > 0 &&
      reader.may('callout.launch') &&
      html`<form method="post" action="/pre-flight/tests"><button name="member" value="${p.memberId}">${t('preflight.test')}</button></form>`;
  return html`<tr><td>${p.name}</td><td>${p.unitName}</td>
<td>${p.trouble && t(`preflight.${p.trouble}`)}</td><td>${waysOf(reader, p)}</td><td>${test}</td></tr>`;
}

export function preFlightPage(reader: Reader, { all, counts, sent }: PreFlightParts): Html {
  const { t } = reader;
  const troubled = all.filter((p) => p.trouble !== null);
  const heads = ['name', 'unit', 'trouble', 'ways', 'test'].map(
    (h) => html`<th>${t(`preflight.head.${h}`)}</th>`,
  );
  const table = html`<div class="scroll"><table><thead><tr>${heads}</tr></thead>
<tbody>${troubled.slice(0, SHOWN).map((p) => person(reader, p))}</tbody></table></div>
${troubled.length > SHOWN && html`<p class="quiet">${t('preflight.more', { n: troubled.length - SHOWN })}</p>`}`;
  const testAll =
    counts.unproven > 0 &&
    reader.may('callout.launch') &&
    html`<div class="actions"><form method="post" action="/pre-flight/tests"><button class="primary">${t('preflight.test-all', { n: counts.unproven })}</button></form></div>`;
  return consolePage(reader, {
    title: t('preflight.title'),
    here: 'preflight',
    body: html`<h1>${t('preflight.title')}</h1><p class="quiet">${t('preflight.about')}</p>
${sent !== undefined && html`<p class="note" role="status">${t('preflight.sent', { n: sent })}</p>`}
<p>${t('preflight.people', { n: all.length })} ${TROUBLES.map((k) => html`<b>${t(`preflight.${k}`)} ${counts[k]}</b> `)}</p>
${testAll}
${troubled.length === 0 ? html`<p>${t(all.length === 0 ? 'preflight.nobody' : 'preflight.all-well')}</p>` : table}`,
  });
}
