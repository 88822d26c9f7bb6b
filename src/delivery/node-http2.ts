// HTTP/2 to push services: one session for each origin that speaks it, with a bounded number of requests in it at once.
import {
  type ClientHttp2Session,
  type ClientHttp2Stream,
  connect as connectHttp2,
  constants,
  type IncomingHttpHeaders,
} from 'node:http2';
import { connect as connectTls, type TLSSocket } from 'node:tls';
import { type HttpReply, type HttpRequest, NoReply, REPLY_LIMIT_BYTES } from './http.ts';

/** Requests in one session at once, unless the service wants fewer. */
const STREAMS = 250;
const IDLE_MS = 60_000;
const CONNECT_TIMEOUT_MS = 10_000;
/** An origin that does not speak HTTP/2 is asked again after so many requests. */
const ASK_AGAIN_AFTER = 10_000;

interface Line {
  session: ClientHttp2Session;
  inUse: number;
  waiting: (() => void)[];
  /** Takes no more requests; those in it end. */
  over: boolean;
  /** Makes it so. */
  end(): void;
}

export interface Http2Pool {
  /** Null: this origin does not speak HTTP/2. Throws `NoReply` as `HttpSend` does. */
  send(request: HttpRequest): Promise<HttpReply | null>;
  close(): void;
}

export function http2Pool(ca: string[] | undefined): Http2Pool {
  const lines = new Map<string, Promise<Line | null>>();
  const without = new Map<string, number>();

  function lineTo(url: URL): Promise<Line | null> {
    const { origin } = url;
    const known = lines.get(origin);
    if (known) return known;
    const forget = (line?: Line) => {
      if (lines.get(origin) === opening) lines.delete(origin);
      if (line) line.over = true;
      for (const go of line?.waiting.splice(0) ?? []) go();
    };
    const opening = openLine(url, ca, forget);
    lines.set(origin, opening);
    const settled = (line: Line | null) => {
      if (line) return;
      without.set(origin, ASK_AGAIN_AFTER);
      forget();
    };
    opening.then(settled, () => forget());
    return opening;
  }

  return {
    async send(request) {
      const url = new URL(request.url);
      const left = without.get(url.origin) ?? 0;
      if (left > 0) {
        without.set(url.origin, left - 1);
        return null;
      }
      const line = await lineTo(url);
      if (!line) return null;
      const { signal } = request;
      if (!(await room(line, signal))) return this.send(request);
      try {
        return await exchange(line.session, url, request);
      } finally {
        line.inUse--;
        line.waiting.shift()?.();
        // A session that kept a request waiting to its end may be dead: the next request gets a new one.
        if (signal?.aborted) line.end();
      }
    },
    close() {
      for (const line of lines.values()) void line.then((l) => l?.session.destroy()).catch(() => {});
      lines.clear();
    },
  };
}

/** The session once it stands; null when the other side chose HTTP/1.1. */
async function openLine(
  url: URL,
  ca: string[] | undefined,
  ended: (line: Line) => void,
): Promise<Line | null> {
  const socket = await openSocket(url, ca);
  if (socket.alpnProtocol !== 'h2') {
    socket.destroy();
    return null;
  }
  const session = connectHttp2(url.origin, { createConnection: () => socket });
  const line: Line = {
    ...{ session, inUse: 0, waiting: [], over: false },
    end() {
      ended(line);
      session.close();
    },
  };
  for (const event of ['close', 'goaway', 'error'] as const) session.on(event, () => ended(line));
  session.setTimeout(IDLE_MS, () => line.inUse === 0 && line.end());
  // Idle sessions keep no process alive; requests hold it themselves.
  session.unref();
  return line;
}

