// The sign-in library on our tables: it makes sessions and their cookies, and holds passkeys. Codes and links are ours.
import { passkey } from '@better-auth/passkey';
import { drizzleAdapter } from 'better-auth/adapters/drizzle';
import { createAuthEndpoint } from 'better-auth/api';
import { setSessionCookie } from 'better-auth/cookies';
import { betterAuth } from 'better-auth/minimal';
import { z } from 'zod';
import * as tables from '../../db/schema/access.ts';
import { ormOf } from '../kernel/orm.ts';
import { COOKIE_PREFIX, isHttps, sessionSecret } from './authenticate.ts';
import type { AccessDeps } from './deps.ts';
import { SESSION_SECONDS } from './session-kinds.ts';

/** Makes the session of somebody who has proven who it is, and its cookie. Reached by no address. */
const roster = {
  id: 'roster',
  endpoints: {
    beginSession: createAuthEndpoint(
      {
        method: 'POST',
        body: z.object({
          userId: z.number(),
          kind: z.enum(['console', 'phone']),
          from: z.string().nullable(),
          now: z.date(),
        }),
      },
      async (ctx) => {
        const { userId, kind, from, now } = ctx.body;
        const user = await ctx.context.internalAdapter.findUserById(String(userId));
        if (!user) throw ctx.error('UNAUTHORIZED');
        const expiresAt = new Date(now.getTime() + SESSION_SECONDS[kind] * 1_000);
        const times = { expiresAt, lastSeenAt: now, createdAt: now, updatedAt: now };
        const own = { kind, ipAddress: from, ...times };
        const session = await ctx.context.internalAdapter.createSession(String(userId), false, own, true);
        // A console's cookie goes with the browser, a phone's stays.
        const maxAge = kind === 'phone' ? SESSION_SECONDS.phone : undefined;
        await setSessionCookie(ctx, { session, user }, false, { maxAge });
        return { id: Number(session.id) };
      },
    ),
  },
};

export type Auth = ReturnType<typeof authOf>;

export function authOf({ db, clock, secret, publicUrl }: AccessDeps) {
  return betterAuth({
    database: drizzleAdapter(ormOf(db), {
      provider: 'pg',
      schema: {
        user: tables.account,
        session: tables.session,
        verification: tables.verification,
        passkey: tables.passkey,
      },
    }),
    secret: sessionSecret(secret),
    baseURL: publicUrl,
    basePath: '/api/auth',
    trustedOrigins: [publicUrl],
    // Nobody here has an e-mail address or an account elsewhere, so our tables have no place for them.
    advanced: {
      database: { generateId: 'serial', validateSchema: false },
      cookiePrefix: COOKIE_PREFIX,
      useSecureCookies: isHttps(publicUrl),
    },
    session: {
      expiresIn: SESSION_SECONDS.phone,
      // How long a session lives is for our own guard to say.
      disableSessionRefresh: true,
      freshAge: 0,
      additionalFields: {
        kind: { type: 'string', input: false, defaultValue: 'console' },
        lastSeenAt: { type: 'date', input: false, defaultValue: () => clock.now() },
      },
    },
    // Limits hold across processes and per phone: ours.
    rateLimit: { enabled: false },
    telemetry: { enabled: false },
    logger: { disabled: true },
    plugins: [
      roster,
      passkey({ rpID: new URL(publicUrl).hostname, rpName: '集结 Muster', origin: publicUrl }),
    ],
  });
}
