// The Node process's HTTP server: takes its port at once, answers when there is something to answer with.
import type { Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { createAdaptorServer } from '@hono/node-server';

type Fetch = (request: Request, env: object) => Response | Promise<Response>;

export interface HttpServer {
  /** Where it listens, without a slash at the end. */
  url: string;
  answerWith(fetch: Fetch): void;
  /** Takes no more requests and lets those in hand end. */
  close(): Promise<void>;
}

/** Requests in hand, and streams that never end, get so long when the process stops. */
const GRACE_MS = 3000;

const starting: Fetch = () => new Response(null, { status: 503, headers: { 'retry-after': '2' } });

/** Port 0: any free one. Rejects with code EADDRINUSE, EACCES, … when it cannot have the port. */
export async function listen(host: string, port: number): Promise<HttpServer> {
  let answer = starting;
  const server = createAdaptorServer({ fetch: (request, env) => answer(request, env) }) as Server;
  await new Promise<void>((done, fail) => {
    server.once('error', fail);
    server.listen(port, host, () => {
      server.off('error', fail);
      done();
    });
  });
  const name = host === '0.0.0.0' || host === '::' ? '127.0.0.1' : host.includes(':') ? `[${host}]` : host;
  let closed: Promise<void> | undefined;
  const close = async () => {
    const last = setTimeout(() => server.closeAllConnections(), GRACE_MS);
    await new Promise<void>((done) => {
      server.close(() => done());
      server.closeIdleConnections();
    });
    clearTimeout(last);
  };
  return {
    url: `http://${name}:${(server.address() as AddressInfo).port}`,
    answerWith(fetch) {
      answer = fetch;
    },
    close: () => {
      closed ??= close();
      return closed;
    },
  };
}
