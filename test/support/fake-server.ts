// A provider's stand-in on the loopback address, which can be told to fail, hang or lose its answer.
import { createServer, type IncomingHttpHeaders, type IncomingMessage, type Server } from 'node:http';
import { createSecureServer, type Http2ServerRequest } from 'node:http2';
import { createServer as createTlsServer } from 'node:https';
import type { AddressInfo, Socket } from 'node:net';

export interface FakeRequest {
  method: string;
  /** Path and query. */
  url: URL;
  headers: IncomingHttpHeaders;
  body: Buffer;
}

export interface FakeReply {
  status: number;
  headers?: Record<string, string>;
  body?: string;
}

/**
 * What the next request meets instead of the provider's usual behaviour: an answer; `hang`: none at all; `lose`: the
 * request is done but its answer lost; `refuse`: the connection ends before anything is done.
 */
export type Trouble = FakeReply | 'hang' | 'lose' | 'refuse';

export interface FakeServer {
  /** `http://127.0.0.1:port` or https. */
  origin: string;
  /** Every request that came, also those that met trouble. */
  requests: FakeRequest[];
  /** Trouble for the next requests, one each. */
  next(...troubles: Trouble[]): void;
  /** Resolves when request number `count` (from 1) has come whole. */
  seen(count: number): Promise<void>;
  /** Connections made so far. */
  connections(): number;
  close(): Promise<void>;
}

export async function fakeServer(
  answer: (request: FakeRequest) => FakeReply | Promise<FakeReply>,
  tls?: { key: string; cert: string; http2?: boolean },
): Promise<FakeServer> {
  const troubles: Trouble[] = [];
  const requests: FakeRequest[] = [];
  const waiting: { count: number; done: () => void }[] = [];
  let connections = 0;
  // Both by ALPN; the types do not say how much the two have in common.
  const secure = () =>
    tls?.http2 ? createSecureServer({ ...tls, allowHTTP1: true }) : createTlsServer(tls ?? {});
  const server = (tls ? secure() : createServer()) as Server;
  const sockets = new Set<Socket>();
  server.on(tls ? 'secureConnection' : 'connection', (socket: Socket) => {
    connections++;
    sockets.add(socket.once('close', () => sockets.delete(socket)));
  });
  server.on('request', async (incoming, outgoing) => {
    const request = await wholeRequest(incoming);
    requests.push(request);
    for (const w of waiting) if (requests.length >= w.count) w.done();
    const trouble = troubles.shift();
    if (trouble === 'hang') return;
    if (trouble === 'refuse') return void hangUp(incoming);
    const reply = typeof trouble === 'object' ? trouble : await answer(request);
    if (trouble === 'lose') return void hangUp(incoming);
    outgoing.writeHead(reply.status, reply.headers).end(reply.body);
  });
  await new Promise<void>((done) => server.listen(0, '127.0.0.1', done));
  const { port } = server.address() as AddressInfo;
  return {
    origin: `${tls ? 'https' : 'http'}://127.0.0.1:${port}`,
    requests,
    next: (...more) => void troubles.push(...more),
    seen: (count) =>
      new Promise((done) => {
        if (requests.length >= count) done();
        else waiting.push({ count, done });
      }),
    connections: () => connections,
    close: () =>
      new Promise((done) => {
        server.close(() => done());
        for (const socket of sockets) socket.destroy();
      }),
  };
}

/** Ends the connection on which this request came. */
function hangUp(incoming: IncomingMessage): void {
  const session = (incoming as unknown as Partial<Http2ServerRequest>).stream?.session;
  if (session) session.destroy();
  else incoming.socket.destroy();
}

async function wholeRequest(incoming: IncomingMessage): Promise<FakeRequest> {
  const parts: Buffer[] = [];
  for await (const part of incoming) parts.push(part as Buffer);
  return {
    method: incoming.method ?? '',
    url: new URL(incoming.url ?? '/', 'http://fake'),
    headers: incoming.headers,
    body: Buffer.concat(parts),
  };
}
