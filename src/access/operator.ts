// The way in: one operator key, sent as a bearer token by programs and as a signed cookie by browsers.
import { createHash, createHmac, timingSafeEqual } from 'node:crypto';
import { type Context, Hono } from 'hono';
import { deleteCookie, getCookie, setCookie } from 'hono/cookie';
import { actingAs } from '../kernel/acting.ts';
import type { Guard } from '../kernel/http.ts';
import { Problem } from '../kernel/problem.ts';

const COOKIE = 'muster_operator';

const digest = (text: string) => createHash('sha256').update(text).digest();
const same = (a: string, b: string) => timingSafeEqual(digest(a), digest(b));
/** The cookie does not carry the key itself, so that a copied cookie jar opens no API elsewhere. */
const cookieValue = (key: string) => createHmac('sha256', key).update('operator-cookie').digest('base64url');

function isOperator(c: Context, key: string): boolean {
  const bearer = /^Bearer (.+)$/.exec(c.req.header('authorization') ?? '')?.[1];
  if (bearer !== undefined) return same(bearer, key);
  const cookie = getCookie(c, COOKIE);
  return cookie !== undefined && same(cookie, cookieValue(key));
}

/** Lets only the operator pass. A browser that changes something must come from our own pages. */
export function operatorOnly(key: string): Guard {
  return async (c, next) => {
    if (!isOperator(c, key)) throw new Problem(401, 'unauthenticated');
    c.set('actor', 'operator');
    await actingAs({ actor: 'operator', from: null }, next);
  };
}

function signIn(c: Context, key: string): void {
  setCookie(c, COOKIE, cookieValue(key), {
    httpOnly: true,
    sameSite: 'Strict',
    secure: new URL(c.req.url).protocol === 'https:',
    path: '/',
    maxAge: 30 * 24 * 3600,
  });
}

/** `GET /enter?key=…`, or a form with the key, signs a browser in and goes to the console; `POST /leave` signs it out. */
export function accessRoutes(key: string): Hono {
  return new Hono()
    .get('/enter', (c) => {
      if (!same(c.req.query('key') ?? '', key)) throw new Problem(401, 'unauthenticated');
      signIn(c, key);
      // A Strict cookie is not sent along a redirect that began on another site: the page sends itself on.
      return c.html(
        '<!doctype html><meta http-equiv="refresh" content="0;url=/"><a href="/">集结 Muster</a>',
      );
    })
    .post('/enter', async (c) => {
      const given = (await c.req.parseBody()).key;
      if (typeof given !== 'string' || !same(given.trim(), key)) throw new Problem(401, 'unauthenticated');
      signIn(c, key);
      return c.redirect('/', 303);
    })
    .post('/leave', (c) => {
      deleteCookie(c, COOKIE, { path: '/' });
      return c.redirect('/enter', 303);
    });
}
