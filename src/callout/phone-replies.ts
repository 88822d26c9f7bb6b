// What the personal link answers: the page to a person, JSON to a program, and what became of an answer to both.
import type { Context } from 'hono';
import { isJson } from '../kernel/http.ts';
import { type Reader, readerOf } from '../kernel/page.ts';
import { Problem } from '../kernel/problem.ts';
import type { Texts } from '../kernel/texts.ts';
import type { CalloutDeps } from './deps.ts';
import { loadGear } from './gear.ts';
import { readToken } from './link.ts';
import { phonePage } from './pages/phone-page.ts';
import type { PhonePageParts } from './pages/phone-page-parts.ts';
import { loadPhoneView, type PhoneView } from './phone-view.ts';
import type { Answered, AnswerRequest } from './respond.ts';

export interface PhoneReplies {
  reader(c: Context): Reader;
  /** Throws 404 for a token that we did not make. */
  summonsOf(c: Context): number;
  viewOf(c: Context): Promise<PhoneView>;
  page(
    c: Context,
    view: PhoneView,
    more: Partial<PhonePageParts>,
    status: 200 | 400 | 422 | 429,
  ): Promise<Response>;
  /** `/a/<token>` */
  pathOf(c: Context): string;
  /** A form that cannot be taken is shown again with what was typed. */
  formRefused(c: Context, input: Record<string, unknown>): Promise<Response>;
  answered(c: Context, result: Answered, asked: Pick<AnswerRequest, 'answer' | 'etaMinutes'>): Response;
}

export function phoneReplies(deps: CalloutDeps, texts: Texts): PhoneReplies {
  const reader = (c: Context) => readerOf(c, texts, deps.clock.now());
  const pathOf = (c: Context) => `/a/${c.req.param('token')}`;
  const summonsOf = (c: Context) => {
    const id = readToken(deps.linkSecret, c.req.param('token') ?? '');
    if (id === null) throw new Problem(404, 'link-unknown');
    return id;
  };
  const viewOf = async (c: Context) => {
    const view = await loadPhoneView(deps.db.sql, summonsOf(c));
    if (!view) throw new Problem(404, 'link-unknown');
    return view;
  };
  const page: PhoneReplies['page'] = async (c, view, more, status) => {
    const gear = await loadGear(deps.db.sql, { ...view.person, calloutId: view.row.id });
    return c.html(phonePage({ view, gear, reader: reader(c), path: pathOf(c), ...more }) as string, status);
  };
  return {
    ...{ reader, summonsOf, viewOf, page, pathOf },
    async formRefused(c, input) {
      const view = await viewOf(c);
      if (view.row.state === 'closed') throw new Problem(410, 'link-ended');
      const typed = Object.fromEntries(Object.entries(input).filter(([, v]) => typeof v === 'string'));
      return page(c, view, { error: reader(c).t('phone.fill-in'), typed }, 400);
    },
    answered(c, result, asked) {
      if (result.outcome === 'unknown') throw new Problem(404, 'link-unknown');
      if (result.phase === 'closed')
        throw new Problem(410, 'link-over', { extra: { outcome: result.outcome } });
      return isJson(c)
        ? jsonAnswer(c, result, reader(c))
        : c.redirect(`${pathOf(c)}?${after(c, result, asked)}`, 303);
    },
  };
}

function jsonAnswer(c: Context, { outcome, state, elsewhere }: Answered, { t }: Reader): Response {
  const told = { outcome, state: state ?? '', message: t(`outcome.${outcome}`) };
  if (!elsewhere) return c.json(told);
  const { calloutId, kind, title } = elsewhere;
  throw new Problem(409, 'elsewhere', { extra: { ...told, callout: { id: calloutId, kind, title } } });
}

/** The outcome for the page that a browser is sent on to, so that a reload sends nothing twice. */
function after(
  c: Context,
  { outcome, elsewhere }: Answered,
  asked: Pick<AnswerRequest, 'answer' | 'etaMinutes'>,
): URLSearchParams {
  const query = new URLSearchParams(elsewhere ? { conflict: asked.answer } : { done: outcome });
  if (elsewhere && asked.etaMinutes !== null) query.set('eta', String(asked.etaMinutes));
  const lang = c.req.query('lang');
  if (lang === 'zh' || lang === 'en') query.set('lang', lang);
  return query;
}
