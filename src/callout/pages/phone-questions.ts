// What can be said next on the summons page. The sections of all states stand in it, those of others hidden: the phone's
// program shows the right one at a tap, without asking anybody.
import { html } from 'hono/html';
import type { Html } from '../../kernel/page.ts';
import type { PersonState } from '../state.ts';
import type { PhonePageParts } from './phone-page-parts.ts';
import { routeLinks } from './phone-route.ts';
import { said } from './said.ts';

const ETA_CHOICES = [10, 20, 30, 45];
const ASKED: PersonState[] = ['waiting', 'no_show'];
const COMING: PersonState[] = ['coming', 'en_route', 'too_late'];
const REASONS = ['sick', 'far', 'on_duty', 'other'] as const;

/** One button that says one thing. */
export function answerForm(
  parts: PhonePageParts,
  fields: Record<string, string>,
  label: string,
  look = '',
): Html {
  return html`<form method="post" action="${parts.path}${parts.reader.langQuery}" data-queue="answer">${Object.entries(
    fields,
  ).map(
    ([name, value]) => html`<input type="hidden" name="${name}" value="${value}">`,
  )}<button class="${look}">${label}</button></form>`;
}

const comeButton = (parts: PhonePageParts) =>
  answerForm(parts, { answer: 'coming' }, parts.reader.t('phone.coming'), 'big yes');
const cannotButton = (parts: PhonePageParts, look: string) =>
  answerForm(parts, { answer: 'cannot' }, parts.reader.t('phone.cannot'), look);
const arrivedButton = (parts: PhonePageParts) =>
  answerForm(parts, { answer: 'arrived' }, parts.reader.t('phone.arrived'), 'mid');

/** Only a program can do these; it shows them where it can. */
const offered = (name: string, label: string, look = ''): Html =>
  html`<button type="button" class="${look}" data-offer="${name}" hidden>${label}</button>`;

function etaForms(parts: PhonePageParts): Html {
  const { t } = parts.reader;
  const answer = parts.view.person.enRouteAt ? 'en_route' : 'coming';
  const chosen = ETA_CHOICES.map((n) =>
    answerForm(parts, { answer, etaMinutes: String(n) }, t('phone.minutes', { n }), 'mid'),
  );
  return html`<h2>${t('phone.eta')}</h2>
<div data-follows="en_route"><div class="row">${chosen}</div>
${offered('eta', t('phone.by-position'))}
<form method="post" action="${parts.path}${parts.reader.langQuery}" data-queue="answer">
<input type="hidden" name="answer" value="${answer}">
<label for="eta">${t('phone.other-minutes')}</label>
<div class="beside"><input id="eta" name="etaMinutes" inputmode="numeric" autocomplete="off" value="${parts.typed?.etaMinutes ?? ''}"><button>${t('phone.send')}</button></div>
</form></div>`;
}

function checkIn(parts: PhonePageParts, id: string): Html {
  const { t, langQuery } = parts.reader;
  return html`<form method="post" action="${parts.path}/check-in${langQuery}" data-queue="check-in">
<label for="${id}">${t('phone.code')} <span class="quiet">${t('phone.code.where')}</span></label>
<div class="beside"><input id="${id}" name="code" inputmode="numeric" autocomplete="off" value="${parts.typed?.code ?? ''}"><button>${t('phone.check-in')}</button></div>
</form>${offered('scan', t('phone.scan'))}`;
}

function gearForm({ gear, path, reader }: PhonePageParts): Html {
  const { t, langQuery } = reader;
  if (gear.items.length === 0) return html``;
  return html`<details><summary>${t('phone.gear')}</summary>
<form method="post" action="${path}/equipment${langQuery}" data-queue="equipment">
${gear.items.map(({ item, checked }) => html`<label class="tick"><input type="checkbox" name="items" value="${item}"${checked ? ' checked' : ''}>${said(item)}</label>`)}
<button>${t('phone.gear.done')}</button></form></details>`;
}

const sharing = ({ reader: { t } }: PhonePageParts): Html =>
  html`<div data-offer="share" hidden><label class="tick"><input type="checkbox" id="share"> ${t('phone.share')}</label>
<p class="quiet" id="share-said" role="status"></p></div>`;

/** A part of the page for these states. */
function section({ view }: PhonePageParts, states: PersonState[], look: string, inside: Html): Html {
  const hidden = states.includes(view.state) ? '' : html` hidden`;
  return html`<section class="${look}" data-for="${states.join(' ')}"${hidden}>${inside}</section>`;
}

function whyNot(parts: PhonePageParts): Html {
  const { t } = parts.reader;
  if (parts.view.person.reason === 'moved') return html``;
  const reasons = REASONS.map((name) => t(`phone.reason.${name}`));
  return html`<h2>${t('phone.why')}</h2><div class="row">${reasons.map((reason) =>
    answerForm(parts, { answer: 'cannot', reason }, reason),
  )}</div>`;
}

/** All that can be said, now and after the next tap. */
export function questions(parts: PhonePageParts): Html {
  const { t } = parts.reader;
  const { state } = parts.view;
  const under = answerForm(parts, { answer: 'en_route' }, t('phone.en_route'), 'mid');
  const over = state === 'released' || state === 'home_safe';
  if (over) {
    const ask = html`<p>${t('phone.home.ask')}</p>${answerForm(parts, { answer: 'home_safe' }, t('phone.home_safe'), 'big safe')}`;
    return state === 'released' ? section(parts, ['released'], '', ask) : html``;
  }
  const { reader } = parts;
  const setOut = html`<div data-unless="en_route"${parts.view.person.enRouteAt ? html` hidden` : ''}>${under}</div>`;
  const onTheWay = html`${etaForms(parts)}
<div class="row two">${setOut}${arrivedButton(parts)}</div>
${checkIn(parts, 'code')}${sharing(parts)}${gearForm(parts)}`;
  const early = html`<details><summary>${t('phone.arrived')}</summary>${arrivedButton(parts)}${checkIn(parts, 'code-early')}</details>`;
  const question = html`<h2>${t('phone.can-come')}</h2>${comeButton(parts)}${cannotButton(parts, 'big')}`;
  const notYet = html`${gearForm(parts)}<details><summary>${t('phone.change-to')}</summary>
${answerForm(parts, { answer: 'en_route' }, t('phone.not-there'))}${cannotButton(parts, '')}</details>`;
  return html`${section(parts, COMING, '', onTheWay)}
${section(parts, ['cannot'], '', html`${whyNot(parts)}<h2>${t('phone.change-to')}</h2>${comeButton(parts)}`)}
${section(parts, [...ASKED, ...COMING], '', routeLinks(parts.view, reader))}
${section(parts, ASKED, '', early)}
${section(parts, ASKED, 'thumb', question)}
${section(parts, COMING, '', html`<h2>${t('phone.change-to')}</h2>${cannotButton(parts, '')}`)}
${section(parts, ['on_scene'], '', notYet)}`;
}
