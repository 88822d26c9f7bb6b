// The console over HTTP: duty desk, boards, the forms by which a leader acts. Pages for people; programs use the API.
import { zValidator } from '@hono/zod-validator';
import { type Context, Hono } from 'hono';
import { z } from 'zod';
import { may, type Signed } from '../access/guard.ts';
import { mayAtAll } from '../access/principal.ts';
import { idParam, idText, parseWith, text } from '../kernel/fields.ts';
import { readerOf } from '../kernel/page.ts';
import { Problem } from '../kernel/problem.ts';
import type { Texts } from '../kernel/texts.ts';
import { ROLES } from '../roster/qualifications.ts';
import type { AnswerGate } from './answer-gate.ts';
import { loadBoard, loadPersonRecord, revealPhones } from './board.ts';
import { change } from './change.ts';
import { close } from './close.ts';
import { hold, raiseNow, resume } from './control.ts';
import type { CalloutDeps } from './deps.ts';
import { loadDesk } from './desk.ts';
import { listCallouts, loadView } from './list.ts';
import { boardPage, STATES } from './pages/board-page.ts';
import { CONFIRMED, confirmPage } from './pages/confirm-page.ts';
import { calloutsPage, homePage } from './pages/home-page.ts';
import { personPage } from './pages/person-page.ts';
import { answerFormSchema } from './phone-routes.ts';
import { showReport } from './report-routes.ts';
import { standDown, standDownSchema } from './stand-down.ts';
import { summonAgain } from './summon-again.ts';

type Env = Signed;

const PAGE_SIZE = 50;
const ENDED_SHOWN = 10;
/** More people than this are shown when asked for. */
const PEOPLE_SHOWN = 100;
/** What an added echelon is, unless the API says otherwise. */
const ADDED_ECHELON = { windowSeconds: 300, factor: 2 };
/** Conflicts that are told on the page that the leader came from. */
const TOLD = [
  'callout-state',
  'stale-version',
  'all-raised',
  'already-raised',
  'no-gap',
  'cannot-ask-again',
] as const;

const boardQuery = z.object({
  state: z.enum(STATES).optional().catch(undefined),
  role: z.enum(ROLES).optional().catch(undefined),
  all: z.string().optional(),
  refresh: z.string().optional(),
  problem: z.enum(TOLD).optional().catch(undefined),
});
const personQuery = z.object({
  done: z.enum(['recorded', 'unchanged', 'late', 'noted', 'conflict']).optional().catch(undefined),
  problem: z.enum(TOLD).optional().catch(undefined),
});
const personParam = idParam.extend({ memberId: idParam.shape.id });
const idOf = (c: Context) => parseWith(idParam, c.req.param()).id;
const readerFor = (c: Context, deps: CalloutDeps, texts: Texts) => readerOf(c, texts, deps.clock.now());

const PHONE = /Mobi|Android|iPhone/;

/** Where each belongs: the console for whoever has a desk, the app for whoever can be called out, else the page on oneself. */
function homeOf(c: Context<Env>): string {
  const { memberId } = c.get('who');
  const app = memberId !== null && '/phone/';
  if (app && PHONE.test(c.req.header('user-agent') ?? '')) return app;
  return mayAtAll(c.get('who'), 'desk.view') ? '/console/' : app || '/me';
}

/** Does `work` and goes to `to`; what cannot be done now is told there. */
async function thenGo(c: Context, to: string, work: () => Promise<unknown>): Promise<Response> {
  try {
    await work();
    return c.redirect(to, 303);
  } catch (error) {
    const told = error instanceof Problem && TOLD.some((code) => code === error.code);
    if (!told) throw error;
    return c.redirect(`${to}?problem=${error.code}`, 303);
  }
}

export function consoleRoutes(deps: CalloutDeps, gate: AnswerGate, texts: Texts) {
  const { db } = deps;
  return new Hono<Env>()
    .get('/', may('self.manage'), (c) => c.redirect(homeOf(c), 303))
    .get('/desk', may('desk.view'), async (c) => {
      const who = c.get('who');
      const [desk, { callouts }] = await Promise.all([
        loadDesk(db, who),
        listCallouts(db, { page: 1, pageSize: ENDED_SHOWN + 50 }, who),
      ]);
      const over = callouts.filter((c) => c.state === 'stood_down' || c.state === 'closed');
      const parts = { ...desk, ended: over.slice(0, ENDED_SHOWN) };
      return c.html(homePage(readerFor(c, deps, texts), parts) as string);
    })
    .get('/callouts', may('callout.read'), async (c) => {
      const page = z.coerce
        .number()
        .int()
        .min(1)
        .max(100_000)
        .catch(1)
        .parse(c.req.query('page') ?? 1);
      const { total, callouts } = await listCallouts(db, { page, pageSize: PAGE_SIZE }, c.get('who'));
      const pages = Math.max(1, Math.ceil(total / PAGE_SIZE));
      return c.html(calloutsPage(readerFor(c, deps, texts), { callouts, page, pages }) as string);
    })
    .get('/callouts/:id', may('callout.read', 'callout'), (c) => showBoard(c, deps, texts))
    .get('/callouts/:id/report', may('callout.read', 'callout'), (c) => showReport(c, deps, texts))
    .get('/callouts/:id/confirm/:action', may('callout.steer', 'callout'), async (c) => {
      const action = CONFIRMED.find((a) => a === c.req.param('action'));
      if (!action) throw new Problem(404, 'not-found');
      return c.html(confirmPage(readerFor(c, deps, texts), await loadView(deps, idOf(c)), action) as string);
    })
    .route('/callouts/:id', controlForms(deps))
    .route('/callouts/:id/people/:memberId', personRoutes(deps, gate, texts));
}

