// Where a guard says that a scene is held until the police arrive: plain forms without script, so that any phone is enough.
import { type Context, Hono } from 'hono';
import { html } from 'hono/html';
import { actingBy, may, type Signed } from '../access/guard.ts';
import { cityTime } from '../kernel/calendar.ts';
import { parseWith } from '../kernel/fields.ts';
import { limitBody } from '../kernel/http.ts';
import { type Html, keepLanguage, type Reader, readerOf, smallPage } from '../kernel/page.ts';
import { Problem } from '../kernel/problem.ts';
import type { Texts } from '../kernel/texts.ts';
import { firstAction, policeArrived } from './hold-scene.ts';
import { actionForm, arrivalForm, holdForm } from './joint-duty-schema.ts';
import type { DutyDeps } from './routes.ts';
import { beginOwnHold } from './scene-hold-routes.ts';
import { type OwnHold, ownHold, ownSites } from './scene-holds.ts';

const PATH = '/hold';
const BODY_LIMIT_BYTES = 20_000;
const MINUTES_AGO = [0, 5, 10, 20, 30, 60];

type Filled = Record<string, unknown>;
interface Parts {
  own: OwnHold | null;
  sites: { id: number; name: string }[];
  /** What was filled in and not taken, with what is wrong with it. */
  filled?: Filled | undefined;
  wrong?: Problem | undefined;
}

const said = (filled: Filled | undefined, name: string) => String(filled?.[name] ?? '');

function wrongNote({ t }: Reader, wrong: Problem | undefined): Html | '' {
  if (!wrong) return '';
  const named = wrong.fields.map((f) => html`<br>${t(`hold.field.${f.field}`)}：${t(f.code, f.vars)}`);
  return html`<p class="note wrong" role="alert"><b>${t(wrong.fields.length > 0 ? 'hold.wrong' : `problem.${wrong.code}`)}</b>${named}</p>`;
}

/** `clientId` is the page's: however often its button is pressed, it is one report. */
function beginForm(reader: Reader, { sites, filled }: Parts): Html {
  const { t, langQuery } = reader;
  const [site, ago] = [said(filled, 'siteId'), said(filled, 'minutesAgo')];
  return html`<p>${t('hold.what')}</p><form method="post" action="${PATH}${langQuery}">
<input type="hidden" name="clientId" value="${said(filled, 'clientId') || crypto.randomUUID()}">
<label for="site">${t('hold.field.siteId')}</label><select id="site" name="siteId">${sites.map((s) => html`<option value="${s.id}"${String(s.id) === site ? html` selected` : ''}>${s.name}</option>`)}</select>
<label for="text">${t('hold.field.text')}</label><input id="text" name="text" required maxlength="1000" value="${said(filled, 'text')}">
<label for="place">${t('hold.field.place')}</label><input id="place" name="place" maxlength="200" value="${said(filled, 'place')}">
<label for="ago">${t('hold.field.minutesAgo')}</label><select id="ago" name="minutesAgo">${MINUTES_AGO.map((n) => html`<option value="${n}"${String(n) === ago ? html` selected` : ''}>${n === 0 ? t('hold.now') : t('hold.ago', { n })}</option>`)}</select>
<p><button class="big safe">${t('hold.begin')}</button></p></form>`;
}

function facts({ t, now }: Reader, own: OwnHold): Html {
  const where = [own.siteName, own.place].filter(Boolean).join(' · ');
  return html`<dl class="facts"><div><dt>${t('hold.where')}</dt><dd>${where}</dd></div><div><dt>${t('hold.field.text')}</dt><dd>${own.text}</dd></div>
<div><dt>${t('hold.begun')}</dt><dd>${cityTime(own.begunAt, now)}</dd></div>
${own.firstActionAt && html`<div><dt>${t('hold.first-action')}</dt><dd>${cityTime(own.firstActionAt, now)}</dd></div>`}
${own.arrivedAt && html`<div><dt>${t('hold.arrived')}</dt><dd>${cityTime(own.arrivedAt, now)} ${own.arrivedWho}</dd></div>`}</dl>`;
}

