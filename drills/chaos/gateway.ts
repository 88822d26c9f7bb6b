// An SMS gateway as a process of its own: takes texts over HTTP, now and then fails to or does not say so, and hands
// each text that it took to the phones by message to its parent. It takes a reference as often as it comes, so that
// whoever sends twice is found out.
import { createServer, type ServerResponse } from 'node:http';
import { createServer as createTlsServer } from 'node:https';
import { generate } from 'selfsigned';
import { random } from '../../src/kernel/random.ts';

interface Text {
  reference: string;
  to: string;
  text: string;
}

export interface Taken extends Text {
  copy: number;
}

const luck = random('gateway', process.argv[2] ?? '1');
const taken = new Map<string, { id: string; copies: number }>();
/** Shares of requests that end badly, and of these half were taken. */
const TROUBLE = { lost: 0.02, failed: 0.02, slow: 0.02 };
const SLOW_MS = 3_000;

const json = (to: ServerResponse, status: number, body: unknown) =>
  void to.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(body));

function take(text: Text): { id: string } {
  const known = taken.get(text.reference) ?? { id: `m${taken.size + 1}`, copies: 0 };
  known.copies++;
  taken.set(text.reference, known);
  process.send?.({ ...text, copy: known.copies } satisfies Taken);
  return known;
}

function takeText(body: string, reply: ServerResponse): void {
  const drawn = luck.next();
  const fails = () => json(reply, 500, {});
  if (drawn < TROUBLE.failed / 2) fails();
  else {
    const { id } = take(JSON.parse(body));
    const say = () => json(reply, 202, { id, status: 'accepted' });
    if (drawn < TROUBLE.failed) fails();
    else if (drawn < TROUBLE.failed + TROUBLE.lost) reply.socket?.destroy();
    else if (drawn < TROUBLE.failed + TROUBLE.lost + TROUBLE.slow) setTimeout(say, SLOW_MS);
    else say();
  }
}

const server = createServer(async (request, reply) => {
  const url = new URL(request.url ?? '/', 'http://gateway');
  if (request.method === 'GET') {
    if (url.searchParams.has('direction')) return json(reply, 200, { messages: [] });
    const id = url.pathname.split('/')[2];
    const found = id
      ? [...taken.values()].find((t) => t.id === id)
      : taken.get(url.searchParams.get('reference') ?? '');
    return found ? json(reply, 200, { id: found.id, status: 'accepted' }) : json(reply, 404, {});
  }
  let body = '';
  for await (const part of request) body += part;
  takeText(body, reply);
});

/** A push service whose certificate nobody trusts. */
async function distrusted() {
  const made = await generate([{ name: 'commonName', value: 'push.test' }], { keyType: 'ec' });
  return createTlsServer({ key: made.private, cert: made.cert }, (_, reply) => void reply.end());
}

const portOf = (of: { address(): unknown }) => (of.address() as { port: number }).port;
const push = await distrusted();
server.listen(0, '127.0.0.1', () => {
  push.listen(0, '127.0.0.1', () => process.send?.({ sms: portOf(server), push: portOf(push) }));
});
