// The app before any room is mounted: health, figures, who may come in, and what is said when something fails.
import { Hono } from 'hono';
import { HTTPException } from 'hono/http-exception';
import { routePath } from 'hono/route';
import type { AccessDeps } from './access/deps.ts';
import { guarded } from './access/guard.ts';
import { type Log, limitBodies, logRequests, secretAddress, securePages } from './baseline.ts';
import { limitFiles } from './duty/files.ts';
import { type HealthDeps, healthRoutes } from './health.ts';
import { isJson, type RequestVariables } from './kernel/http.ts';
import { answerProblem } from './kernel/page.ts';
import { Problem } from './kernel/problem.ts';
import { type MetricsMount, metricsRoutes } from './metrics-routes.ts';
import { type BaseMap, mapOrigins } from './roster/map-base.ts';
import { readPhone } from './roster/values.ts';
import { sendCode } from './sign-in-message.ts';
import { texts } from './texts.ts';

export interface BareDeps extends HealthDeps {
  logger: Log;
  /** Of the environment; null when it has none. */
  operatorKey: string | null;
  /** Without a request for so long a console session ends. */
  consoleIdle_minutes?: number;
  /** Where a request came from, as the platform tells. */
  addressOf?: AccessDeps['addressOf'];
  /** Signs the personal links; shared by all processes. */
  linkSecret: string;
  /** Where links in texts lead, without a slash at the end. */
  publicUrl: string;
  /** Below our own map. */
  map?: BaseMap;
  /** Figures for Prometheus, where they are kept. */
  metrics?: MetricsMount & { answered(method: string, route: string, status: number, seconds: number): void };
}

/** A value that the database cannot hold, SQLSTATE class 22, came with the request; that no schema stopped it is logged. */
const refusedValue = (error: Error) => 'code' in error && /^22\w{3}$/.test(String(error.code));

/** Without anything of the rooms: all that a dispatcher answers, and what `createApp` mounts the rest on. */
export function createBareApp(deps: BareDeps) {
  const app = new Hono<{ Variables: RequestVariables }>();
  app.onError((error, c) => {
    const answer = (problem: Problem) => answerProblem(c, texts, problem, deps.clock.now());
    if (error instanceof Problem) return answer(error);
    if (error instanceof HTTPException && error.status === 400) {
      const fields = [{ field: 'body', code: isJson(c) ? 'field.json' : 'field.form' }];
      return answer(new Problem(400, 'invalid-request', { fields }));
    }
    if (error instanceof HTTPException && error.status === 403)
      return answer(new Problem(403, 'other-origin'));
    deps.logger.error({ err: error, route: routePath(c) }, 'request failed');
    return answer(refusedValue(error) ? new Problem(400, 'invalid-request') : new Problem(500, 'internal'));
  });
  app.notFound((c) => answerProblem(c, texts, new Problem(404, 'not-found'), deps.clock.now()));
  for (const path of ['/a/*', '/at/*', '/enter/*', '/rc/*', '/b/*']) app.use(path, secretAddress);
  app.use(logRequests(deps.logger, deps.metrics?.answered), securePages(mapOrigins(deps.map)));
  // Before the limit of all others: whoever sends a photo of 30 MB hears the limit that holds for photos.
  app.use('/api/duty-files', limitFiles);
  app.use(limitBodies, guarded(accessOf(deps)));
  app.route('/', healthRoutes(deps));
  if (deps.metrics) app.route('/', metricsRoutes(deps.metrics));
  return app;
}

const CONSOLE_IDLE_MINUTES = 30;

/** What signing in and its guard need. */
export const accessOf = (deps: BareDeps): AccessDeps => ({
  ...{ db: deps.db, clock: deps.clock, operatorKey: deps.operatorKey, secret: deps.linkSecret },
  publicUrl: deps.publicUrl,
  consoleIdle_minutes: deps.consoleIdle_minutes ?? CONSOLE_IDLE_MINUTES,
  addressOf: deps.addressOf ?? (() => null),
  readPhone(text) {
    const read = readPhone(text);
    return 'value' in read ? read.value : null;
  },
  sendCode: (tx, message) => sendCode(tx, deps, message),
});
