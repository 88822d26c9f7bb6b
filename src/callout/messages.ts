// Which messages a summons becomes: the ladder of one person, and what each text is given. Pure.
import type { Channels } from '../delivery/channel.ts';
import { SIMULATED, simulatedAddress } from '../delivery/channels/simulated.ts';
import type { NewDelivery } from '../delivery/outbox.ts';
import type { Policy } from './policy.ts';
import { startOf } from './quiet-rules.ts';
import type { Kind, Phones } from './state.ts';
import { NO_WISHES, type Wishes } from './wishes.ts';

/** Smaller leaves first: what ends a call-out before what begins one, real before drill before test. */
const PRIORITY: Record<Kind, { end: number; ask: number }> = {
  real: { end: 10, ask: 20 },
  drill: { end: 30, ask: 40 },
  test: { end: 30, ask: 40 },
};
/** Everything of a live call-out, drills included: what wakes a phone for real must be what was rehearsed. */
export const URGENT_BELOW = 50;

/** Of what is said in a group: with the messages to its people. */
export const groupPriority = (kind: Kind, what: 'summons' | 'stand_down') =>
  PRIORITY[kind][what === 'stand_down' ? 'end' : 'ask'];

export interface Reach {
  memberId: number;
  phones: string[];
  pushes: string[];
  /** What the member wishes; without: Chinese, every channel, no quiet hours. */
  wishes?: Wishes;
}

export interface Recipient {
  summonsId: number | null;
  memberId: number;
  /** What only this person's text says, such as the distance. */
  vars: Record<string, string>;
}

export interface MessagePlan {
  calloutId: number;
  kind: Kind;
  /** Of a simulated drill nothing goes to anybody's own phone. */
  phones: Phones;
  purpose: 'summons' | 'stand_down' | 'overdue' | 'help' | 'unreached';
  template: string;
  /** What all these texts say. */
  vars: Record<string, string>;
  policy: Pick<Policy, 'channels' | 'smsAfterSeconds' | 'voiceAfterSeconds' | 'voice'>;
  now: Date;
  expiresAt: Date;
}

/** A call that found nobody is made once more after this. */
export const CALL_AGAIN_SECONDS = 60;

/**
 * One person's ladder: push to every phone that subscribed, SMS after `smsAfterSeconds` unless the push was received, a
 * call after `voiceAfterSeconds` unless answered, and once more; the first there is at once, and all of them when the
 * policy or the person says so. Empty when no route can carry to any address.
 */
export function ladder(
  plan: MessagePlan,
  who: Recipient,
  reach: Reach,
  ordinal: number,
  channels: Channels,
): NewDelivery[] {
  const wishes = reach.wishes ?? NO_WISHES;
  if (plan.phones === 'simulated') return simulated(plan, who, ordinal);
  const ways = waysTo(plan, reach, channels);
  const from = startOf(plan.kind, wishes, plan.now);
  const base = {
    calloutId: plan.calloutId,
    summonsId: who.summonsId,
    memberId: who.memberId,
    purpose: plan.purpose,
    priority:
      PRIORITY[plan.kind][plan.purpose === 'stand_down' || plan.purpose === 'unreached' ? 'end' : 'ask'],
    ordinal,
    template: plan.template,
    vars: {
      ...{ ...plan.vars, ...who.vars, kind: plan.kind },
      ...(wishes.language === 'en' && { language: 'en' }),
    },
    expiresAt: plan.expiresAt,
  };
  const patient = (wishes.mode ?? plan.policy.channels) === 'ladder';
  let step = 0;
  const rows: NewDelivery[] = [];
  for (const kind of ['push', 'sms', 'voice'] as const) {
    const here = ways[kind];
    if (here.length === 0) continue;
    const wait_seconds = rows.length > 0 && patient ? WAIT_SECONDS[kind](plan.policy) : 0;
    const sendAt = new Date(from.getTime() + wait_seconds * 1_000);
    const unless = wait_seconds === 0 ? null : kind === 'sms' ? 'received' : 'answered';
    rows.push(...here.map((way) => ({ ...base, ...way, channel: kind, step, unless, sendAt }) as const));
    step++;
  }
  return [...rows, ...callAgain(rows, step)];
}

/** Wakes nobody, and so waits for nobody's quiet hours. */
function simulated(
  plan: MessagePlan,
  { summonsId, memberId, vars }: Recipient,
  ordinal: number,
): NewDelivery[] {
  const { calloutId, kind, purpose, template, now, expiresAt } = plan;
  return [
    {
      ...{ calloutId, summonsId, memberId, purpose, template, ordinal, expiresAt },
      ...{ channel: SIMULATED, route: SIMULATED, address: simulatedAddress(memberId), sendAt: now },
      ...{ priority: PRIORITY[kind].ask, step: 0, unless: null, vars: { ...plan.vars, ...vars, kind } },
    },
  ];
}

