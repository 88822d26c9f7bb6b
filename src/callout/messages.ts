// Which messages a summons becomes: the ladder of one person, and what each text is given. Pure.
import type { Channels } from '../delivery/channel.ts';
import type { NewDelivery } from '../delivery/outbox.ts';
import type { Policy } from './policy.ts';
import type { Kind } from './state.ts';

/** Smaller leaves first: what ends a call-out before what begins one, real before drill before test. */
const PRIORITY: Record<Kind, { end: number; ask: number }> = {
  real: { end: 10, ask: 20 },
  drill: { end: 30, ask: 40 },
  test: { end: 30, ask: 40 },
};
/** Everything of a live call-out, drills included: what wakes a phone for real must be what was rehearsed. */
export const URGENT_BELOW = 50;

export interface Reach {
  memberId: number;
  phones: string[];
  pushes: string[];
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
  purpose: 'summons' | 'stand_down' | 'overdue' | 'help';
  template: string;
  /** What all these texts say. */
  vars: Record<string, string>;
  policy: Pick<Policy, 'channels' | 'smsAfterSeconds'>;
  now: Date;
  expiresAt: Date;
}

/**
 * One person's ladder: push to every phone that subscribed, SMS after `smsAfterSeconds` unless the push was received; at
 * once when there is no push, or the policy says both. Empty when no route can carry to any address.
 */
export function ladder(
  plan: MessagePlan,
  who: Recipient,
  reach: Reach,
  ordinal: number,
  channels: Channels,
): NewDelivery[] {
  const rows: NewDelivery[] = [];
  const priority = PRIORITY[plan.kind][plan.purpose === 'stand_down' ? 'end' : 'ask'];
  const base = {
    calloutId: plan.calloutId,
    summonsId: who.summonsId,
    memberId: who.memberId,
    purpose: plan.purpose,
    priority,
    ordinal,
    template: plan.template,
    vars: { ...plan.vars, ...who.vars, kind: plan.kind },
    expiresAt: plan.expiresAt,
  };
  for (const address of reach.pushes) {
    const channel = channels.choose('push', address);
    if (!channel) continue;
    const { route } = channel;
    rows.push({
      ...base,
      channel: 'push',
      route,
      address,
      step: 0,
      unless: null,
      sendAt: plan.now,
    });
  }
  const pushed = rows.length > 0;
  const wait_ms = pushed && plan.policy.channels === 'ladder' ? plan.policy.smsAfterSeconds * 1_000 : 0;
  for (const address of reach.phones) {
    const channel = channels.choose('sms', address);
    if (!channel) continue;
    rows.push({
      ...base,
      channel: 'sms',
      route: channel.route,
      address,
      step: pushed ? 1 : 0,
      unless: wait_ms > 0 ? 'received' : null,
      sendAt: new Date(plan.now.getTime() + wait_ms),
    });
    // One phone is enough; a second number is for a later step, not for a second copy.
    break;
  }
  return rows;
}

/** How long the word that a gap stays open is news. */
const ALERT_SECONDS = 3_600;

/** Tells the officer in command that everything was raised and a gap is still open; nothing without a phone. */
export function commanderAlert(
  row: { id: number; kind: Kind; title: string; commanderPhone: string | null },
  gap: Record<string, number>,
  now: Date,
  channels: Channels,
): NewDelivery[] {
  const address = row.commanderPhone;
  const channel = address ? channels.choose('sms', address) : undefined;
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
  const channel = channels.choose('sms', to);
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
