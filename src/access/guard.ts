// The guard of every route: what it declares is asked for before it runs; what declares nothing is refused.
import type { Context, MiddlewareHandler } from 'hono';
import { matchedRoutes } from 'hono/route';
import { actingAs } from '../kernel/acting.ts';
import type { Clock } from '../kernel/clock.ts';
import { idParam, parseWith } from '../kernel/fields.ts';
import type { RequestVariables } from '../kernel/http.ts';
import { Problem } from '../kernel/problem.ts';
import { authenticate } from './authenticate.ts';
import type { AccessDeps } from './deps.ts';
import type { Permission } from './permissions.ts';
import { mayAtAll, type Principal } from './principal.ts';
import { isInScope, type Target } from './scope.ts';

/** Of a request that passed the guard. */
export type Signed = { Variables: RequestVariables & { who: Principal } };

/** Who acts, and when, as actions want to know it. */
export const actingBy = (c: Context<Signed>, clock: Clock) => ({ now: clock.now(), actor: c.get('actor') });

export interface Declaration {
  /** Null: open to everybody. */
  permission: Permission | null;
  target: Target | null;
}

const DECLARED = Symbol('declared');
type Declared = { [DECLARED]?: Declaration };

export const declarationOf = (handler: unknown): Declaration | undefined => (handler as Declared)[DECLARED];

/**
 * Asks for `permission`: 401 without a valid sign-in, 403 without the permission. With a `target` the address's `:id`
 * must lie within what the permission covers, else 404: that it exists is nobody's business outside.
 */
export function may(permission: Permission, target: Target | null = null): MiddlewareHandler {
  const guard: MiddlewareHandler = async (c, next) => {
    const deps = c.get('access') as AccessDeps;
    const who = await whoIs(c, deps);
    if (!mayAtAll(who, permission)) throw new Problem(403, 'forbidden');
    if (target) {
      const { id } = parseWith(idParam, { id: c.req.param('id') });
      if (!(await isInScope(deps.db.sql, who, permission, target, id))) throw new Problem(404, 'not-found');
    }
    await actingAs({ actor: who.actor, from: deps.addressOf(c) }, next);
  };
  return Object.assign(guard, { [DECLARED]: { permission, target } satisfies Declaration });
}

/** Needs no sign-in, and says why. A browser that changes something must still come from our own pages. */
export function open(_why: string): MiddlewareHandler {
  const pass: MiddlewareHandler = (_c, next) => next();
  return Object.assign(pass, { [DECLARED]: { permission: null, target: null } satisfies Declaration });
}

async function whoIs(c: Context, deps: AccessDeps): Promise<Principal> {
  const known = c.get('who') as Principal | undefined;
  if (known) return known;
  const { who, by } = await authenticate(c, deps);
  if (by === 'cookie') refuseOtherOrigins(c);
  c.set('who', who);
  c.set('actor', who.actor);
  c.set('may', (asked: Permission) => mayAtAll(who, asked));
  return who;
}

const SAFE = new Set(['GET', 'HEAD', 'OPTIONS']);

/** A change that a browser sends on its own counts only from our own pages: 403 for another site's. */
export function refuseOtherOrigins(c: Context): void {
  if (SAFE.has(c.req.method)) return;
  const site = c.req.header('sec-fetch-site');
  const origin = c.req.header('origin');
  // Behind a proxy our own scheme may differ from the browser's; the host is what tells sites apart.
  const ours = origin !== undefined && URL.parse(origin)?.host === c.req.header('host');
  if (!ours || (site !== undefined && site !== 'same-origin')) throw new Problem(403, 'other-origin');
}

/** For the whole app, before all routes: gives the guards what they need, and refuses routes that declare nothing. */
export function guarded(deps: AccessDeps): MiddlewareHandler {
  return async (c, next) => {
    const routes = matchedRoutes(c).filter((r) => r.method !== 'ALL');
    const declared = new Set(
      routes.filter((r) => declarationOf(r.handler)).map((r) => `${r.method} ${r.path}`),
    );
    if (routes.some((r) => !declared.has(`${r.method} ${r.path}`))) throw new Problem(403, 'forbidden');
    c.set('access', deps);
    await next();
  };
}