const WAIT_SECONDS: Record<'push' | 'sms' | 'voice', (policy: MessagePlan['policy']) => number> = {
  push: () => 0,
  sms: (policy) => policy.smsAfterSeconds,
  voice: (policy) => policy.voiceAfterSeconds,
};

/** Addresses and routes by kind. One phone is enough; a second number is not for a second copy. */
function waysTo(plan: MessagePlan, reach: Reach, channels: Channels) {
  const on = (kind: 'push' | 'sms' | 'voice', addresses: string[]) =>
    addresses.flatMap((address) => {
      const route = channels.choose(kind, address, plan.template)?.route;
      return route ? [{ address, route }] : [];
    });
  const all = {
    push: on('push', reach.pushes),
    sms: on('sms', reach.phones).slice(0, 1),
    voice: plan.policy.voice ? on('voice', reach.phones).slice(0, 1) : [],
  };
  const written = all.push.length + all.sms.length > 0;
  // A call asks for an answer; what needs none is said only to those whom nothing else reaches.
  if (plan.purpose !== 'summons' && written) all.voice = [];
  const wished = reach.wishes?.channels;
  if (!wished) return all;
  const some = { ...all };
  for (const kind of ['push', 'sms', 'voice'] as const) if (!wished.includes(kind)) some[kind] = [];
  // A wish never makes somebody unreachable.
  return some.push.length + some.sms.length + some.voice.length > 0 ? some : all;
}

/** Nobody took the call: it is made once more, unless somebody did after all. */
function callAgain(rows: NewDelivery[], step: number): NewDelivery[] {
  const call = rows.find((row) => row.channel === 'voice' && row.purpose === 'summons');
  if (!call) return [];
  const sendAt = new Date(call.sendAt.getTime() + CALL_AGAIN_SECONDS * 1_000);
  return [{ ...call, step, unless: 'called', sendAt }];
}

/** How long the word that a gap stays open is news. */
const ALERT_SECONDS = 3_600;

/** Tells the officer in command that everything was raised and a gap is still open; nothing without a phone. */
export function commanderAlert(
  row: { id: number; kind: Kind; phones: Phones; title: string; commanderPhone: string | null },
  gap: Record<string, number>,
  now: Date,
  channels: Channels,
): NewDelivery[] {
  const address = row.phones === 'real' ? row.commanderPhone : null;
  const channel = address ? channels.choose('sms', address, 'unfilled') : undefined;
  if (!address || !channel) return [];
  const missing = Object.entries(gap).filter(([, n]) => n > 0);
  return [
    {
      ...{ calloutId: row.id, summonsId: null, memberId: null, purpose: 'unfilled', channel: 'sms' },
      ...{
        route: channel.route,
        address,
        priority: PRIORITY[row.kind].end,
        ordinal: 0,
        step: 0,
        unless: null,
      },
      template: 'unfilled',
      vars: { kind: row.kind, title: row.title, gap: missing.map(([role, n]) => `${role}:${n}`).join(' ') },
      sendAt: now,
      expiresAt: new Date(now.getTime() + ALERT_SECONDS * 1_000),
    },
  ];
}

/** How long an answer to somebody's text is worth sending. */
const HELP_SECONDS = 900;

/** One short text back to a number; nothing when no route carries SMS there. */
export function helpMessage(
  about: {
    to: string;
    help: string;
    vars: Record<string, string>;
    about: { calloutId: number; memberId: number; kind: Kind } | null;
    now: Date;
  },
  channels: Channels,
): NewDelivery[] {
  const { to, help, vars, now } = about;
  const channel = channels.choose('sms', to, `help.${help}`);
  if (!channel) return [];
  const kind = about.about?.kind;
  return [
    {
      ...{
        calloutId: about.about?.calloutId ?? null,
        summonsId: null,
        memberId: about.about?.memberId ?? null,
      },
      ...{ purpose: 'help', channel: 'sms', route: channel.route, address: to, step: 0, unless: null },
      ...{ priority: PRIORITY[kind ?? 'test'].ask, ordinal: 0, template: `help.${help}` },
      vars: kind ? { ...vars, kind } : vars,
      sendAt: now,
      expiresAt: new Date(now.getTime() + HELP_SECONDS * 1_000),
    },
  ];
}
