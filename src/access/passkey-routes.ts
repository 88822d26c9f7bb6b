// Passkeys over HTTP: the sign-in library's own endpoints, only these four, behind our guard and on our clock.
import { type Context, Hono } from 'hono';
import { describeRoute } from 'hono-openapi';
import { z } from 'zod';
import { responses } from '../kernel/http.ts';
import { Problem } from '../kernel/problem.ts';
import { may, open, refuseOtherOrigins, type Signed } from './guard.ts';
import { countOrRefuse } from './rate-limit.ts';
import { keyed } from './secrets.ts';
import { SESSION_SECONDS } from './session-kinds.ts';
import type { SignIn } from './sign-in-routes.ts';

const AT = '/api/auth/passkey';
const MOST_TRIES = 120;
const TRIES_SECONDS = 900;

const doc = (summary: string) =>
  describeRoute({ summary, tags: ['access'], responses: responses('As WebAuthn wants it', z.any()) });
const made = z.object({ session: z.object({ id: z.coerce.number() }) });

export function passkeyRoutes({ deps, auth }: SignIn): Hono<Signed> {
  const handle = async (c: Context) => (await auth()).handler(c.req.raw);
  return new Hono<Signed>()
    .get(`${AT}/generate-register-options`, may('self.manage'), doc('Begin to make a passkey'), handle)
    .post(`${AT}/verify-registration`, may('self.manage'), doc('Keep the passkey made'), handle)
    .get(`${AT}/generate-authenticate-options`, open('sign-in'), doc('Begin to use a passkey'), handle)
    .post(`${AT}/verify-authentication`, open('sign-in'), doc('Sign in with a passkey'), async (c) => {
      refuseOtherOrigins(c);
      const now = deps.clock.now();
      const from = deps.addressOf(c);
      const key = `passkey:from:${keyed(deps.secret, 'limits', from ?? '')}`;
      await countOrRefuse(deps.db.sql, [{ key, most: MOST_TRIES, window_seconds: TRIES_SECONDS }], now);
      const reply = await handle(c);
      const session = made.safeParse(
        await reply
          .clone()
          .json()
          .catch(() => null),
      );
      if (!reply.ok || !session.success) throw new Problem(422, 'passkey-refused');
      const kind = c.req.query('keep') === 'yes' ? 'phone' : 'console';
      const expiresAt = new Date(now.getTime() + SESSION_SECONDS[kind] * 1_000);
      await deps.db.sql`
        update session set kind = ${kind}, ip_address = ${from}, last_seen_at = ${now}, created_at = ${now},
          updated_at = ${now}, expires_at = ${expiresAt} where id = ${session.data.session.id}`;
      return reply;
    });
}
