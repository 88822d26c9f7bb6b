// The code that hangs at the muster point: its poster for the leader to print, and what it opens on a phone that knows its
// owner by the summons that was opened there. Looking records nothing; one button checks in.
import { type Context, Hono } from 'hono';
import { getCookie, setCookie } from 'hono/cookie';
import { describeRoute } from 'hono-openapi';
import { z } from 'zod';
import { may, open, type Signed } from '../access/guard.ts';
import { idParam, parseWith } from '../kernel/fields.ts';
import { responses, valid } from '../kernel/http.ts';
import { readerOf } from '../kernel/page.ts';
import { Problem } from '../kernel/problem.ts';
import type { Texts } from '../kernel/texts.ts';
import type { AnswerGate } from './answer-gate.ts';
import { deviceTime } from './answer-schema.ts';
import type { CalloutDeps } from './deps.ts';
import { stateOf } from './gap.ts';
import { musterToken, readMusterToken, readToken, summonsToken } from './link.ts';
import { atPage } from './pages/at-page.ts';
import { posterPage } from './pages/poster-page.ts';
import { loadPhoneView, type PhoneView } from './phone-view.ts';
import { mergeList, musterListSchema } from './squad.ts';
import { loadPeople, loadRow } from './store.ts';

const REMEMBERED_SECONDS = 3 * 86_400;
const cookieOf = (calloutId: number) => `muster_at_${calloutId.toString(36)}`;

/** Whoever opens the summons here is known at the muster point: nothing else tells the printed code who reads it. */
export function rememberSummons(c: Context, calloutId: number, publicUrl: string): void {
  setCookie(c, cookieOf(calloutId), c.req.param('token') ?? '', {
    ...{ path: '/at', httpOnly: true, sameSite: 'Lax', maxAge: REMEMBERED_SECONDS },
    secure: publicUrl.startsWith('https:'),
  });
}

export function musterPointRoutes(deps: CalloutDeps, gate: AnswerGate, texts: Texts) {
  const reader = (c: Context) => readerOf(c, texts, deps.clock.now());
  const calloutOf = (c: Context) => {
    const id = readMusterToken(deps.linkSecret, c.req.param('token') ?? '');
    if (id === null) throw new Problem(404, 'muster-point-unknown');
    return id;
  };
  const whoOf = async (c: Context, calloutId: number): Promise<PhoneView | null> => {
    const summonsId = readToken(deps.linkSecret, getCookie(c, cookieOf(calloutId)) ?? '');
    const view = summonsId === null ? null : await loadPhoneView(deps.db.sql, summonsId);
    return view?.row.id === calloutId ? view : null;
  };
  return new Hono<Signed>()
    .get('/at/:token', open('muster point'), async (c) => {
      const id = calloutOf(c);
      const row = await loadRow(deps.db.sql, id);
      if (row.state === 'closed') throw new Problem(410, 'link-ended');
      const view = await whoOf(c, id);
      return c.html(atPage(reader(c), row, view, c.req.path) as string);
    })
    .post('/at/:token', open('muster point'), async (c) => {
      const id = calloutOf(c);
      const view = await whoOf(c, id);
      if (!view) throw new Problem(404, 'link-unknown');
      const { summonsId } = view.person;
      const answered = await gate.submit({
        ...{ summonsId, answer: 'arrived', channel: 'qr', etaMinutes: null, reason: null },
        ...{ deviceAt: null, move: false, clientId: null, givenBy: null },
      });
      if (answered.phase === 'closed') throw new Problem(410, 'link-over');
      return c.redirect(`/a/${summonsToken(deps.linkSecret, summonsId)}?done=${answered.outcome}`, 303);
    })
    .get('/callouts/:id/muster-point', may('callout.read', 'callout'), async (c) => {
      const { id } = parseWith(idParam, c.req.param());
      const row = await loadRow(deps.db.sql, id);
      const link = `${deps.publicUrl}/at/${musterToken(deps.linkSecret, id)}`;
      const people = await loadPeople(deps.db.sql, id);
      return c.html(posterPage(reader(c), row, link, people) as string);
    })
    .post(
      '/api/callouts/:id/muster-list',
      may('callout.steer', 'callout'),
      describeRoute({
        summary: 'Enter a list that was taken on paper at the muster point',
        responses: responses(
          'What became of it',
          z.object({ counted: z.number(), present: z.number(), absent: z.number() }),
        ),
      }),
      valid('param', idParam),
      valid('json', musterListSchema.omit({ sentAt: true })),
      async (c) => {
        const { id } = c.req.valid('param');
        const row = await loadRow(deps.db.sql, id);
        const called = await loadPeople(deps.db.sql, id);
        const people = called.map((p) => ({ ...p, state: stateOf(p, row.arriveBy) }));
        const list = c.req.valid('json');
        refuseLater(deviceTime(list, deps.clock.now()), deps.clock.now());
        return c.json(await mergeList(deps, id, people, { list, by: c.get('actor') }));
      },
    );
}

/** A phone's clock may be wrong, what somebody read from a paper must not be. */
function refuseLater(takenAt: Date | null, now: Date): void {
  if (takenAt && takenAt > now) {
    throw new Problem(400, 'invalid-request', {
      fields: [{ field: 'deviceAt', code: 'field.not-in-future' }],
    });
  }
}
