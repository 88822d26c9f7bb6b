// The personal link over HTTP: the page that asks, and the answers that come back by form or as JSON.
import { zValidator } from '@hono/zod-validator';
import { type Context, Hono } from 'hono';
import { describeRoute } from 'hono-openapi';
import { z } from 'zod';
import { open } from '../access/guard.ts';
import { forJson, isJson, limitBody, onlyForms, responses, valid } from '../kernel/http.ts';
import { wantsPage } from '../kernel/page.ts';
import { Problem } from '../kernel/problem.ts';
import type { Texts } from '../kernel/texts.ts';
import type { AnswerGate } from './answer-gate.ts';
import { answerSchema, deviceTime } from './answer-schema.ts';
import { type CheckIn, checkInSchema, proveArrival, typed } from './check-in.ts';
import type { CalloutDeps } from './deps.ts';
import { rememberSummons } from './muster-point-routes.ts';
import { distanceOf } from './pages/said.ts';
import { type PhoneReplies, phoneReplies } from './phone-replies.ts';
import { loadElsewhere, type PhoneView } from './phone-view.ts';
import type { AnswerRequest } from './respond.ts';
import { ANSWERS } from './respond-rules.ts';
import { underWayRoutes } from './under-way-routes.ts';

const BODY_LIMIT_BYTES = 20_000;
const MINUTES = /(分钟?|min(ute)?s?)$/i;

/** A form's fields are text; an empty one was not filled in. */
export const answerFormSchema = z.object({
  answer: z.enum(ANSWERS),
  etaMinutes: z
    .string()
    .optional()
    .transform((text) => typed(text ?? '').replace(MINUTES, ''))
    .transform((text) => (text === '' ? undefined : Number(text)))
    .pipe(answerSchema.shape.etaMinutes),
  reason: answerSchema.shape.reason.transform((text) => text || undefined),
  move: z
    .literal('yes')
    .optional()
    .transform((yes) => yes !== undefined),
});

const answeredView = z.object({ outcome: z.string(), state: z.string(), message: z.string() });
const phoneView = z.object({
  ...{ kind: z.string(), phase: z.string(), title: z.string(), task: z.string() },
  musterPoint: z.object({ place: z.string(), lon: z.number(), lat: z.number() }),
  commander: z.object({ name: z.string(), phone: z.string().nullable() }),
  ...{
    arriveBy: z.iso.datetime(),
    name: z.string(),
    roles: z.array(z.string()),
    role: z.string().nullable(),
  },
  ...{ distanceMetres: z.number().nullable(), state: z.string(), filled: z.boolean() },
});

const shown = ({ row, person, state, role, filled }: PhoneView): z.output<typeof phoneView> => ({
  ...{ kind: row.kind, phase: row.state, title: row.title, task: row.task },
  musterPoint: { place: row.musterPlace, lon: row.musterLon, lat: row.musterLat },
  commander: { name: row.commanderName, phone: row.commanderPhone },
  ...{ arriveBy: row.arriveBy.toISOString(), name: person.name, roles: person.roles, role },
  ...{ distanceMetres: person.distance_m, state, filled },
});

/** What became of the answer just given, carried over the redirect. */
const afterQuery = z.object({
  done: z.enum(['recorded', 'unchanged', 'late', 'noted']).optional().catch(undefined),
  conflict: z.enum(ANSWERS).optional().catch(undefined),
  eta: z.coerce.number().int().min(0).max(999).optional().catch(undefined),
});

