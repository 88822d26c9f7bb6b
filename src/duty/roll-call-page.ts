// The page behind a roll-call's link: one button, a plain form, which the phone's program sends without a network; programs send JSON
// with a position.
import { type Context, Hono } from 'hono';
import { html } from 'hono/html';
import { open } from '../access/guard.ts';
import { readRollCallToken } from '../callout/link.ts';
import { cityTime } from '../kernel/calendar.ts';
import type { Clock } from '../kernel/clock.ts';
import type { Database } from '../kernel/database.ts';
import { parseWith } from '../kernel/fields.ts';
import { isJson, limitBody } from '../kernel/http.ts';
import { keepLanguage, readerOf, smallPage } from '../kernel/page.ts';
import { Problem } from '../kernel/problem.ts';
import type { Texts } from '../kernel/texts.ts';
import { hereFields, sayHere } from './mark.ts';
import type { EntryState } from './roll-call-rules.ts';

const BODY_LIMIT_BYTES = 20_000;

export interface RollCallPageDeps {
  db: Database;
  clock: Clock;
  linkSecret: string;
}

interface Entry {
  name: string;
  siteName: string;
  state: EntryState;
  opensAt: Date;
  closesAt: Date;
}

export function rollCallPages({ db, clock, linkSecret }: RollCallPageDeps, texts: Texts) {
  const entryOf = (c: Context): number => {
    const id = readRollCallToken(linkSecret, c.req.param('token') ?? '');
    if (id === null) throw new Problem(404, 'link-unknown');
    return id;
  };
  return new Hono()
    .get('/rc/:token', open('the link says whose it is'), async (c) => {
      keepLanguage(c);
      c.header('cache-control', 'no-store');
      const [entry] = await db.sql<Entry[]>`
        select m.name, o.name as site_name, e.state, r.opens_at, r.closes_at
        from roll_call_entry e join roll_call r on r.id = e.roll_call_id join member m on m.id = e.member_id
        join organisation o on o.id = e.site_id where e.id = ${entryOf(c)}`;
      if (!entry) throw new Problem(404, 'link-unknown');
      const reader = readerOf(c, texts, clock.now());
      const { t, now, langQuery } = reader;
      const over = entry.closesAt <= now;
      const asked = !over && entry.state === 'silent';
      return c.html(
        smallPage(reader, {
          title: t('roll-call.title'),
          app: true,
          body: html`<main data-roll-call><p id="net" class="net" role="status" hidden></p><h1>${t('roll-call.title')}</h1>
<p>${entry.name} · ${entry.siteName} · ${cityTime(entry.opensAt, now)}</p>
<p class="note" role="status"><b>${asked ? t('roll-call.until', { at: cityTime(entry.closesAt, now) }) : t(`roll-call.is.${entry.state}`)}</b></p>
${over && html`<p>${t('roll-call.over', { at: cityTime(entry.closesAt, now) })}</p>`}
${asked && html`<form method="post" action="/rc/${c.req.param('token')}${langQuery}" data-queue="here"><button class="big yes">${t('roll-call.here')}</button></form>`}
<p><a href="/hold">${t('hold.title')}</a> <a href="/field-reports${langQuery}">${t('fr.title')}</a></p></main>`,
        }),
      );
    })
    .post(
      '/rc/:token',
      open('the link says whose it is'),
      limitBody(BODY_LIMIT_BYTES, '20 kB'),
      async (c) => {
        const given = isJson(c) ? parseWith(hereFields, await c.req.json()) : {};
        const said = await sayHere(db, entryOf(c), given, clock.now());
        if (!said) throw new Problem(404, 'link-unknown');
        if (isJson(c)) return c.json(said);
        return c.redirect(`/rc/${c.req.param('token')}${readerOf(c, texts, clock.now()).langQuery}`, 303);
      },
    );
}
