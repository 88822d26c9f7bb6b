// Launches that wait for a second person, as pages: for whoever asked, and for whoever may decide.
import { type Context, Hono } from 'hono';
import { z } from 'zod';
import { may, type Signed } from '../access/guard.ts';
import { idParam, parseWith, text } from '../kernel/fields.ts';
import { readerOf } from '../kernel/page.ts';
import { Problem } from '../kernel/problem.ts';
import type { Texts } from '../kernel/texts.ts';
import { reasonText } from './ask-launch.ts';
import { approveLaunch, breakGlassOn, refuseLaunch, withdrawLaunch } from './decide-launch.ts';
import type { CalloutDeps } from './deps.ts';
import { listRequests } from './launch-requests.ts';
import { requestPage, requestsPage } from './pages/request-page.ts';

const noteForm = z.object({ note: text(200).trim().optional() });
const reasonForm = z.object({ reason: reasonText });
const idOf = (c: Context) => parseWith(idParam, { id: c.req.param('id') }).id;

export function requestPages(deps: CalloutDeps, texts: Texts) {
  const { sql } = deps.db;
  async function show(c: Context<Signed>, why?: Problem) {
    const [view] = await listRequests(sql, c.get('who'), { id: idOf(c) });
    if (!view) throw new Problem(404, 'not-found');
    const page = requestPage(readerOf(c, texts, deps.clock.now()), view, why);
    return c.html(page as string, (why?.status ?? 200) as 200);
  }
  /** A refusal is told on the page, which shows what became of it meanwhile. */
  async function orShow(c: Context<Signed>, work: (id: number) => Promise<string>) {
    try {
      return c.redirect(await work(idOf(c)), 303);
    } catch (error) {
      if (!(error instanceof Problem)) throw error;
      return show(c, error);
    }
  }
  const here = (id: number) => `/launch-requests/${id}`;
  const fields = (c: Context) => c.req.parseBody();

  return new Hono<Signed>()
    .get('/launch-requests', may('callout.launch'), async (c) => {
      const views = await listRequests(sql, c.get('who'));
      return c.html(requestsPage(readerOf(c, texts, deps.clock.now()), views) as string);
    })
    .get('/launch-requests/:id', may('callout.launch', 'launch'), (c) => show(c))
    .post('/launch-requests/:id/approve', may('callout.approve', 'launch'), (c) =>
      orShow(c, async (id) => `/callouts/${(await approveLaunch(deps, c.get('who'), id)).id}`),
    )
    .post('/launch-requests/:id/refuse', may('callout.approve', 'launch'), (c) =>
      orShow(c, async (id) => {
        const { note } = parseWith(noteForm, await fields(c));
        await refuseLaunch(deps, c.get('who'), id, note || null);
        return here(id);
      }),
    )
    .post('/launch-requests/:id/withdraw', may('callout.launch', 'launch'), (c) =>
      orShow(c, async (id) => {
        await withdrawLaunch(deps, c.get('who'), id);
        return here(id);
      }),
    )
    .post('/launch-requests/:id/break-glass', may('callout.launch', 'launch'), (c) =>
      orShow(c, async (id) => {
        const { reason } = parseWith(reasonForm, await fields(c));
        return `/callouts/${(await breakGlassOn(deps, c.get('who'), id, reason)).id}`;
      }),
    );
}
