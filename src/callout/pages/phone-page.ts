// The page behind the link in a message: what it is about, and one question. Plain forms; nothing runs in the browser.
import { html } from 'hono/html';
import { cityTime } from '../../kernel/calendar.ts';
import { type Html, type Reader, smallPage } from '../../kernel/page.ts';
import { expectedAt } from '../gap.ts';
import type { PhoneView } from '../phone-view.ts';
import type { AnswerKind, Elsewhere } from '../respond-rules.ts';
import type { PersonState } from '../state.ts';
import { distanceOf, rolesOf, said } from './said.ts';

export interface PhonePageParts {
  view: PhoneView;
  reader: Reader;
  /** Where the forms go: `/a/<token>`. */
  path: string;
  /** What became of the answer just given. */
  outcome?: string;
  /** The call-out that holds this person, and the answer that would leave it. */
  conflict?: {
    elsewhere: Pick<Elsewhere, 'kind' | 'title'>;
    answer: AnswerKind;
    etaMinutes: number | undefined;
  };
  /** What was wrong with what was sent, and what had been typed. */
  error?: string;
  typed?: { etaMinutes?: string; code?: string };
}

const ETA_CHOICES = [10, 20, 30, 45];
const REASONS = ['sick', 'far', 'on_duty', 'other'] as const;

/** One button that says one thing. */
function answerForm(parts: PhonePageParts, fields: Record<string, string>, label: string, look = ''): Html {
  return html`<form method="post" action="${parts.path}${parts.reader.langQuery}">${Object.entries(
    fields,
  ).map(
    ([name, value]) => html`<input type="hidden" name="${name}" value="${value}">`,
  )}<button class="${look}">${label}</button></form>`;
}

function facts({ view, reader }: PhonePageParts): Html {
  const { t, now } = reader;
  const { row, person, role } = view;
  const roles = rolesOf(reader, role ? [role] : person.roles);
  const distance = distanceOf(reader, person.distance_m);
  const phone = row.commanderPhone;
  return html`<dl class="facts">
<div><dt>${t('phone.to')}</dt><dd><b>${said(row.musterPlace)}</b>${distance && html` · ${t('phone.distance', { distance })}`}</dd></div>
<div><dt>${t('phone.by')}</dt><dd><b>${t('phone.before', { time: cityTime(row.arriveBy, now) })}</b></dd></div>
<div><dt>${t('phone.commander')}</dt><dd>${said(row.commanderName)}${phone && html` <a href="tel:${phone}">${phone}</a>`}</dd></div>
<div><dt>${t('phone.role')}</dt><dd>${roles}</dd></div>
<div><dt>${t('phone.task')}</dt><dd>${said(row.task)}</dd></div>
</dl>`;
}

/** What counts now, in words. */
export function standing(view: PhoneView, reader: Reader): string {
  const { t, now } = reader;
  const { person, row, state } = view;
  const at = (moment: Date | null) => (moment ? cityTime(moment, now) : '');
  const expected = at(expectedAt(person, row.arriveBy));
  switch (state) {
    case 'waiting':
      return '';
    case 'cannot': {
      if (person.reason === 'moved') return t('phone.is.moved');
      return person.reason
        ? t('phone.is.cannot-reason', { reason: said(person.reason) })
        : t('phone.is.cannot');
    }
    case 'coming':
      return person.etaAt ? t('phone.is.coming-eta', { time: expected }) : t('phone.is.coming');
    case 'on_scene':
      return t('phone.is.on_scene', { time: at(person.arrivedAt) });
    case 'home_safe':
      return t('phone.is.home_safe', { time: at(person.homeSafeAt) });
    default:
      return t(`phone.is.${state}`, { time: expected });
  }
}

function etaForms(parts: PhonePageParts): Html {
  const { t } = parts.reader;
  const answer = parts.view.person.enRouteAt ? 'en_route' : 'coming';
  const chosen = ETA_CHOICES.map((n) =>
    answerForm(parts, { answer, etaMinutes: String(n) }, t('phone.minutes', { n }), 'mid'),
  );
  return html`<h2>${t('phone.eta')}</h2>
<div class="row">${chosen}</div>
<form method="post" action="${parts.path}${parts.reader.langQuery}">
<input type="hidden" name="answer" value="${answer}">
<label for="eta">${t('phone.other-minutes')}</label>
<div class="beside"><input id="eta" name="etaMinutes" inputmode="numeric" autocomplete="off" value="${parts.typed?.etaMinutes ?? ''}"><button>${t('phone.send')}</button></div>
</form>`;
}

function checkIn(parts: PhonePageParts): Html {
  const { t, langQuery } = parts.reader;
  return html`<form method="post" action="${parts.path}/check-in${langQuery}">
<label for="code">${t('phone.code')} <span class="quiet">${t('phone.code.where')}</span></label>
<div class="beside"><input id="code" name="code" inputmode="numeric" autocomplete="off" value="${parts.typed?.code ?? ''}"><button>${t('phone.check-in')}</button></div>
</form>`;
}

function routeLinks(view: PhoneView, { t }: Reader): Html {
  const { musterLon: lon, musterLat: lat, musterPlace } = view.row;
  const name = encodeURIComponent(said(musterPlace));
  const amap = `https://uri.amap.com/navigation?to=${lon},${lat},${name}&mode=car&coordinate=wgs84&callnative=1`;
  const apple = `https://maps.apple.com/?daddr=${lat},${lon}&q=${name}`;
  const geo = `geo:${lat},${lon}?q=${lat},${lon}(${name})`;
  return html`<h2>${t('phone.route')} ↗</h2><div class="row three">
<a class="button" rel="noreferrer" href="${amap}">${t('phone.route.amap')}</a>
<a class="button" rel="noreferrer" href="${apple}">${t('phone.route.apple')}</a>
<a class="button" rel="noreferrer" href="${geo}">${t('phone.route.geo')}</a></div>`;
}