async function showBoard(c: Context<Env>, deps: CalloutDeps, texts: Texts): Promise<Response> {
  const { state, role, all, refresh, problem } = boardQuery.parse(c.req.query());
  const board = await loadBoard(deps, idOf(c), c.get('who'));
  const matching = board.people
    .filter((p) => (!state || p.state === state) && (!role || p.roles.includes(role)))
    .sort((a, b) => STATES.indexOf(a.state) - STATES.indexOf(b.state) || a.summonsId - b.summonsId);
  const shown = all ? matching : matching.slice(0, PEOPLE_SHOWN);
  const phones = await revealPhones(
    deps.db,
    board.loaded.row.id,
    shown.map((p) => p.memberId),
    c.get('who'),
  );
  const filter = { ...(state && { state }), ...(role && { role }) };
  const refreshing = refresh !== 'off' && !problem && board.loaded.row.state !== 'closed';
  const parts = { reader: readerFor(c, deps, texts), board, phones, filter, shown, refreshing, problem };
  return c.html(boardPage({ ...parts, matching: matching.length }) as string);
}

const numbers = z.object({
  number: idText.optional(),
  version: idText,
});
const standDownForm = z.object({
  scope: z.string().regex(/^(all|echelon:\d{1,3}|role:[a-z0-9_]{1,40})$/),
  note: text(200).trim().optional(),
});
const refuse = (result: { success: boolean }) => {
  if (!result.success) throw new Problem(400, 'invalid-request');
};

/** What a leader does to the whole call-out. */
function controlForms(deps: CalloutDeps) {
  const go = (c: Context<Env>, work: (id: number, actor: string) => Promise<unknown>) => {
    const id = idOf(c);
    return thenGo(c, `/callouts/${id}`, () => work(id, c.get('actor')));
  };
  return new Hono<Env>()
    .post('/hold', may('callout.steer', 'callout'), (c) => go(c, (id, actor) => hold(deps, id, actor)))
    .post('/resume', may('callout.steer', 'callout'), (c) => go(c, (id, actor) => resume(deps, id, actor)))
    .post('/close', may('callout.steer', 'callout'), (c) => go(c, (id, actor) => close(deps, id, actor)))
    .post('/raise', may('callout.steer', 'callout'), zValidator('form', numbers, refuse), (c) =>
      go(c, (id, actor) => raiseNow(deps, id, actor, c.req.valid('form').number)),
    )
    .post('/extend', may('callout.steer', 'callout'), zValidator('form', numbers, refuse), (c) => {
      const { version } = c.req.valid('form');
      return go(c, (id, actor) => change(deps, id, { version, addEchelon: ADDED_ECHELON }, actor));
    })
    .post('/stand-down', may('callout.steer', 'callout'), zValidator('form', standDownForm, refuse), (c) => {
      const { scope, note } = c.req.valid('form');
      const [what, which] = scope.split(':');
      const part = what === 'echelon' ? { echelon: Number(which) } : what === 'role' ? { role: which } : {};
      const request = parseWith(standDownSchema, { ...part, ...(note && { note }) });
      return go(c, (id, actor) => standDown(deps, id, request, actor));
    });
}

/** One person's page, answers on their behalf, and asking again. */
function personRoutes(deps: CalloutDeps, gate: AnswerGate, texts: Texts) {
  const { sql } = deps.db;
  async function show(
    c: Context<Env>,
    more: { outcome?: string; problem?: string; typed?: Record<string, string> },
    status: 200 | 400,
  ) {
    const { id, memberId } = parseWith(personParam, c.req.param());
    const board = await loadBoard(deps, id, c.get('who'));
    const person = board.people.find((p) => p.memberId === memberId);
    if (!person) throw new Problem(404, 'not-found');
    const [record, phones] = await Promise.all([
      loadPersonRecord(sql, id, memberId, c.get('who')),
      revealPhones(deps.db, id, [memberId], c.get('who')),
    ]);
    const parts = { reader: readerFor(c, deps, texts), row: board.loaded.row, person, record };
    return c.html(personPage({ ...parts, phone: phones.get(memberId), ...more }) as string, status);
  }
  const answerForm = zValidator('form', answerFormSchema, (result, c) => {
    if (result.success) return;
    const typed = Object.fromEntries(Object.entries(result.data).filter(([, v]) => typeof v === 'string'));
    return show(
      c as unknown as Context<Env>,
      { outcome: 'bad', typed: typed as Record<string, string> },
      400,
    );
  });
  return new Hono<Env>()
    .get('/', may('callout.read', 'callout'), (c) => {
      const { done, problem } = personQuery.parse(c.req.query());
      return show(c, { outcome: done, problem }, 200);
    })
    .post('/', may('callout.steer', 'callout'), answerForm, async (c) => {
      const { id, memberId } = parseWith(personParam, c.req.param());
      const { answer, etaMinutes = null, reason = null, move } = c.req.valid('form');
      const [summons] = await sql<{ id: number }[]>`
        select id from summons where callout_id = ${id} and member_id = ${memberId}`;
      if (!summons) throw new Problem(404, 'not-found');
      const { outcome } = await gate.submit({
        ...{ summonsId: summons.id, answer, etaMinutes, reason, move, channel: 'leader' },
        ...{ deviceAt: null, clientId: null, givenBy: c.get('actor') },
      });
      return c.redirect(`/callouts/${id}/people/${memberId}?done=${outcome}`, 303);
    })
    .post('/again', may('callout.steer', 'callout'), (c) => {
      const { id, memberId } = parseWith(personParam, c.req.param());
      const here = `/callouts/${id}/people/${memberId}`;
      return thenGo(c, here, () => summonAgain(deps, id, memberId, c.get('actor')));
    });
}
