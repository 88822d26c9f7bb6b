// A gateway that speaks the generic HTTP SMS interface, and signs its webhooks.
import { createHmac } from 'node:crypto';
import { type FakeReply, type FakeRequest, type FakeServer, fakeServer } from './fake-server.ts';

export interface GatewayMessage {
  id: string;
  reference: string;
  to: string;
  text: string;
  status: string;
}

export interface FakeHttpSms extends FakeServer {
  url: string;
  token: string;
  secret: string;
  messages: GatewayMessage[];
  /** A phone writes to us; only stored, as when the webhook is lost. */
  inbound(from: string, text: string, at: Date): { id: string; from: string; text: string; at: string };
  /** Headers and body of a webhook with `events`, signed at `at`. */
  webhook(events: unknown[], at: Date): { headers: Record<string, string>; body: string };
}

const TOKEN = 'gateway-token';
const SECRET = 'gateway-webhook-secret';

export async function fakeHttpSms(): Promise<FakeHttpSms> {
  const messages: GatewayMessage[] = [];
  const inbox: { id: string; from: string; text: string; at: string }[] = [];
  const server = await fakeServer((request) => answer(request, messages, inbox));
  return Object.assign(server, {
    url: `${server.origin}/sms`,
    token: TOKEN,
    secret: SECRET,
    messages,
    inbound(from: string, text: string, at: Date) {
      const message = { id: `in${inbox.length + 1}`, from, text, at: at.toISOString() };
      inbox.push(message);
      return message;
    },
    webhook(events: unknown[], at: Date) {
      const body = JSON.stringify({ events });
      const timestamp = Math.floor(at.getTime() / 1000);
      const signature = createHmac('sha256', SECRET).update(`${timestamp}.${body}`).digest('hex');
      return {
        headers: {
          'content-type': 'application/json',
          'x-muster-timestamp': String(timestamp),
          'x-muster-signature': `sha256=${signature}`,
        },
        body,
      };
    },
  });
}

const json = (status: number, body: unknown): FakeReply => ({ status, body: JSON.stringify(body) });

function answer(request: FakeRequest, messages: GatewayMessage[], inbox: { at: string }[]): FakeReply {
  if (request.headers.authorization !== `Bearer ${TOKEN}`) return json(401, { error: 'token' });
  const { pathname, searchParams } = request.url;
  if (request.method === 'POST' && pathname === '/sms') {
    const { reference, to, text } = JSON.parse(request.body.toString());
    if (!reference || !/^\+[1-9]\d{6,14}$/.test(to) || !text)
      return json(400, { error: 'reference, to, text' });
    let message = messages.find((m) => m.reference === reference);
    if (!message) {
      message = { id: `m${messages.length + 1}`, reference, to, text, status: 'accepted' };
      messages.push(message);
    }
    return json(202, { id: message.id, status: message.status });
  }
  if (request.method === 'GET' && searchParams.get('direction') === 'in') {
    const since = searchParams.get('since') ?? '';
    return json(200, { messages: inbox.filter((m) => m.at >= since) });
  }
  const id = pathname.replace(/^\/sms\/?/, '');
  const reference = searchParams.get('reference');
  const found = messages.find((m) => (id ? m.id === id : m.reference === reference));
  return found ? json(200, { id: found.id, status: found.status }) : json(404, { error: 'unknown' });
}