function openSocket(url: URL, ca: string[] | undefined): Promise<TLSSocket> {
  return new Promise((done, fail) => {
    const host = url.hostname.replace(/^\[|\]$/g, '');
    const name = /^[\d.]+$|:/.test(host) ? {} : { servername: host };
    const ALPNProtocols = ['h2', 'http/1.1'];
    const socket = connectTls({
      ...{ host, port: Number(url.port || 443), ...name, ALPNProtocols, ...(ca && { ca }) },
      ...{ noDelay: true, keepAlive: true },
    });
    const lost = (error: NodeJS.ErrnoException) => fail(new NoReply(error.code ?? 'connection lost', false));
    const late = () => socket.destroy(Object.assign(new Error(), { code: 'ETIMEDOUT' }));
    socket.setTimeout(CONNECT_TIMEOUT_MS, late);
    socket.once('error', lost);
    socket.once('secureConnect', () => {
      socket.setTimeout(0);
      socket.off('error', lost);
      socket.off('timeout', late);
      done(socket);
    });
  });
}

/** Takes a place in the session as soon as there is one; false when the session ends before that. */
async function room(line: Line, signal: AbortSignal | undefined): Promise<boolean> {
  const most = () => Math.min(STREAMS, line.session.remoteSettings?.maxConcurrentStreams ?? STREAMS);
  while (!line.over && line.inUse >= most()) {
    const { promise, resolve } = Promise.withResolvers<void>();
    line.waiting.push(resolve);
    signal?.addEventListener('abort', () => resolve(), { once: true });
    await promise;
    if (!signal?.aborted) continue;
    // A place that was meant for us is for the next in line.
    if (line.waiting.includes(resolve)) line.waiting.splice(line.waiting.indexOf(resolve), 1);
    else line.waiting.shift()?.();
    throw new NoReply('timeout', false);
  }
  if (line.over) return false;
  line.inUse++;
  return true;
}

function exchange(session: ClientHttp2Session, url: URL, request: HttpRequest): Promise<HttpReply> {
  const { signal } = request;
  return new Promise((done, fail) => {
    if (signal?.aborted) return fail(new NoReply('timeout', false));
    const head: Record<string, string> = { ':method': request.method, ':path': url.pathname + url.search };
    for (const [name, value] of Object.entries(request.headers)) head[name.toLowerCase()] = value;
    const stream = begin(session, head);
    const abort = () => stream.close(constants.NGHTTP2_CANCEL);
    signal?.addEventListener('abort', abort, { once: true });
    let status: IncomingHttpHeaders & { ':status'?: number } = {};
    const parts: Buffer[] = [];
    let size_bytes = 0;
    stream.on('response', (headers) => {
      status = headers;
    });
    stream.on('data', (part: Buffer) => {
      size_bytes += part.byteLength;
      if (size_bytes > REPLY_LIMIT_BYTES) stream.close(constants.NGHTTP2_CANCEL);
      else parts.push(part);
    });
    let error: NodeJS.ErrnoException | undefined;
    stream.on('error', (e) => {
      error = e;
    });
    stream.on('close', () => {
      signal?.removeEventListener('abort', abort);
      const whole = stream.rstCode === constants.NGHTTP2_NO_ERROR && status[':status'] !== undefined;
      if (whole) done(replyOf(status, Buffer.concat(parts)));
      else fail(noReply(stream, error, signal));
    });
    stream.end(request.body);
  });
}

/** A session that ended just now takes nothing: what it refuses has not left. */
function begin(session: ClientHttp2Session, head: Record<string, string>): ClientHttp2Stream {
  try {
    return session.request(head);
  } catch (error) {
    throw new NoReply((error as NodeJS.ErrnoException).code ?? 'connection lost', false);
  }
}

function noReply(
  stream: ClientHttp2Stream,
  error: NodeJS.ErrnoException | undefined,
  signal: AbortSignal | undefined,
): NoReply {
  // Refused streams were surely not looked at (RFC 9113, 8.7); of all others nobody knows.
  const refused = stream.rstCode === constants.NGHTTP2_REFUSED_STREAM;
  const reason = signal?.aborted ? 'timeout' : (error?.code ?? 'connection lost');
  return new NoReply(reason, !refused);
}

function replyOf(head: IncomingHttpHeaders & { ':status'?: number }, body: Buffer): HttpReply {
  const headers = new Headers();
  for (const [name, value] of Object.entries(head)) {
    if (name.startsWith(':') || value === undefined) continue;
    headers.set(name, Array.isArray(value) ? value.join(', ') : String(value));
  }
  return { status: head[':status'] ?? 0, headers, text: body.toString('utf8') };
}
