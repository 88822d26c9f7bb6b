// The page behind a bulletin's link: what it says and one button, a plain form.
import { type Context, Hono } from 'hono';
import { html } from 'hono/html';
import { open } from '../access/guard.ts';
import { readBulletinToken } from '../callout/link.ts';
import { cityTime } from '../kernel/calendar.ts';
import type { Clock } from '../kernel/clock.ts';
import type { Database } from '../kernel/database.ts';
import { idText, parseWith } from '../kernel/fields.ts';
import { limitBody } from '../kernel/http.ts';
import { keepLanguage, type Reader, readerOf, smallPage } from '../kernel/page.ts';
import { Problem } from '../kernel/problem.ts';
import type { Texts } from '../kernel/texts.ts';
import { answerFile, readFile } from './files.ts';
import { type MyBulletin, markRead, ownBulletin, readBulletinOf } from './read-bulletin.ts';

const BODY_LIMIT_BYTES = 20_000;

export interface BulletinPageDeps {
  db: Database;
  clock: Clock;
  linkSecret: string;
}

/** Lines of a text as paragraphs. */
const lines = (text: string) =>
  text
    .split('\n')
    .filter((one) => one.trim())
    .map((one) => html`<p>${one}</p>`);

function status({ t, now }: Reader, b: MyBulletin): string | null {
  if (b.cancelledAt) return t('bulletin.cancelled', { reason: b.cancelReason ?? '' });
  if (b.validUntil <= now) return t('bulletin.over');
  if (b.read) return t('bulletin.was-read');
  return b.replaces ? t('bulletin.replaces') : null;
}

function page(reader: Reader, b: MyBulletin, own: string) {
  const { t, now } = reader;
  const said = status(reader, b);
  const period = { from: cityTime(b.validFrom, now), until: cityTime(b.validUntil, now) };
  return smallPage(reader, {
    title: `${t('bulletin.title')} · ${b.title}`,
    body: html`<main><h1>${b.title}</h1>
<p><b>${t(`bulletin.severity.${b.severity}`)}</b> · ${b.from} · ${cityTime(b.sentAt, now)}</p>
<p>${t('bulletin.valid', period)}</p>
${said && html`<p class="note" role="status"><b>${said}</b></p>`}
${lines(b.text)}
${b.advice && html`<h2>${t('bulletin.advice')}</h2>${lines(b.advice)}`}
${b.files.length > 0 && html`<h2>${t('bulletin.files')}</h2><ul>${b.files.map((f) => html`<li><a href="${own}/files/${f.id}">${f.name}</a></li>`)}</ul>`}
${!b.read && !b.cancelledAt && html`<form method="post" action="${own}${reader.langQuery}"><input type="hidden" name="version" value="${b.version}"><button class="big yes">${t('bulletin.read')}</button></form>`}
<p><a href="/field-reports${reader.langQuery}">${t('fr.title')}</a></p></main>`,
  });
}

export function bulletinPages({ db, clock, linkSecret }: BulletinPageDeps, texts: Texts) {
  const recipientOf = (c: Context): number => {
    const id = readBulletinToken(linkSecret, c.req.param('token') ?? '');
    if (id === null) throw new Problem(404, 'link-unknown');
    return id;
  };
  return new Hono()
    .get('/b/:token', open('the link says whose it is'), async (c) => {
      keepLanguage(c);
      c.header('cache-control', 'no-store');
      const found = await readBulletinOf(db.sql, recipientOf(c));
      if (!found) throw new Problem(404, 'link-unknown');
      const reader = readerOf(c, texts, clock.now());
      return c.html(page(reader, found, `/b/${c.req.param('token')}`));
    })
    .get('/b/:token/files/:fileId', open('the link says whose it is'), async (c) => {
      const bulletinId = await ownBulletin(db.sql, { recipientId: recipientOf(c) });
      const fileId = parseWith(idText, c.req.param('fileId'));
      return answerFile(c, bulletinId && (await readFile(db.sql, bulletinId, fileId)));
    })
    .post('/b/:token', open('the link says whose it is'), limitBody(BODY_LIMIT_BYTES, '20 kB'), async (c) => {
      const recipientId = recipientOf(c);
      const { version } = await c.req.parseBody();
      // What was on the page is what was read: it may have been corrected since.
      const read = version === undefined ? {} : { version: parseWith(idText, version) };
      await markRead(db, { recipientId }, read, clock.now());
      return c.redirect(`/b/${c.req.param('token')}${readerOf(c, texts, clock.now()).langQuery}`, 303);
    });
}
