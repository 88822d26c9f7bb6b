// The group robots of WeCom, DingTalk and Feishu as their documentation publishes them: addresses, bodies, signatures, codes.
import { createHmac } from 'node:crypto';
import { type FakeReply, type FakeRequest, type FakeServer, fakeServer } from './fake-server.ts';

export interface FakeRobots extends FakeServer {
  /** What each kind of group shows. */
  said: { kind: string; text: string }[];
}

export const ROBOT_SECRET = 'SEC-of-the-test';
const HOUR_MS = 3_600_000;

const json = (body: unknown): FakeReply => ({ status: 200, body: JSON.stringify(body) });
const hmac = (key: string, text: string) => createHmac('sha256', key).update(text).digest('base64');

function wrongBody(body: Record<string, unknown>, names: string[]): boolean {
  return Object.keys(body).toSorted().join() !== names.toSorted().join();
}

export async function fakeRobots(now: () => Date): Promise<FakeRobots> {
  const said: FakeRobots['said'] = [];
  const take = (kind: string, text: unknown, ok: unknown, refused: (why: string) => unknown): FakeReply => {
    if (typeof text !== 'string' || text === '') return json(refused('empty text'));
    if (Buffer.byteLength(text) > 2048) return json(refused('too long'));
    said.push({ kind, text });
    return json(ok);
  };
  const server = await fakeServer((request) => {
    if (request.method !== 'POST' || !request.headers['content-type']?.startsWith('application/json')) {
      return { status: 405 };
    }
    const body = JSON.parse(request.body.toString());
    if (request.url.pathname === '/cgi-bin/webhook/send') return wecom(request, body);
    if (request.url.pathname === '/robot/send') return dingtalk(request, body);
    if (request.url.pathname.startsWith('/open-apis/bot/v2/hook/')) return feishu(body);
    return { status: 404 };
  });

  function wecom({ url }: FakeRequest, body: { msgtype?: string; text?: { content?: string } }): FakeReply {
    const refused = (errmsg: string) => ({ errcode: 40008, errmsg });
    if (!url.searchParams.get('key')) return json({ errcode: 93000, errmsg: 'invalid webhook url' });
    if (wrongBody(body, ['msgtype', 'text']) || body.msgtype !== 'text')
      return json(refused('invalid message type'));
    return take('wecom', body.text?.content, { errcode: 0, errmsg: 'ok' }, refused);
  }

  function dingtalk(
    { url }: FakeRequest,
    body: { msgtype?: string; text?: { content?: string } },
  ): FakeReply {
    const refused = (errmsg: string) => ({ errcode: 310000, errmsg });
    const { access_token, timestamp = '', sign, ...more } = Object.fromEntries(url.searchParams);
    if (!access_token || Object.keys(more).length > 0)
      return json({ errcode: 300001, errmsg: 'token is not exist' });
    if (Math.abs(Number(timestamp) - now().getTime()) > HOUR_MS) return json(refused('invalid timestamp'));
    if (sign !== hmac(ROBOT_SECRET, `${timestamp}\n${ROBOT_SECRET}`)) return json(refused('sign not match'));
    if (wrongBody(body, ['msgtype', 'text']) || body.msgtype !== 'text') return json(refused('msgtype'));
    return take('dingtalk', body.text?.content, { errcode: 0, errmsg: 'ok' }, refused);
  }

  function feishu(body: {
    timestamp?: string;
    sign?: string;
    msg_type?: string;
    content?: { text?: string };
  }) {
    const refused = (msg: string) => ({ code: 9499, msg });
    const { timestamp = '', sign } = body;
    const near =
      /^\d{10}$/.test(timestamp) && Math.abs(Number(timestamp) * 1000 - now().getTime()) <= HOUR_MS;
    if (!near || sign !== hmac(`${timestamp}\n${ROBOT_SECRET}`, '')) {
      return json({
        code: 19021,
        msg: 'sign match fail or timestamp is not within one hour from current time',
      });
    }
    if (wrongBody(body, ['timestamp', 'sign', 'msg_type', 'content']) || body.msg_type !== 'text') {
      return json(refused('Bad Request'));
    }
    return take('feishu', body.content?.text, { code: 0, msg: 'success', data: {} }, refused);
  }
  return Object.assign(server, { said });
}
