// Where the code at a session's door leads a member's phone: one button, without script, so that any phone is enough.
import { type Context, Hono } from 'hono';
import { html } from 'hono/html';
import { may, type Signed } from '../access/guard.ts';
import { cityTime } from '../kernel/calendar.ts';
import type { Sql } from '../kernel/database.ts';
import { idParam, parseWith } from '../kernel/fields.ts';
import { type Html, keepLanguage, type Reader, readerOf, smallPage } from '../kernel/page.ts';
import { Problem } from '../kernel/problem.ts';
import type { Texts } from '../kernel/texts.ts';
import { checkIn, checkInMember } from './attend.ts';
import type { TrainingDeps } from './routes.ts';

interface Door {
  title: string;
  place: string;
  startsAt: Date;
  isThere: boolean;
}

async function doorOf(sql: Sql, sessionId: number, memberId: number | null): Promise<Door> {
  const [door] = await sql<Door[]>`
    select c.title, t.place, t.starts_at, exists (select from attendance a
      where a.session_id = t.id and a.member_id = ${memberId} and a.state = 'attended') as is_there
    from training_session t join course c on c.id = t.course_id where t.id = ${sessionId}`;
  if (!door) throw new Problem(404, 'not-found');
  return door;
}

/** Opened it only says what it is: a link may be looked at by a program before anybody presses. */
function doorPage(reader: Reader, { title, place, startsAt, isThere }: Door): Html {
  const { t, now } = reader;
  const check = html`<form method="post"><button class="big safe">${t('training.door.check-in')}</button></form>`;
  return smallPage(reader, {
    title,
    body: html`<main><h1>${title}</h1><p>${cityTime(startsAt, now)} · ${place}</p>
${isThere ? html`<p class="note" role="status"><b>✓ ${t('training.door.done')}</b></p>` : check}
<p><a href="/phone/#training">${t('training.door.mine')}</a></p></main>`,
  });
}

export function checkInPages({ db, clock }: TrainingDeps, texts: Texts) {
  const idOf = (c: Context<Signed>) => parseWith(idParam, { id: c.req.param('id') }).id;
  return new Hono<Signed>()
    .get('/training-sessions/:id/door/:code', may('training.check-in', 'session'), async (c) => {
      keepLanguage(c);
      c.header('cache-control', 'no-store');
      const door = await doorOf(db.sql, idOf(c), c.get('who').memberId);
      return c.html(doorPage(readerOf(c, texts, clock.now()), door));
    })
    .post('/training-sessions/:id/door/:code', may('training.check-in', 'session'), async (c) => {
      const { code } = parseWith(checkIn, { code: c.req.param('code') });
      await checkInMember(db, idOf(c), code, c.get('who'), clock.now());
      return c.redirect(c.req.path, 303);
    });
}