export function phoneRoutes(deps: CalloutDeps, gate: AnswerGate, texts: Texts) {
  const replies = phoneReplies(deps, texts);
  return (
    new Hono()
      .use(limitBody(BODY_LIMIT_BYTES, `${BODY_LIMIT_BYTES / 1_000} KB`))
      .get(
        '/:token',
        open('personal link'),
        describeRoute({
          security: [],
          summary: 'What a summoned person is asked; records nothing. A page for browsers, JSON for programs',
          responses: responses('The summons', phoneView),
        }),
        (c) => show(c, deps, replies),
      )
      .post(
        '/:token',
        open('personal link'),
        describeRoute({
          security: [],
          summary: 'Answer a summons; the latest answer counts, the same one again changes nothing',
          responses: responses('What became of it', answeredView),
        }),
        forJson(valid('json', answerSchema)),
        onlyForms(
          zValidator('form', answerFormSchema, (result, c) => {
            if (!result.success) return replies.formRefused(c, result.data);
          }),
        ),
        async (c) => {
          const given: z.output<typeof answerSchema> = isJson(c)
            ? c.req.valid('json')
            : { ...c.req.valid('form'), via: 'link' };
          const request: AnswerRequest = {
            ...{ summonsId: replies.summonsOf(c), answer: given.answer, move: given.move },
            ...{ etaMinutes: given.etaMinutes ?? null, reason: given.reason ?? null, channel: given.via },
            ...{ clientId: given.clientId ?? null, givenBy: null },
            deviceAt: deviceTime(given, deps.clock.now()),
          };
          return replies.answered(c, await gate.submit(request), request);
        },
      )
      // A refused check-in is shown at its own address, from where somebody may come back.
      .get('/:token/check-in', open('personal link'), (c) => c.redirect(`/a/${c.req.param('token')}`, 303))
      .post(
        '/:token/check-in',
        open('personal link'),
        describeRoute({
          security: [],
          summary: 'Check in at the muster point by the code shown there or by position',
          responses: responses('What became of it', answeredView),
        }),
        forJson(valid('json', checkInSchema)),
        onlyForms(
          zValidator('form', checkInSchema, (result, c) => {
            if (!result.success) return replies.formRefused(c, result.data);
          }),
        ),
        (c) => checkIn(c, isJson(c) ? c.req.valid('json') : c.req.valid('form'), { deps, gate, replies }),
      )
      .route('/', underWayRoutes(deps, replies))
  );
}

async function show(c: Context, deps: CalloutDeps, replies: PhoneReplies) {
  const view = await replies.viewOf(c);
  if (view.row.state === 'closed') throw new Problem(410, 'link-ended');
  if (!wantsPage(c) && c.req.header('accept')?.includes('application/json')) return c.json(shown(view));
  rememberSummons(c, view.row.id, deps.publicUrl);
  const { done, conflict, eta } = afterQuery.parse(c.req.query());
  const elsewhere = conflict && (await loadElsewhere(deps.db.sql, view.person));
  const asked = elsewhere && { elsewhere, answer: conflict, etaMinutes: eta };
  return replies.page(c, view, { outcome: done, ...(asked && { conflict: asked }) }, 200);
}

async function checkIn(
  c: Context,
  given: CheckIn,
  { deps, gate, replies }: { deps: CalloutDeps; gate: AnswerGate; replies: PhoneReplies },
) {
  const view = await replies.viewOf(c);
  const { row, person } = view;
  const over = row.state === 'closed' || person.releasedAt !== null;
  const reader = replies.reader(c);
  try {
    // After the end an arrival is kept as late, proven or not.
    const channel = over
      ? 'link'
      : await proveArrival(deps, view, given, deps.clock.now(), (m) => distanceOf(reader, m));
    const request: AnswerRequest = {
      ...{ summonsId: person.summonsId, answer: 'arrived', channel, etaMinutes: null, reason: null },
      ...{ deviceAt: deviceTime(given, deps.clock.now()), clientId: given.clientId ?? null },
      ...{ move: false, givenBy: null },
    };
    return replies.answered(c, await gate.submit(request), request);
  } catch (error) {
    const again = error instanceof Problem && (error.status === 422 || error.status === 429) ? error : null;
    if (!again || isJson(c)) throw error;
    const { t } = reader;
    const why = `${t(`problem.${again.code}`)}。${t(`problem.${again.code}.detail`, again.vars)}`;
    return replies.page(c, view, { error: why, typed: { code: given.code } }, again.status as 422);
  }
}
