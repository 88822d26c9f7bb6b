// A load generator that costs little: keep-alive sockets that write a request, read the answer, and write the next.
import { connect } from 'node:net';

export interface Loaded {
  perSecond: number;
  /** Bodies of all answers with status 200, in no order. */
  bodies: string[];
}

interface Asked {
  path: string;
  body: string;
}

/** One connection's loop until there is no `next`; throws for any answer but 200. */
function drive(
  port: number,
  next: () => Asked | null | Promise<Asked | null>,
  bodies: string[],
): Promise<void> {
  return new Promise((done, fail) => {
    const socket = connect(port, '127.0.0.1').setNoDelay();
    let received = '';
    const send = async () => {
      const asked = await next();
      if (!asked) return void socket.end(done);
      const { path, body } = asked;
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
  const inTime = () => (performance.now() >= until_ms ? null : next());
  await Promise.all(Array.from({ length: about.connections }, () => drive(port, inTime, bodies)));
  return { perSecond: bodies.length / ((performance.now() - start_ms) / 1_000), bodies };
}

const CONNECTIONS = 32;

/** One request for each of `all`, so many begun a second whatever becomes of the others: how many a second were answered. */
export async function loadAtPace<T>(
  port: number,
  perSecond: number,
  all: readonly T[],
  asking: (one: T, n: number) => Asked,
): Promise<Loaded> {
  const bodies: string[] = [];
  const start_ms = performance.now();
  let n = 0;
  const next = async () => {
    const mine = n++;
    const one = all[mine];
    if (one === undefined) return null;
    const wait_ms = start_ms + (mine / perSecond) * 1_000 - performance.now();
    if (wait_ms > 0) await new Promise((then) => setTimeout(then, wait_ms));
    return asking(one, mine);
  };
  await Promise.all(Array.from({ length: CONNECTIONS }, () => drive(port, next, bodies)));
  return { perSecond: bodies.length / ((performance.now() - start_ms) / 1_000), bodies };
}
