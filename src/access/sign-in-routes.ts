// Signing in and out over HTTP: phone and code, a link, and the same for programs of our own.
import { type Context, Hono } from 'hono';
import { deleteCookie } from 'hono/cookie';
import { describeRoute } from 'hono-openapi';
import { z } from 'zod';
import { parseWith } from '../kernel/fields.ts';
import { responses, valid } from '../kernel/http.ts';
import { keepLanguage, readerOf } from '../kernel/page.ts';
import { Problem } from '../kernel/problem.ts';
import type { Texts } from '../kernel/texts.ts';
import type { Auth } from './auth.ts';
import { isHttps, sessionCookie } from './authenticate.ts';
import { beginSession, ownPage } from './begin-session.ts';
import type { AccessDeps } from './deps.ts';
import { may, open, refuseOtherOrigins, type Signed } from './guard.ts';
import { endSessions } from './sessions.ts';
import { requestCode, takeCode } from './sign-in-code.ts';
import { takeLink } from './sign-in-link.ts';
import { codePage, linkPage, phonePage, whoPage } from './sign-in-pages.ts';

export interface SignIn {
  deps: AccessDeps;
  /** Loaded when somebody first signs in. */
  auth(): Promise<Auth>;
  texts: Texts;
}

const text = z.string().max(200);
const phoneForm = z.object({ phone: text, next: text.optional(), keep: text.optional() });
const codeForm = phoneForm.extend({ code: text, who: text.optional() });
const codeRequest = z.object({ phone: text }).meta({ id: 'CodeRequest' });
const signInRequest = z
  .object({
    phone: text,
    code: text,
    /** A person's own phone: stays signed in for months. */
    keep: z.boolean().default(true),
    who: text.optional(),
  })
  .meta({ id: 'SignInRequest' });

/** Sign-in pages change nothing for whoever is signed in elsewhere, but nobody may be signed in behind their back. */
const fromOurPages = (c: Context) => {
  const isBrowser = c.req.header('origin') ?? c.req.header('sec-fetch-site');
  if (isBrowser !== undefined) refuseOtherOrigins(c);
};

export function signInRoutes(signIn: SignIn): Hono<Signed> {
  return new Hono<Signed>().route('/', pages(signIn)).route('/', links(signIn)).route('/', api(signIn));
}

function pages(signIn: SignIn) {
  const { deps, texts } = signIn;
  const readerFor = (c: Context) => {
    c.header('cache-control', 'no-store');
    keepLanguage(c);
    return readerOf(c, texts, deps.clock.now());
  };
  const formOf = async (c: Context) => {
    fromOurPages(c);
    return c.req.parseBody();
  };
  /** A refusal is told on the form that it belongs to; what was typed is kept. */
  async function orAgain(c: Context, work: () => Promise<Response>, again: (why: Problem) => unknown) {
    try {
      return await work();
    } catch (error) {
      if (!(error instanceof Problem) || error.status === 403) throw error;
      return c.html((await again(error)) as string, error.status as 422);
    }
  }
  return new Hono<Signed>()
    .get('/sign-in', open('sign-in'), (c) => {
      // It takes a second to load: while the number is typed there is time. What goes wrong is told when it is needed.
      signIn.auth().catch(() => {});
      const next = ownPage(c.req.query('next'));
      const keep = /Mobi|Android|iPhone/.test(c.req.header('user-agent') ?? '');
      return c.html(phonePage(readerFor(c), { next, keep }) as string);
    })
    .post('/sign-in/code', open('sign-in'), async (c) => {
      const { phone, next, keep } = parseWith(phoneForm, await formOf(c));
      const kept = { phone, next: ownPage(next), keep: keep !== undefined };
      return orAgain(
        c,
        async () => {
          await requestCode(deps, phone, deps.addressOf(c));
          return c.html(codePage(readerFor(c), kept) as string);
        },
        (why) => phonePage(readerFor(c), { ...kept, why }),
      );
    })
    .post('/sign-in', open('sign-in'), async (c) => {
      const { phone, code, who = null, next, keep } = parseWith(codeForm, await formOf(c));
      const kept = { phone, next: ownPage(next), keep: keep !== undefined };
      return orAgain(
        c,
        async () => {
          const taken = await takeCode(deps, { phone, code, who }, deps.addressOf(c));
          if (taken.outcome === 'who') {
            return c.html(whoPage(readerFor(c), { ...kept, code, people: taken.people }) as string);
          }
          await beginSession(c, signIn, taken.userId, kept.keep ? 'phone' : 'console');
          return c.redirect(kept.next, 303);
        },
        (why) => codePage(readerFor(c), { ...kept, why }),
      );
    })
    .post('/leave', may('self.manage'), async (c) => {
      await leave(c, deps);
      return c.redirect('/sign-in', 303);
    });
}

/** Opening a link does nothing yet: previewers open links too. */
function links(signIn: SignIn) {
  const { deps, texts } = signIn;
  return new Hono<Signed>()
    .get('/enter/:token', open('sign-in'), (c) =>
      c.html(linkPage(readerOf(c, texts, deps.clock.now()), c.req.param('token')) as string),
    )
    .post('/enter/:token', open('sign-in'), async (c) => {
      const { userId, isMember } = await takeLink(deps.db, c.req.param('token'), deps.clock.now());
      await beginSession(c, signIn, userId, isMember ? 'phone' : 'console');
      return c.redirect('/', 303);
    });
}

async function leave(c: Context<Signed>, deps: AccessDeps): Promise<void> {
  const { userId, sessionId, actor } = c.get('who');
  const by = { now: deps.clock.now(), actor };
  if (userId !== null && sessionId !== null) await endSessions(deps.db, { userId, sessionId }, by);
  deleteCookie(c, sessionCookie(deps.publicUrl), { path: '/', secure: isHttps(deps.publicUrl) });
}

const done = z.object({ ok: z.boolean() });
const choice = z.object({
  ok: z.boolean(),
  who: z.array(z.object({ key: z.string(), name: z.string() })).optional(),
});

function api(signIn: SignIn) {
  const { deps } = signIn;
  const doc = (summary: string, schema: z.ZodType, said = 'Done') =>
    describeRoute({ summary, tags: ['access'], responses: responses(said, schema) });
  return new Hono<Signed>()
    .post(
      '/api/sign-in/code',
      open('sign-in'),
      doc('Send a code to a phone; the answer is the same whether the phone is known', done),
      valid('json', codeRequest),
      async (c) => {
        fromOurPages(c);
        await requestCode(deps, c.req.valid('json').phone, deps.addressOf(c));
        return c.json({ ok: true });
      },
    )
    .post(
      '/api/sign-in',
      open('sign-in'),
      doc(
        'Hand a code in; sets the session cookie. `who` lists whom to choose from on a shared phone',
        choice,
      ),
      valid('json', signInRequest),
      async (c) => {
        fromOurPages(c);
        const { phone, code, keep, who: key = null } = c.req.valid('json');
        const taken = await takeCode(deps, { phone, code, who: key }, deps.addressOf(c));
        if (taken.outcome === 'who') {
          return c.json({ ok: false, who: taken.people.map(({ key, name }) => ({ key, name })) });
        }
        await beginSession(c, signIn, taken.userId, keep ? 'phone' : 'console');
        return c.json({ ok: true });
      },
    )
    .post('/api/sign-out', may('self.manage'), doc('End this session', done), async (c) => {
      await leave(c, deps);
      return c.json({ ok: true });
    });
}
