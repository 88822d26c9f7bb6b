// A load generator that costs little: keep-alive sockets that write a request, read the answer, and write the next.
import { connect } from 'node:net';

export interface Loaded {
  perSecond: number;
  /** Bodies of all answers with status 200, in no order. */
  bodies: string[];
}

/** One connection's loop until `until_ms`; throws for any answer but 200. */
function drive(
  port: number,
  next: () => { path: string; body: string },
  until_ms: number,
  bodies: string[],
): Promise<void> {
  return new Promise((done, fail) => {
    const socket = connect(port, '127.0.0.1').setNoDelay();
    let received = '';
    const send = () => {
      if (performance.now() >= until_ms) return void socket.end(done);
      const { path, body } = next();
      socket.write(
        `POST ${path} HTTP/1.1\r\nhost: 127.0.0.1\r\naccept: application/json\r\ncontent-type: application/json\r\n` +
          `content-length: ${Buffer.byteLength(body)}\r\n\r\n${body}`,
      );
    };
    socket.setEncoding('utf8').on('connect', send).on('error', fail);
    socket.on('data', (chunk: string) => {
      received += chunk;
      const head = received.indexOf('\r\n\r\n');
      const length = Number(/\r\ncontent-length: (\d+)/i.exec(received.slice(0, head))?.[1]);
      const body = received.slice(head + 4);
      if (head === -1 || Buffer.byteLength(body) < length) return;
      if (!received.startsWith('HTTP/1.1 200')) return fail(new Error(received.slice(0, 300)));
      bodies.push(body);
      received = '';
      send();
    });
  });
}

/** `connections` sockets for `seconds`, each request made by `next`. */
export async function loadWith(
  port: number,
  about: { connections: number; seconds: number },
  next: () => { path: string; body: string },
): Promise<Loaded> {
  const bodies: string[] = [];
  const start_ms = performance.now();
  const until_ms = start_ms + about.seconds * 1_000;
  await Promise.all(Array.from({ length: about.connections }, () => drive(port, next, until_ms, bodies)));
  return { perSecond: bodies.length / ((performance.now() - start_ms) / 1_000), bodies };
}