function openPart(reader: Reader, own: OwnHold, filled: Filled | undefined): Html {
  const { t, langQuery } = reader;
  const act = html`<form method="post" action="${PATH}/action${langQuery}"><label for="did">${t('hold.field.did')}</label>
<input id="did" name="text" maxlength="500"><p><button class="mid">${t('hold.act')}</button></p></form>`;
  return html`<p class="note" role="status"><b>${t('hold.open')}</b>${t('hold.keep')}</p>${facts(reader, own)}
${!own.firstActionAt && act}
<form method="post" action="${PATH}/arrival${langQuery}"><label for="who">${t('hold.field.who')}</label>
<input id="who" name="who" required maxlength="100" value="${said(filled, 'who')}"><p><button class="big yes">${t('hold.arrive')}</button></p></form>`;
}

function page(reader: Reader, parts: Parts): Html {
  const { t } = reader;
  const { own, sites, filled, wrong } = parts;
  const form = sites.length > 0 ? beginForm(reader, parts) : html`<p class="note">${t('hold.no-site')}</p>`;
  const over = own && own.state !== 'open';
  return smallPage(reader, {
    title: t('hold.title'),
    body: html`<main><h1>${t('hold.title')}</h1>${wrongNote(reader, wrong)}
${over && html`<p class="note" role="status"><b>${t(`hold.is.${own.state}`)}</b></p>${facts(reader, own)}`}
${own?.state === 'open' ? openPart(reader, own, filled) : over && !wrong ? html`<details><summary>${t('hold.another')}</summary>${form}</details>` : form}
<p><a href="/phone/#duty">${t('hold.back')}</a></p></main>`,
  });
}

export function holdPages(deps: DutyDeps, texts: Texts) {
  const { db, clock } = deps;
  const show = async (c: Context<Signed>, more: Pick<Parts, 'filled' | 'wrong'> = {}) => {
    keepLanguage(c);
    c.header('cache-control', 'no-store');
    const now = clock.now();
    const { memberId } = c.get('who');
    const own = memberId === null ? null : await ownHold(db.sql, memberId, now);
    const sites = memberId === null ? [] : await ownSites(db.sql, memberId, now);
    return c.html(page(readerOf(c, texts, now), { own, sites, ...more }), more.wrong?.status ?? 200);
  };
  /** What is wrong is said on the page itself, with all that was filled in. */
  const take = async (c: Context<Signed>, work: (filled: Filled) => Promise<unknown>) => {
    const filled = await c.req.parseBody();
    try {
      await work(filled);
    } catch (wrong) {
      if (!(wrong instanceof Problem)) throw wrong;
      return show(c, { filled, wrong });
    }
    return c.redirect(`${PATH}${readerOf(c, texts, clock.now()).langQuery}`, 303);
  };
  const mine = (c: Context<Signed>) => ({ memberId: c.get('who').memberId ?? 0 });
  const limit = limitBody(BODY_LIMIT_BYTES, '20 kB');
  return new Hono<Signed>()
    .get(PATH, may('scene.hold'), (c) => show(c))
    .post(PATH, may('scene.hold'), limit, (c) =>
      take(c, (filled) => {
        const { minutesAgo, ...given } = parseWith(holdForm, filled);
        const claimed = minutesAgo === 0 ? null : new Date(clock.now().getTime() - minutesAgo * 60_000);
        return beginOwnHold(deps, c, { ...given, position: undefined }, claimed);
      }),
    )
    .post(`${PATH}/action`, may('scene.hold'), limit, (c) =>
      take(c, (filled) => firstAction(db, mine(c), parseWith(actionForm, filled), actingBy(c, clock))),
    )
    .post(`${PATH}/arrival`, may('scene.hold'), limit, (c) =>
      take(c, (filled) => policeArrived(db, mine(c), parseWith(arrivalForm, filled), actingBy(c, clock))),
    );
}
