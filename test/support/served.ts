// The whole app listening on this machine, over a database of the test's own, for browsers.
import { serve } from '@hono/node-server';
import { serveStatic } from '@hono/node-server/serve-static';
import { createApp } from '../../src/app.ts';
import type { ApprovalPolicy } from '../../src/callout/approval-rules.ts';
import type { Database } from '../../src/kernel/database.ts';
import type { PdfPrinter } from '../../src/kernel/pdf.ts';
import type { Solver } from '../../src/kernel/solver.ts';
import { NO_BASE_MAP, TILES_PATH } from '../../src/roster/map-base.ts';
import { KEEP, rigOf } from './rig.ts';
import { type PersonAbout, signedIn } from './signed-in.ts';
import { OPERATOR_KEY } from './web.ts';

/** What of a browser's context is needed here. */
interface Context {
  addCookies(cookies: { name: string; value: string; url: string }[]): Promise<void>;
}

export async function serveApp(
  db: Database,
  name: 'localhost' | '127.0.0.1' = '127.0.0.1',
  more: {
    print?: PdfPrinter;
    solve?: Solver;
    /** A base map of our own. */
    tilesFile?: string;
    approval?: ApprovalPolicy;
  } = {},
) {
  const { tilesFile, ...rest } = more;
  const rig = rigOf(db);
  const logger = { info() {}, warn() {}, error: console.error };
  const files = {
    any: serveStatic({ root: 'dist/web', precompressed: true }),
    console: serveStatic({ root: 'dist/web', path: 'console/index.html' }),
    ...(tilesFile && { tiles: serveStatic({ root: '', path: tilesFile }) }),
  };
  const app: { fetch?: ReturnType<typeof createApp>['fetch'] } = {};
  const { server, port } = await new Promise<{ server: ReturnType<typeof serve>; port: number }>((ready) => {
    const fetch = (request: Request) => app.fetch?.(request) ?? new Response(null, { status: 503 });
    const server = serve({ fetch, port: 0, hostname: '127.0.0.1' }, ({ port }) => ready({ server, port }));
  });
  const url = `http://${name}:${port}`;
  // Passkeys belong to a name: there our own address is the one that the browser knows.
  const publicUrl = name === 'localhost' ? url : rig.deps.publicUrl;
  app.fetch = createApp({
    ...rig.deps,
    publicUrl,
    logger,
    role: 'all',
    operatorKey: OPERATOR_KEY,
    keep: KEEP,
    files,
    ...rest,
    ...(tilesFile && { map: { ...NO_BASE_MAP, tilesUrl: TILES_PATH, tilesFile } }),
  }).fetch;
  return {
    ...rig,
    url,
    /** Signs a browser in: as an officer of the city, or as somebody else. */
    async signIn(context: Context, person: PersonAbout = { role: 'city' }): Promise<void> {
      const [name = '', value = ''] = (await signedIn(db, rig.deps, person)).split('=');
      await context.addCookies([{ name, value, url }]);
    },
    close: () => new Promise((done) => server.close(done)),
  };
}
