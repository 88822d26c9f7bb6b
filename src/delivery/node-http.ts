// The Node entry's way to speak HTTP: kept-alive connections, an own certificate authority, and the knowledge of
// whether a request that got no answer had left.
import {
  type ClientRequest,
  Agent as HttpAgent,
  request as httpRequest,
  type IncomingMessage,
} from 'node:http';
import { Agent as HttpsAgent, request as httpsRequest } from 'node:https';
import type { Socket } from 'node:net';
import { rootCertificates } from 'node:tls';
import { type HttpReply, type HttpRequest, type HttpSend, NoReply, REPLY_LIMIT_BYTES } from './http.ts';
import { http2Pool } from './node-http2.ts';

export interface NodeHttp {
  send: HttpSend;
  /** Lets go of the connections kept alive. */
  close(): void;
}

/** `ca`: PEM of further authorities to trust beside the usual ones. */
export function nodeHttp(options: { ca?: string; maxSockets?: number } = {}): NodeHttp {
  const pool = { keepAlive: true, maxSockets: options.maxSockets ?? 64 };
  const ca = options.ca ? [...rootCertificates, options.ca] : undefined;
  const http = new HttpAgent(pool);
  const https = new HttpsAgent({ ...pool, ...(ca && { ca }) });
  const http2 = http2Pool(ca);
  const sendHttp1 = (request: HttpRequest) => {
    const url = new URL(request.url);
    const secure = url.protocol === 'https:';
    return new Promise<HttpReply>((done, fail) => {
      let sent = false;
      const about = {
        method: request.method,
        headers: request.headers,
        agent: secure ? https : http,
        signal: request.signal,
      };
      const outgoing = secure ? httpsRequest(url, about) : httpRequest(url, about);
      whenConnected(outgoing, secure, () => {
        sent = true;
      });
      const lost = (error: NodeJS.ErrnoException) =>
        fail(new NoReply(request.signal?.aborted ? 'timeout' : (error.code ?? 'connection lost'), sent));
      outgoing.on('error', lost);
      outgoing.on('response', (reply) => void readReply(reply).then(done, lost));
      outgoing.end(request.body);
    });
  };
  return {
    async send(request) {
      const many = request.multiplex && request.url.startsWith('https:');
      return (many && (await http2.send(request))) || sendHttp1(request);
    },
    close() {
      http2.close();
      http.destroy();
      https.destroy();
    },
  };
}

const standing = new WeakSet<Socket>();

/**
 * From the moment the connection stands, the request is on its way. A request that waited for its connection is not told
 * that others used it before, so the connections that stand are kept in mind.
 */
function whenConnected(outgoing: ClientRequest, secure: boolean, connected: () => void): void {
  outgoing.once('socket', (socket: Socket) => {
    if (outgoing.reusedSocket || standing.has(socket)) return connected();
    socket.once(secure ? 'secureConnect' : 'connect', () => {
      standing.add(socket);
      connected();
    });
  });
}

async function readReply(reply: IncomingMessage): Promise<HttpReply> {
  const parts: Buffer[] = [];
  let size_bytes = 0;
  for await (const part of reply as AsyncIterable<Buffer>) {
    size_bytes += part.byteLength;
    if (size_bytes > REPLY_LIMIT_BYTES) throw Object.assign(new Error(), { code: 'answer too large' });
    parts.push(part);
  }
  const headers = new Headers();
  for (const [name, value] of Object.entries(reply.headers)) {
    if (value !== undefined) headers.set(name, Array.isArray(value) ? value.join(', ') : value);
  }
  return { status: reply.statusCode ?? 0, headers, text: Buffer.concat(parts).toString('utf8') };
}
