// The end of every way in: a session and its cookie on the answer.
import type { Context } from 'hono';
import type { Auth } from './auth.ts';
import type { AccessDeps } from './deps.ts';
import type { SessionKind } from './session-kinds.ts';

/** Signs the browser of this request in as `userId`. */
export async function beginSession(
  c: Context,
  { auth, deps }: { auth(): Promise<Auth>; deps: AccessDeps },
  userId: number,
  kind: SessionKind,
): Promise<void> {
  const made = await (await auth()).api.beginSession({
    body: { userId, kind, from: deps.addressOf(c), now: deps.clock.now() },
    headers: c.req.raw.headers,
    returnHeaders: true,
  });
  for (const cookie of made.headers.getSetCookie()) c.header('set-cookie', cookie, { append: true });
}

/** A page of our own to go on to; anything else leads to the desk. */
export function ownPage(asked: string | undefined): string {
  const home = '/';
  if (!asked?.startsWith('/')) return home;
  const url = URL.parse(asked, 'http://self');
  return url?.origin === 'http://self' ? `${url.pathname}${url.search}` : home;
}
