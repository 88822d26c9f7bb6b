// The page behind the link in a message: what it is about, and one question. Plain forms that work by themselves; the phone's
// program, where it runs, sends the same ones without a network.
import { html } from 'hono/html';
import { cityTime } from '../../kernel/calendar.ts';
import { type Html, type Reader, smallPage } from '../../kernel/page.ts';
import { listWords } from '../../kernel/words.ts';
import { expectedAt } from '../gap.ts';
import type { PhoneView } from '../phone-view.ts';
import type { PersonState } from '../state.ts';
import type { PhonePageParts } from './phone-page-parts.ts';
import { answerForm, questions } from './phone-questions.ts';
import { distanceOf, rolesOf, said } from './said.ts';

function facts({ view, reader, gear }: PhonePageParts): Html {
  const { t, now } = reader;
  const { row, person, role } = view;
  const roles = rolesOf(reader, role ? [role] : person.roles);
  const distance = distanceOf(reader, person.distance_m);
  const phone = row.commanderPhone;
  const items = gear.items.map(({ item }) => item);
  return html`<dl class="facts">
<div><dt>${t('phone.to')}</dt><dd><b>${said(row.musterPlace)}</b>${distance && html` · ${t('phone.distance', { distance })}`}</dd></div>
<div><dt>${t('phone.by')}</dt><dd><b>${t('phone.before', { time: cityTime(row.arriveBy, now) })}</b></dd></div>
<div><dt>${t('phone.commander')}</dt><dd>${said(row.commanderName)}${phone && html` <a href="tel:${phone}">${phone}</a>`}</dd></div>
<div><dt>${t('phone.role')}</dt><dd>${roles}</dd></div>
<div><dt>${t('phone.task')}</dt><dd>${said(row.task)}</dd></div>
${items.length > 0 && html`<div><dt>${t('phone.bring')}</dt><dd>${listWords(reader, items.map(said))}</dd></div>`}
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

/** What the phone's program needs to know. */
const about = ({ view, path, reader }: PhonePageParts): string => {
  const { row, person, state } = view;
  return JSON.stringify({
    ...{ path, calloutId: row.id, kind: row.kind, state, enRoute: person.enRouteAt !== null },
    ...{ answeredAt: person.answeredAt, etaAt: person.etaAt, arriveBy: row.arriveBy, now: reader.now },
    muster: { lon: row.musterLon, lat: row.musterLat },
    fence_m: row.policy.checkInMetres,
    live: person.releasedAt === null && (row.state === 'active' || row.state === 'held'),
  });
};

export function phonePage(parts: PhonePageParts): Html {
  const { view, reader, conflict } = parts;
  const { t, now, language } = reader;
  const { kind, title, launchedAt } = view.row;
  const other = language === 'zh' ? 'en' : 'zh';
  return smallPage(reader, {
    title: `${t(`mark.${kind}`)}${said(title)}`,
    frame: kind,
    app: true,
    body: html`<div class="band"><b>${t(`kind.${kind}`)}</b>${said(view.person.name)}<span>${cityTime(launchedAt, now)}</span></div>
<main data-summons="${about(parts)}">
<p id="net" class="net" role="status" hidden></p>
<h1>${said(title)}</h1>
${facts(parts)}
${conflict ? conflictQuestion(parts, conflict) : html`<div id="now" tabindex="-1">${notices(parts)}</div>${questions(parts)}`}
<p data-offer="wake" hidden><a class="button" href="/phone/#wake">${t('phone.wake')}</a></p>
${parts.gear.leads && html`<p><a class="button" href="${parts.path}/squad${reader.langQuery}">${t('phone.squad')}</a></p>`}
<footer><a href="${parts.path}?lang=${other}">${t('page.other-language')}</a></footer>
</main>`,
  });
}
