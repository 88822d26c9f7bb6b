// The launch form over HTTP: form, preview, launch. A call-out that was launched is shown on its board.
import { randomUUID } from 'node:crypto';
import { zValidator } from '@hono/zod-validator';
import { type Context, Hono } from 'hono';
import { z } from 'zod';
import { may, type Signed } from '../access/guard.ts';
import type { Principal } from '../access/principal.ts';
import { parseWith } from '../kernel/fields.ts';
import { readerOf } from '../kernel/page.ts';
import { Problem } from '../kernel/problem.ts';
import type { Texts } from '../kernel/texts.ts';
import { listPlaces } from '../roster/places.ts';
import { APPROVAL, needsSecond, sizeOf } from './approval-rules.ts';
import { askLaunch, reasonText } from './ask-launch.ts';
import type { CalloutDeps } from './deps.ts';
import type { LaunchRequest } from './launch.ts';
import { withinScope } from './launch-scope.ts';
import { makePlan } from './make-plan.ts';
import { DEFAULT_VALUES, type LaunchErrors, type LaunchValues, readLaunchForm } from './pages/launch-form.ts';
import { launchPage } from './pages/launch-page.ts';
import { previewPage } from './pages/preview-page.ts';
import { loadReach } from './reach.ts';
import { shield } from './seen.ts';
import { KINDS } from './state.ts';

const FIELDS = 40;
const LONGEST = 2_000;
const valuesSchema = z
  .record(z.string().max(40), z.string().max(LONGEST))
  .refine((values) => Object.keys(values).length <= FIELDS);
/** The button that waits for nobody, with why. */
const glassForm = z.object({ reason: reasonText });
const form = zValidator('form', valuesSchema, (result) => {
  if (!result.success) throw new Problem(400, 'invalid-request');
});

/** The plan as `who` may see it, how its first echelon is reached, and whether a second person is asked. */
async function previewOf(deps: CalloutDeps, who: Principal, request: LaunchRequest) {
  const { sql } = deps.db;
  const made = await makePlan(sql, deps.channels, request, deps.clock.now());
  const [pool, leftOut] = await Promise.all([shield(sql, who, made.pool), shield(sql, who, made.leftOut)]);
  const plan = { ...made, pool, leftOut };
  const first = plan.pool.filter((p) => p.plannedEchelon === 1).map((p) => p.memberId);
  const reached = [...(await loadReach(sql, first)).values()];
  const push = reached.filter((r) => r.pushes.length > 0).length;
  const reach = { push, sms: reached.length - push };
  const policy = deps.approval ?? APPROVAL;
  const size = sizeOf(request.lines, plan);
  const second = needsSecond(policy, request.kind, size) ? { size, minutes: policy.minutes } : null;
  return { request, plan, reach, second };
}

export function launchRoutes(deps: CalloutDeps, texts: Texts) {
  const { sql } = deps.db;
  const readerFor = (c: Context) => readerOf(c, texts, deps.clock.now());

  async function showForm(c: Context, values: LaunchValues, errors: LaunchErrors, refused?: string) {
    const [places, [any]] = await Promise.all([listPlaces(sql), sql`select 1 from member limit 1`]);
    const parts = { reader: readerFor(c), values, errors, places, empty: any === undefined, refused };
    return c.html(launchPage(parts) as string, errors.size > 0 || refused ? 422 : 200);
  }
  /** Runs `work` on what the form asks for; shows the form again when it cannot be read or done. */
  async function withRequest(
    c: Context<Signed>,
    values: LaunchValues,
    work: (request: LaunchRequest) => Promise<Response>,
  ) {
    const { t } = readerFor(c);
    const read = readLaunchForm(values, await listPlaces(sql), deps.clock.now());
    // A moment that the preview fixed is not a field of the form.
    const { arriveBy: _, idempotencyKey: __, glass: ___, ...kept } = values;
    if ('errors' in read) return showForm(c, kept, read.errors);
    try {
      return await work(await withinScope(sql, c.get('who'), read.request, deps.clock.now()));
    } catch (error) {
      if (!(error instanceof Problem)) throw error;
      const why = `${t(`problem.${error.code}`)}。${t(`problem.${error.code}.detail`, error.vars)}`;
      return showForm(c, kept, new Map(), why);
    }
  }

  return new Hono<Signed>()
    .get('/launch', may('callout.launch'), (c) => {
      const kind = KINDS.find((k) => k === c.req.query('kind')) ?? 'real';
      return showForm(c, { ...DEFAULT_VALUES, kind }, new Map());
    })
    .get('/launch/:step{preview|edit}', may('callout.launch'), (c) => c.redirect('/launch', 303))
    .post('/launch/edit', may('callout.launch'), form, (c) => {
      const { arriveBy: _, idempotencyKey: __, ...values } = c.req.valid('form');
      return showForm(c, values, new Map());
    })
    .post('/launch/preview', may('callout.launch'), form, (c) => {
      const values = c.req.valid('form');
      return withRequest(c, values, async (request) => {
        const parts = await previewOf(deps, c.get('who'), request);
        const page = { ...parts, reader: readerFor(c), values, idempotencyKey: randomUUID() };
        return c.html(previewPage(page) as string);
      });
    })
    .post('/launch', may('callout.launch'), form, (c) => {
      const values = c.req.valid('form');
      return withRequest(c, values, async (request) => {
        const reason = values.glass ? parseWith(glassForm, values).reason : null;
        const by = { who: c.get('who'), idempotencyKey: values.idempotencyKey || null, breakGlass: reason };
        const result = await askLaunch(deps, request, by);
        const to =
          'held' in result ? `/launch-requests/${result.held.id}` : `/callouts/${result.launched.id}`;
        return c.redirect(to, 303);
      });
    });
}