const comeButton = (parts: PhonePageParts) =>
  answerForm(parts, { answer: 'coming' }, parts.reader.t('phone.coming'), 'big yes');
const cannotButton = (parts: PhonePageParts, look: string) =>
  answerForm(parts, { answer: 'cannot' }, parts.reader.t('phone.cannot'), look);
const arrivedButton = (parts: PhonePageParts, look: string) =>
  answerForm(parts, { answer: 'arrived' }, parts.reader.t('phone.arrived'), look);

/** What can be said next. */
function questions(parts: PhonePageParts): Html {
  const { t } = parts.reader;
  const { state, person } = parts.view;
  switch (state) {
    case 'home_safe':
      return html``;
    case 'released':
      return html`<p>${t('phone.home.ask')}</p>${answerForm(parts, { answer: 'home_safe' }, t('phone.home_safe'), 'big safe')}`;
    case 'waiting':
    case 'no_show':
      return html`<h2>${t('phone.can-come')}</h2>${comeButton(parts)}${cannotButton(parts, 'big')}
${routeLinks(parts.view, parts.reader)}
<details><summary>${t('phone.arrived')}</summary>${arrivedButton(parts, 'mid')}${checkIn(parts)}</details>`;
    case 'cannot':
      return html`${
        person.reason !== 'moved' &&
        html`<h2>${t('phone.why')}</h2><div class="row">${REASONS.map((reason) =>
          answerForm(
            parts,
            { answer: 'cannot', reason: t(`phone.reason.${reason}`) },
            t(`phone.reason.${reason}`),
          ),
        )}</div>`
      }<h2>${t('phone.change-to')}</h2>${comeButton(parts)}`;
    case 'on_scene':
      return html`<details><summary>${t('phone.change-to')}</summary>
${answerForm(parts, { answer: 'coming' }, t('phone.not-there'))}${cannotButton(parts, '')}</details>`;
    default: {
      const underWay = answerForm(parts, { answer: 'en_route' }, t('phone.en_route'), 'mid');
      return html`${etaForms(parts)}
<div class="${person.enRouteAt ? '' : 'row two'}">${!person.enRouteAt && underWay}${arrivedButton(parts, 'mid')}</div>
${checkIn(parts)}${routeLinks(parts.view, parts.reader)}
<h2>${t('phone.change-to')}</h2>${cannotButton(parts, '')}`;
    }
  }
}

function conflictQuestion(parts: PhonePageParts, conflict: NonNullable<PhonePageParts['conflict']>): Html {
  const { t, langQuery } = parts.reader;
  const { elsewhere, answer, etaMinutes } = conflict;
  const fields: Record<string, string> = { answer, move: 'yes' };
  if (etaMinutes !== undefined) fields.etaMinutes = String(etaMinutes);
  return html`<section class="note wrong" role="alert"><b>${t('phone.move.title')}</b>
${t('phone.move.other', { kind: t(`kind.${elsewhere.kind}`), title: said(elsewhere.title) })}
<p>${t('phone.move.what')}</p></section>
${answerForm(parts, fields, t('phone.move'), 'big yes')}
<a class="button mid" href="${parts.path}${langQuery}">${t('phone.stay')}</a>`;
}

/** States that the person's own answer made, and those of them that another tap changes. */
const CHANGEABLE = new Set<PersonState>(['coming', 'en_route', 'too_late', 'cannot']);
const OWN = new Set<PersonState>([...CHANGEABLE, 'on_scene', 'home_safe']);

function notices(parts: PhonePageParts): Html {
  const { view, reader, outcome, error } = parts;
  const { t } = reader;
  const now = standing(view, reader);
  // Whoever stands on the scene has arrived; being spare is the commander's to say there.
  const spare = view.filled && view.state !== 'on_scene' && view.state !== 'cannot';
  return html`${error && html`<p class="note wrong" role="alert"><b>${error}</b></p>`}
${outcome && outcome !== 'recorded' && html`<p class="note" role="status">${t(`outcome.${outcome}`)}</p>`}
${spare && html`<p class="note"><b>${t('phone.filled')}</b>${t('phone.filled.why')}</p>`}
${now && html`<p class="note" role="status">${OWN.has(view.state) ? html`<b>${t('phone.recorded')}</b>${now}` : html`<b>${now}</b>`}</p>`}
${CHANGEABLE.has(view.state) && html`<p class="quiet">${t('phone.change')}</p>`}`;
}

export function phonePage(parts: PhonePageParts): Html {
  const { view, reader, conflict } = parts;
  const { t, now, language } = reader;
  const { kind, title, launchedAt } = view.row;
  const other = language === 'zh' ? 'en' : 'zh';
  return smallPage(reader, {
    title: `${t(`mark.${kind}`)}${said(title)}`,
    frame: kind,
    body: html`<div class="band"><b>${t(`kind.${kind}`)}</b>${said(view.person.name)}<span>${cityTime(launchedAt, now)}</span></div>
<main>
<h1>${said(title)}</h1>
${facts(parts)}
${conflict ? conflictQuestion(parts, conflict) : html`${notices(parts)}${questions(parts)}`}
<footer><a href="${parts.path}?lang=${other}">${t('page.other-language')}</a></footer>
</main>`,
  });
}
