// The app with all its rooms as a Node process serves it: browsers' files, providers' webhooks, PDFs.
import { fileURLToPath } from 'node:url';
import { serveStatic } from '@hono/node-server/serve-static';
import { type AppDeps, createApp } from './app.ts';
import { webhooksOf } from './channels-entry.ts';
import type { Config } from './config.ts';
import type { HttpSend } from './delivery/http.ts';
import { pdfPrinter } from './pdf-entry.ts';
import { solverInThread } from './solve-entry.ts';
import type { TestClock } from './test-clock.ts';

const BUILT_FOLDER = fileURLToPath(new URL('../dist/web', import.meta.url));

/** `testClock`: only on a hand-driven one. */
export function openWholeApp(config: Config, deps: AppDeps, send: HttpSend, testClock: TestClock | null) {
  const files = {
    any: serveStatic({ root: BUILT_FOLDER, precompressed: true }),
    console: serveStatic({ root: BUILT_FOLDER, path: 'console/index.html' }),
    ...(config.map.tilesFile && { tiles: serveStatic({ root: '', path: config.map.tilesFile }) }),
  };
  const webhooks = webhooksOf(config, { publicUrl: deps.publicUrl, send });
  return createApp({
    ...{ ...deps, webhooks, files, print: pdfPrinter(), solve: solverInThread(), keep: config.keep },
    ...(testClock && { testClock }),
  });
}
