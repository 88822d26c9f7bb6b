// The whole app listening on this machine, over a database of the test's own, for browsers.
import { serve } from '@hono/node-server';
import { serveStatic } from '@hono/node-server/serve-static';
import { createApp } from '../../src/app.ts';
import type { Database } from '../../src/kernel/database.ts';
import { rigOf } from './rig.ts';
import { type PersonAbout, signedIn } from './signed-in.ts';
import { OPERATOR_KEY } from './web.ts';

/** What of a browser's context is needed here. */
interface Context {
  addCookies(cookies: { name: string; value: string; url: string }[]): Promise<void>;
}

export async function serveApp(db: Database) {
  const rig = rigOf(db);
  const logger = { info() {}, warn() {}, error: console.error };
  const files = {
    any: serveStatic({ root: 'dist/web' }),
    console: serveStatic({ root: 'dist/web', path: 'console/index.html' }),
  };
  const app = createApp({ ...rig.deps, logger, role: 'all', operatorKey: OPERATOR_KEY, files });
  const { server, url } = await new Promise<{ server: ReturnType<typeof serve>; url: string }>((ready) => {
    const server = serve({ fetch: app.fetch, port: 0, hostname: '127.0.0.1' }, ({ port }) =>
      ready({ server, url: `http://127.0.0.1:${port}` }),
    );
  });
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
