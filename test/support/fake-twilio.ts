// Twilio's Messages and Calls API as its documentation publishes it, as far as we use it, and its signed webhooks.
import { createHmac } from 'node:crypto';
import { type FakeReply, type FakeRequest, type FakeServer, fakeServer } from './fake-server.ts';
import { answerCalls, type CallDesk, type TwilioCall } from './fake-twilio-calls.ts';
import { json, problem, TWILIO_TEST_ACCOUNT } from './fake-twilio-replies.ts';

export interface TwilioMessage {
  sid: string;
  from: string;
  to: string;
  body: string;
  direction: 'inbound' | 'outbound-api';
  status: string;
  errorCode: number | null;
  createdAt: Date;
  statusCallback: string | null;
}

export interface FakeTwilio extends FakeServer {
  accountSid: string;
  authToken: string;
  messages: TwilioMessage[];
  calls: TwilioCall[];
  /** Numbers that Twilio refuses, by the error code it gives. */
  refuse(number: string, code: number): void;
  /** A phone writes to us; only stored, as when the webhook is lost. */
  inbound(from: string, to: string, body: string): TwilioMessage;
  /** Headers and body of a webhook as Twilio would send it to `url`. */
  webhook(url: string, fields: Record<string, string>): { headers: Record<string, string>; body: string };
}

const TOKEN = 'test-auth-token';
const PAGE = 50;

export async function fakeTwilio(now: () => Date): Promise<FakeTwilio> {
  const messages: TwilioMessage[] = [];
  const calls: TwilioCall[] = [];
  const refusals = new Map<string, number>();
  const newMessage = (about: Partial<TwilioMessage>): TwilioMessage => {
    const message: TwilioMessage = {
      sid: `SM${String(messages.length + 1).padStart(32, '0')}`,
      from: '',
      to: '',
      body: '',
      direction: 'outbound-api',
      status: 'queued',
      errorCode: null,
      createdAt: now(),
      statusCallback: null,
      ...about,
    };
    messages.push(message);
    return message;
  };
  const server = await fakeServer((request) =>
    answer(request, { messages, refusals, newMessage, calls, now }),
  );
  return Object.assign(server, {
    accountSid: TWILIO_TEST_ACCOUNT,
    authToken: TOKEN,
    messages,
    calls,
    refuse: (number: string, code: number) => void refusals.set(number, code),
    inbound: (from: string, to: string, body: string) =>
      newMessage({ from, to, body, direction: 'inbound', status: 'received' }),
    webhook: (url: string, fields: Record<string, string>) => ({
      headers: {
        'content-type': 'application/x-www-form-urlencoded',
        'x-twilio-signature': signatureOf(url, fields),
      },
      body: new URLSearchParams(fields).toString(),
    }),
  });
}

/** twilio.com/docs/usage/security: the address, then every field's name and value in order of names. */
function signatureOf(url: string, fields: Record<string, string>): string {
  const signed = Object.keys(fields)
    .toSorted()
    .reduce((text, name) => text + name + fields[name], url);
  return createHmac('sha1', TOKEN).update(signed).digest('base64');
}

interface Account extends CallDesk {
  messages: TwilioMessage[];
  newMessage(about: Partial<TwilioMessage>): TwilioMessage;
}

function answer(request: FakeRequest, account: Account): FakeReply {
  const expected = `Basic ${Buffer.from(`${TWILIO_TEST_ACCOUNT}:${TOKEN}`).toString('base64')}`;
  if (request.headers.authorization !== expected) return problem(401, 20003, 'Authenticate');
  const path = /^\/2010-04-01\/Accounts\/(\w+)\/(Messages|Calls)(?:\/(\w+))?\.json$/.exec(
    request.url.pathname,
  );
  if (path?.[1] !== TWILIO_TEST_ACCOUNT) return problem(404, 20404, 'not found');
  const sid = path[3];
  if (path[2] === 'Calls') return answerCalls(request, sid ?? null, account);
  if (request.method === 'POST') return create(request, account);
  if (!sid) return list(request.url, account);
  const found = account.messages.find((m) => m.sid === sid);
  return found ? json(200, shown(found)) : problem(404, 20404, 'not found');
}

/** Of those that the API knows, the ones that we have a use for. */
const MESSAGE_FIELDS = new Set(['To', 'Body', 'From', 'MessagingServiceSid', 'StatusCallback']);

function create(request: FakeRequest, account: Account): FakeReply {
  if (request.headers['content-type'] !== 'application/x-www-form-urlencoded') {
    return problem(400, 20001, 'form expected');
  }
  const form = new URLSearchParams(request.body.toString());
  for (const name of form.keys()) {
    if (!MESSAGE_FIELDS.has(name) || form.getAll(name).length > 1)
      return problem(400, 20001, `not expected: ${name}`);
  }
  const callback = form.get('StatusCallback');
  if (callback !== null && !/^https?:\/\//.test(callback))
    return problem(400, 21609, 'Invalid StatusCallback');
  if (form.has('From') && form.has('MessagingServiceSid')) return problem(400, 21603, 'one sender, not two');
  const [to, body, service, from] = ['To', 'Body', 'MessagingServiceSid', 'From'].map((n) => form.get(n));
  if (!to) return problem(400, 21604, "A 'To' phone number is required.");
  if (!/^\+[1-9]\d{6,14}$/.test(to)) return problem(400, 21211, `Invalid 'To' Phone Number: ${to}`);
  if (!body) return problem(400, 21602, 'Message body is required.');
  if (body.length > 1600) return problem(400, 21617, 'The message body exceeds the 1600 character limit.');
  if (service ? !/^MG\w{32}$/.test(service) : !from) return problem(400, 21603, "A 'From' is required.");
  const refusal = account.refusals.get(to);
  if (refusal) return problem(400, refusal, 'refused');
  const statusCallback = form.get('StatusCallback');
  const made = account.newMessage({ to, body, from: from ?? '+15550000000', statusCallback });
  return json(201, shown(made));
}

function list(url: URL, account: Account): FakeReply {
  const { searchParams } = url;
  const to = searchParams.get('To');
  const after = searchParams.get('DateSent>');
  const size = Number(searchParams.get('PageSize') ?? PAGE);
  const page = Number(searchParams.get('Page') ?? 0);
  const found = account.messages
    .filter((m) => (to === null || m.to === to) && (after === null || m.createdAt >= new Date(after)))
    .toReversed();
  const more = found.length > (page + 1) * size;
  const next = new URL(url);
  next.searchParams.set('Page', String(page + 1));
  return json(200, {
    messages: found.slice(page * size, (page + 1) * size).map(shown),
    page,
    page_size: size,
    next_page_uri: more ? next.pathname + next.search : null,
  });
}

function shown(m: TwilioMessage) {
  return {
    account_sid: TWILIO_TEST_ACCOUNT,
    api_version: '2010-04-01',
    sid: m.sid,
    from: m.from,
    to: m.to,
    body: m.body,
    direction: m.direction,
    status: m.status,
    error_code: m.errorCode,
    error_message: null,
    date_created: m.createdAt.toUTCString(),
    date_sent: m.status === 'queued' ? null : m.createdAt.toUTCString(),
    date_updated: m.createdAt.toUTCString(),
    num_segments: '1',
    num_media: '0',
    uri: `/2010-04-01/Accounts/${TWILIO_TEST_ACCOUNT}/Messages/${m.sid}.json`,
  };
}
