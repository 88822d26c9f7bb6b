// One's own calendar on the phone: its address made, opened by the phone's calendar, and ended; without script.
import { type Context, Hono } from 'hono';
import { html } from 'hono/html';
import { may, type Signed } from '../access/guard.ts';
import { feedToken } from '../callout/link.ts';
import { type Html, keepLanguage, type Reader, readerOf, smallPage } from '../kernel/page.ts';
import type { Texts } from '../kernel/texts.ts';
import { listFeeds, openFeed, revokeFeed } from './feeds.ts';
import type { TrainingDeps } from './routes.ts';

interface PageDeps extends TrainingDeps {
  publicUrl: string;
  linkSecret: string;
}

const PATH = '/me/calendar';

function calendarPage(reader: Reader, address: string | null): Html {
  const { t } = reader;
  const make = html`<form method="post"><button class="big yes">${t('feed.page.make')}</button></form>`;
  const there = (
    url: string,
  ) => html`<p><a class="button big yes" href="${url.replace(/^https?/, 'webcal')}">${t('feed.page.open')}</a></p>
<p>${t('feed.page.else')}</p><p class="note"><a href="${url}">${url}</a></p>
<form method="post" action="${PATH}/end"><button class="mid">${t('feed.page.end')}</button></form>`;
  return smallPage(reader, {
    title: t('feed.page.title'),
    body: html`<main><h1>${t('feed.page.title')}</h1><p>${t('feed.page.what')}</p>
${address === null ? make : there(address)}
<p><a href="/me/shifts">${t('feed.page.shifts')}</a></p>
<p><a href="/phone/#more">${t('feed.page.back')}</a></p></main>`,
  });
}

export function calendarPages({ db, clock, publicUrl, linkSecret }: PageDeps, texts: Texts) {
  const mine = async (c: Context<Signed>) =>
    (await listFeeds(db.sql, c.get('who'))).find((feed) => feed.kind === 'member');
  return new Hono<Signed>()
    .get(PATH, may('self.manage'), async (c) => {
      keepLanguage(c);
      c.header('cache-control', 'no-store');
      const reader = readerOf(c, texts, clock.now());
      const feed = await mine(c);
      const address =
        feed && `${publicUrl}/calendars/${feedToken(linkSecret, feed.id)}?lang=${reader.language}`;
      return c.html(calendarPage(reader, address ?? null));
    })
    .post(PATH, may('self.manage'), async (c) => {
      await openFeed(db, { kind: 'member' }, c.get('who'), clock.now());
      return c.redirect(PATH, 303);
    })
    .post(`${PATH}/end`, may('self.manage'), async (c) => {
      const feed = await mine(c);
      // Pressed twice it has ended already.
      if (feed) await revokeFeed(db, feed.id, c.get('who'), clock.now());
      return c.redirect(PATH, 303);
    });
}
