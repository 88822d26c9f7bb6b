// One's own shifts on the phone: signed on, offered, taken over. Plain forms; the position is added where the browser can.
import { type Context, Hono } from 'hono';
import { html } from 'hono/html';
import { may, type Signed } from '../access/guard.ts';
import { cityTime } from '../kernel/calendar.ts';
import type { Clock } from '../kernel/clock.ts';
import { idParam, parseWith } from '../kernel/fields.ts';
import { type Html, keepLanguage, type Reader, readerOf, smallPage } from '../kernel/page.ts';
import { Problem } from '../kernel/problem.ts';
import type { Texts } from '../kernel/texts.ts';
import { signOn, signOnFields } from './sign-on.ts';
import { maySignOn, OWN_PAGE as PATH } from './swap-rules.ts';
import { offerShift, type SwapDeps, takeShift, withdrawOffer } from './swap-shifts.ts';
import { type OfferedShift, type OwnShift, offeredTo, ownShifts } from './swaps.ts';

const when = ({ now }: Reader, { startsAt, endsAt }: { startsAt: Date; endsAt: Date }) =>
  `${cityTime(startsAt, now)} – ${cityTime(endsAt, now)}`;

const press = (action: string, words: string, kind = ''): Html =>
  html`<form method="post" action="${PATH}/${action}"><button class="${kind}">${words}</button></form>`;

function signing({ t, now }: Reader, s: OwnShift): Html | false {
  if (s.signedOn === 'here') return html`<p><b>${t('my-shifts.signed.here')}</b></p>`;
  if (!maySignOn(s, now)) return false;
  const said = s.signedOn && html`<p>${t(`my-shifts.signed.${s.signedOn}`, { n: s.distance_m ?? 0 })}</p>`;
  return html`${said}<form method="post" action="${PATH}/${s.id}/sign-on" data-position><input type="hidden" name="lon"><input type="hidden" name="lat"><button class="big yes">${t('my-shifts.sign-on')}</button></form>`;
}

function ownShift(reader: Reader, s: OwnShift): Html {
  const { t, now } = reader;
  const officer = s.officerName && html`<p>${t('my-shifts.officer', { name: s.officerName })}</p>`;
  const offered = s.swapState !== null;
  return html`<section class="note"><b>${when(reader, s)}</b>${s.areaName}${officer}${signing(reader, s)}
${offered && html`<p>${t(`my-shifts.swap.${s.swapState}`)}</p>`}
${s.startsAt > now && (offered ? press(`swaps/${s.swapId}/withdraw`, t('my-shifts.withdraw')) : press(`${s.id}/offer`, t('my-shifts.offer')))}</section>`;
}

const offered = (reader: Reader, s: OfferedShift): Html => {
  const { t } = reader;
  return html`<section class="note"><b>${when(reader, s)}</b>${t('my-shifts.of', { name: s.memberName, place: s.areaName })}
${s.mine ? html`<p>${t('my-shifts.swap.mine')}</p>` : press(`swaps/${s.swapId}/take`, t('my-shifts.take'), 'yes')}</section>`;
};

function shiftsPage(reader: Reader, own: readonly OwnShift[], others: readonly OfferedShift[]): Html {
  const { t } = reader;
  return smallPage(reader, {
    title: t('my-shifts.title'),
    body: html`<main><h1>${t('my-shifts.title')}</h1>
${own.length === 0 ? html`<p>${t('my-shifts.none')}</p>` : own.map((s) => ownShift(reader, s))}
<h2>${t('my-shifts.others')}</h2>
${others.length === 0 ? html`<p class="quiet">${t('my-shifts.others.none')}</p>` : others.map((s) => offered(reader, s))}
<p><a href="/phone/#more">${t('feed.page.back')}</a></p></main><script src="/shift-position.js" type="module"></script>`,
  });
}

export function myShiftPages({ clock, ...deps }: SwapDeps & { clock: Clock }, texts: Texts) {
  const { db } = deps;
  const memberOf = (c: Context<Signed>): number => {
    const { memberId } = c.get('who');
    if (memberId === null) throw new Problem(404, 'not-found');
    return memberId;
  };
  const idOf = (c: Context<Signed>) => parseWith(idParam, { id: c.req.param('id') }).id;
  const done = (c: Context<Signed>) => c.redirect(PATH, 303);
  return new Hono<Signed>()
    .get(PATH, may('self.manage'), async (c) => {
      keepLanguage(c);
      c.header('cache-control', 'no-store');
      const now = clock.now();
      const memberId = c.get('who').memberId ?? 0;
      const own = await ownShifts(db.sql, memberId, now);
      const others = await offeredTo(db.sql, memberId, now);
      return c.html(shiftsPage(readerOf(c, texts, now), own, others));
    })
    .post(`${PATH}/:id/sign-on`, may('shift.own'), async (c) => {
      const at = parseWith(signOnFields, await c.req.parseBody());
      await signOn(db, idOf(c), memberOf(c), at, clock.now());
      return done(c);
    })
    .post(`${PATH}/:id/offer`, may('shift.own'), async (c) => {
      await offerShift(db, idOf(c), memberOf(c), clock.now());
      return done(c);
    })
    .post(`${PATH}/swaps/:id/take`, may('shift.own'), async (c) => {
      await takeShift(deps, idOf(c), memberOf(c), clock.now());
      return done(c);
    })
    .post(`${PATH}/swaps/:id/withdraw`, may('shift.own'), async (c) => {
      await withdrawOffer(db, idOf(c), memberOf(c), clock.now());
      return done(c);
    });
}
