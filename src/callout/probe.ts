// A test message: proves a way to somebody's phone and asks nothing of the person.
import type { Channels } from '../delivery/channel.ts';
import type { NewDelivery } from '../delivery/outbox.ts';
import type { Reach } from './messages.ts';

/** Behind everything of a live call-out. */
const PRIORITY = 60;
/** What comes later proves nothing of now. */
const EXPIRES_SECONDS = 600;

/** The text's name, in the catalogue and in providers' templates. */
export const PROBE = 'probe';

/** By each way that the person has: every phone that subscribed, and a text. Empty when nothing carries there. */
export function writtenWays(channels: Channels, reach: Pick<Reach, 'pushes' | 'phones'>, template: string) {
  const on = (channel: 'push' | 'sms', addresses: string[]) =>
    addresses.flatMap((address, ordinal) => {
      const route = channels.choose(channel, address, template)?.route;
      return route ? [{ address, ordinal, route, channel }] : [];
    });
  return [...on('push', reach.pushes), ...on('sms', reach.phones.slice(0, 1))];
}

export function probes(
  reach: Reach,
  purpose: 'probe' | 'canary',
  channels: Channels,
  now: Date,
): NewDelivery[] {
  return writtenWays(channels, reach, PROBE).map((way) => ({
    ...{ calloutId: null, summonsId: null, memberId: reach.memberId, purpose, priority: PRIORITY },
    ...{ step: 0, unless: null, template: PROBE, ...way },
    vars: { kind: 'test', ...(reach.wishes?.language === 'en' && { language: 'en' }) },
    ...{ sendAt: now, expiresAt: new Date(now.getTime() + EXPIRES_SECONDS * 1_000) },
  }));
}
