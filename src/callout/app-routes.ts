// The phone's app: its document, which its program fills, and the list of summonses that want something of whoever is signed in.
import { type Context, Hono } from 'hono';
import { html } from 'hono/html';
import { describeRoute } from 'hono-openapi';
import { z } from 'zod';
import { may, open, type Signed } from '../access/guard.ts';
import { responses } from '../kernel/http.ts';
import { type Reader, readerOf, smallPage } from '../kernel/page.ts';
import { PAGE_STYLE } from '../kernel/page-style.ts';
import { LANGUAGES, type Texts } from '../kernel/texts.ts';
import type { CalloutDeps } from './deps.ts';
import { stateOf } from './gap.ts';
import { summonsToken } from './link.ts';
import { said } from './pages/said.ts';
import { wakePage } from './pages/wake-page.ts';
import { KINDS, type Kind, type Person } from './state.ts';

const listed = z.object({
  summonses: z.array(
    z.object({
      path: z.string(),
      kind: z.enum(KINDS as [Kind, ...Kind[]]),
      title: z.string(),
      place: z.string(),
      state: z.string(),
      summonedAt: z.iso.datetime(),
    }),
  ),
});

type Row = Person & { id: number; kind: Kind; title: string; musterPlace: string; arriveBy: Date };

/** Newest first; those that are over and done are not asked for any more. */
const openSummonses = (deps: CalloutDeps, memberId: number) =>
  deps.db.sql<Row[]>`
    select s.*, c.kind, c.title, c.muster_place, c.arrive_by from summons s join callout c on c.id = s.callout_id
    where s.member_id = ${memberId} and c.state <> 'closed' and s.home_safe_at is null order by s.id desc limit 20`;

export function appRoutes(deps: CalloutDeps, texts: Texts) {
  const routes = new Hono<Signed>();
  for (const language of LANGUAGES) {
    routes.get(`/phone/wake/${language}`, open('advice'), (c) => {
      const reader = readerOf(c as Context, texts, deps.clock.now());
      const t: Reader['t'] = (key, vars) => texts(language, key, vars);
      return c.html(wakePage({ ...reader, language, t }) as string);
    });
  }
  return routes
    .get('/phone/', open('the app’s empty document'), (c) => {
      const reader = readerOf(c as Context, texts, deps.clock.now());
      const body = html`<main id="app"><noscript>${reader.t('phone.noscript')}</noscript></main>`;
      return c.html(smallPage(reader, { title: reader.t('console.name'), app: true, body }) as string);
    })
    .get('/phone/style.css', open('style'), (c) =>
      c.body(PAGE_STYLE, 200, { 'content-type': 'text/css; charset=utf-8' }),
    )
    .get(
      '/api/me/summonses',
      may('self.manage'),
      describeRoute({
        summary: 'What I am called out for and not yet home from, newest first',
        responses: responses('The summonses', listed),
      }),
      async (c) => {
        const { memberId } = c.get('who');
        const rows = memberId === null ? [] : await openSummonses(deps, memberId);
        const summonses = rows.map((s) => ({
          path: `/a/${summonsToken(deps.linkSecret, s.id)}`,
          ...{ kind: s.kind, title: said(s.title), place: said(s.musterPlace) },
          ...{ state: stateOf(s, s.arriveBy), summonedAt: s.summonedAt.toISOString() },
        }));
        return c.json({ summonses });
      },
    );
}
