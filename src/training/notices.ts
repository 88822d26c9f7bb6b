// Notices of what ends: to one person each, by push and text, behind everything that a call-out or a roll-call sends.
import { writtenWays } from '../callout/probe.ts';
import { loadReach } from '../callout/reach.ts';
import type { Channels } from '../delivery/channel.ts';
import { enqueue, type NewDelivery } from '../delivery/outbox.ts';
import type { Tx } from '../kernel/database.ts';
import type { Language } from '../kernel/texts.ts';

const PRIORITY = 70;
const EXPIRES_MS = 10 * 3_600_000;

export interface Notice {
  memberId: number;
  template: string;
  vars(language: Language): Record<string, string>;
}

/** Queues them in each person's own language. Whoever has no way to be reached gets none. */
export async function queueNotices(
  tx: Tx,
  channels: Channels,
  notices: readonly Notice[],
  now: Date,
): Promise<void> {
  const reach = await loadReach(tx, [...new Set(notices.map((n) => n.memberId))]);
  const rows = notices.flatMap(({ memberId, template, vars }): NewDelivery[] => {
    const to = reach.get(memberId);
    const language = to?.wishes?.language === 'en' ? 'en' : 'zh';
    return writtenWays(channels, to ?? { pushes: [], phones: [] }, template).map((way) => ({
      ...{ calloutId: null, summonsId: null, memberId, purpose: template, priority: PRIORITY },
      ...{ step: 0, unless: null, template, vars: { ...vars(language), language }, ...way },
      ...{ sendAt: now, expiresAt: new Date(now.getTime() + EXPIRES_MS) },
    }));
  });
  await enqueue(tx, rows, now);
}
