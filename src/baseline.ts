// What holds for every request: headers that keep pages to themselves, a bound on bodies, a log without secrets.
import type { Context, MiddlewareHandler } from 'hono';
import { compress } from 'hono/compress';
import { matchedRoutes } from 'hono/route';
import { NONCE, secureHeaders } from 'hono/secure-headers';
import { asOwnWork } from './kernel/about.ts';
import { limitBody } from './kernel/http.ts';

/** Where the process tells what happens: pino, or the Worker's console. */
export interface Log {
  info(about: object, message: string): void;
  warn(about: object, message: string): void;
  error(about: object, message: string): void;
}

/** Above every limit that a route sets for itself. */
const BODY_LIMIT_MB = 16;

const limit = limitBody(BODY_LIMIT_MB * 1_000_000, `${BODY_LIMIT_MB} MB`);
/** Reads with a limit of its own, and gives the words back when their picture is too large. */
const LIMITS_ITSELF = new Set(['/field-reports']);
export const limitBodies: MiddlewareHandler = (c, next) =>
  LIMITS_ITSELF.has(c.req.path) ? next() : limit(c, next);

/**
 * No script but our own files, no style but those and what carries the page's own number, no frame around our pages, no
 * address with a token in it told to another site. Data comes from us and from `origins`: where the base map is.
 */
export const securePages = (origins: readonly string[]) =>
  secureHeaders({
    contentSecurityPolicy: {
      defaultSrc: ["'self'"],
      connectSrc: ["'self'", ...origins],
      scriptSrc: ["'self'"],
      styleSrc: ["'self'", NONCE],
      imgSrc: ["'self'", 'data:', 'blob:', ...origins],
      workerSrc: ["'self'", 'blob:'],
      objectSrc: ["'none'"],
      baseUri: ["'none'"],
      formAction: ["'self'"],
      frameAncestors: ["'none'"],
    },
    xFrameOptions: 'DENY',
    // Not no-referrer: with it browsers send `Origin: null` with our own forms.
    referrerPolicy: 'same-origin',
    strictTransportSecurity: 'max-age=15552000',
  });

/**
 * Gives the console's document the number of its own policy: its library writes styles when it runs. A number that was
 * kept would fit no later policy.
 */
export const numberedDocument: MiddlewareHandler = async (c, next) => {
  await next();
  if (!c.res.headers.get('content-type')?.startsWith('text/html')) return;
  const number = c.get('secureHeadersNonce') as string;
  const page = (await c.res.text()).replace(
    '</head>',
    `<meta property="csp-nonce" nonce="${number}"></head>`,
  );
  const headers = new Headers(c.res.headers);
  for (const name of ['content-length', 'etag', 'last-modified']) headers.delete(name);
  headers.set('cache-control', 'no-store');
  c.res = new Response(page, { status: c.res.status, headers });
};

/** A built file's name changes with what is in it. */
export const keptForGood: MiddlewareHandler = async (c, next) => {
  await next();
  if (c.res.status === 200) c.res.headers.set('cache-control', 'public, max-age=31536000, immutable');
};

/** For addresses that are themselves a secret: told to nobody, kept by nobody. Stands outside `securePages`. */
export const secretAddress: MiddlewareHandler = async (c, next) => {
  await next();
  c.header('referrer-policy', 'no-referrer');
  c.header('cache-control', 'no-store');
};

const compressed = compress();

/** What phones on bad networks fetch. Answers are left as they are: packing a hundred bytes costs more than it saves. */
export const packed: MiddlewareHandler = (c, next) => (c.req.method === 'GET' ? compressed(c, next) : next());

type Answered = (method: string, route: string, status: number, seconds: number) => void;

/** The narrowest pattern that a request met: what catches everything (files, middleware) says nothing of it. */
const patternOf = (c: Context): string =>
  matchedRoutes(c).findLast(({ path }) => path !== '/*')?.path ?? '/*';

/** Logs the route's pattern and never the path, which may carry a personal link's token. */
export function logRequests(logger: Log, answered?: Answered): MiddlewareHandler {
  return (c, next) =>
    asOwnWork(async () => {
      const start_ms = performance.now();
      await next();
      const took_ms = Math.round(performance.now() - start_ms);
      const [method, route, status] = [c.req.method, patternOf(c), c.res.status];
      answered?.(method, route, status, took_ms / 1_000);
      logger.info({ method, route, status, took_ms }, 'request');
    });
}
