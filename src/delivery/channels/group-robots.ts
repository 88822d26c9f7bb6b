// Group robots of WeCom, DingTalk and Feishu: one message into a unit's chat group, at an address that is itself a secret and
// is read only to send. An address here is `wecom:7`: which kind of robot, and the number of its row.
import { createHmac } from 'node:crypto';
import type { Clock } from '../../kernel/clock.ts';
import type { Database } from '../../kernel/database.ts';
import { httpUrl, isHere, oneOf } from '../../kernel/variables.ts';
import { vaultOf } from '../../kernel/vault.ts';
import { openRobot, type Robot } from '../../roster/robot-secret.ts';
import type { Channel, SendResult } from '../channel.ts';
import { type HttpSend, NoReply, resultOfNoReply } from '../http.ts';
import { provider } from '../provider.ts';
import { smsText } from '../sms-text.ts';

export const ROBOT_KINDS = ['wecom', 'dingtalk', 'feishu'] as const;
export type RobotKind = (typeof ROBOT_KINDS)[number];

interface RobotOptions {
  db: Database;
  clock: Clock;
  send: HttpSend;
  /** Sends to this origin instead of the robot's own: for a stand-in. */
  baseUrl?: string;
}

/** Where robots of each kind live; nothing is sent to any other place. */
export const ROBOT_ADDRESS: Record<RobotKind, RegExp> = {
  wecom: /^https:\/\/qyapi\.weixin\.qq\.com\/cgi-bin\/webhook\/send\?key=[\w-]{10,80}$/,
  dingtalk: /^https:\/\/oapi\.dingtalk\.com\/robot\/send\?access_token=[0-9a-zA-Z]{20,100}$/,
  feishu: /^https:\/\/open\.feishu\.cn\/open-apis\/bot\/v2\/hook\/[\w-]{10,80}$/,
};

/** Messages a minute that a robot takes; what is more waits here. */
const PER_MINUTE: Record<RobotKind, number> = { wecom: 20, dingtalk: 20, feishu: 100 };
/** Codes that say "too often" all the same. */
const TOO_OFTEN = new Set([45009, 130101, 9499, 11232]);
const AGAIN_SECONDS = 60;

/** The request that says `text` at `now`: address and body. */
export function robotRequest(
  kind: RobotKind,
  robot: Robot,
  text: string,
  now: Date,
): { url: string; body: string } {
  const words = { msgtype: 'text', text: { content: text } };
  if (kind === 'wecom') return { url: robot.url, body: JSON.stringify(words) };
  if (kind === 'dingtalk') {
    const url = new URL(robot.url);
    if (robot.secret) {
      const timestamp = String(now.getTime());
      const sign = createHmac('sha256', robot.secret)
        .update(`${timestamp}\n${robot.secret}`)
        .digest('base64');
      url.searchParams.set('timestamp', timestamp);
      url.searchParams.set('sign', sign);
    }
    return { url: url.href, body: JSON.stringify(words) };
  }
  const timestamp = String(Math.floor(now.getTime() / 1000));
  // Feishu signs nothing with timestamp and secret as the key.
  const sign = robot.secret && createHmac('sha256', `${timestamp}\n${robot.secret}`).digest('base64');
  const body = { ...(sign && { timestamp, sign }), msg_type: 'text', content: { text } };
  return { url: robot.url, body: JSON.stringify(body) };
}

/** Hands `text` to one robot. */
export async function sayInGroup(
  options: Omit<RobotOptions, 'db'>,
  kind: RobotKind,
  robot: Robot,
  text: string,
  signal?: AbortSignal,
): Promise<SendResult> {
  const request = robotRequest(kind, robot, text, options.clock.now());
  const own = new URL(request.url);
  const url = options.baseUrl ? options.baseUrl + own.pathname + own.search : own.href;
  try {
    const headers = { 'content-type': 'application/json' };
    const reply = await options.send({ method: 'POST', url, headers, body: request.body, signal });
    return resultOf(kind, reply.status, reply.text);
  } catch (error) {
    if (error instanceof NoReply) return resultOfNoReply(error);
    throw error;
  }
}

function resultOf(kind: RobotKind, status: number, text: string): SendResult {
  if (status === 429) return { outcome: 'retry', reason: `${kind} 429`, retryAfter_seconds: AGAIN_SECONDS };
  if (status === 503) return { outcome: 'retry', reason: `${kind} ${status}` };
  if (status >= 500) return { outcome: 'unknown', reason: `${kind} ${status}` };
  let said: { errcode?: number; code?: number; errmsg?: string; msg?: string };
  try {
    said = JSON.parse(text);
  } catch {
    return { outcome: 'unknown', reason: `${kind} ${status}` };
  }
  const code = said.errcode ?? said.code;
  const reason = `${kind} ${code ?? status} ${said.errmsg ?? said.msg ?? ''}`.trim().slice(0, 200);
  // None of them names a message.
  if (code === 0) return { outcome: 'accepted', providerId: kind };
  if (code !== undefined && TOO_OFTEN.has(code))
    return { outcome: 'retry', reason, retryAfter_seconds: AGAIN_SECONDS };
  return { outcome: 'failed', reason };
}

export function groupRobotChannel(kind: RobotKind, options: RobotOptions): Channel {
  return {
    route: kind,
    kind: 'group',
    pace_per_second: null,
    phoneLimits: [{ count: PER_MINUTE[kind], window_seconds: 60, anyWords: true }],
    capabilities: (address) =>
      address.startsWith(`${kind}:`)
        ? { twoWay: false, links: false, senders: ['app'], max_characters: 2000 }
        : null,
    async send(message, signal) {
      const id = Number(message.address.slice(kind.length + 1));
      const { sql } = options.db;
      const [stored] = await sql<(Robot & { unitId: number })[]>`
        select unit_id, url, secret from unit_robot where id = ${id} and enabled`;
      if (!stored) return { outcome: 'failed', reason: 'robot removed' };
      const robot = openRobot(await vaultOf(options.db), stored.unitId, stored);
      const result = await sayInGroup(options, kind, robot, smsText(message), signal);
      const reason = 'reason' in result ? result.reason : null;
      await sql`update unit_robot set last_error = ${reason}, last_at = ${options.clock.now()} where id = ${id}`;
      return result;
    },
  };
}

export const groupRobots = provider({
  name: 'groupRobots',
  kinds: ['group'],
  variables: { GROUP_ROBOTS: oneOf(['on', 'off']).default('off'), GROUP_ROBOTS_BASE_URL: httpUrl.optional() },
  settings: (env) => (env.GROUP_ROBOTS === 'on' ? { baseUrl: env.GROUP_ROBOTS_BASE_URL } : null),
  realAt: ({ baseUrl }) => (isHere(baseUrl) ? null : 'GROUP_ROBOTS (GROUP_ROBOTS_BASE_URL)'),
  channels: ({ baseUrl }, { db, clock, send }) =>
    ROBOT_KINDS.map((kind) => groupRobotChannel(kind, { db, clock, send, baseUrl })),
});
