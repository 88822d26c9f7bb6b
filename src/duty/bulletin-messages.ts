// The messages of a bulletin: it, its correction, its end, and reminders to those who have not read.
import { writtenWays } from '../callout/probe.ts';
import { loadReach } from '../callout/reach.ts';
import { withdraw } from '../delivery/cancel.ts';
import type { Channels } from '../delivery/channel.ts';
import { enqueue, type NewDelivery } from '../delivery/outbox.ts';
import type { Tx } from '../kernel/database.ts';
import { BULLETIN_PRIORITY, leavesAt } from './bulletin-rules.ts';

export interface Told {
  id: number;
  memberId: number;
}

export interface About {
  template: 'bulletin' | 'bulletin_update' | 'bulletin_cancel' | 'bulletin_again';
  title: string;
  validUntil: Date;
}

/** Everybody who got it and is still with the force; `unread`: of them who have not read what holds. */
export const recipientsOf = (tx: Tx, bulletinId: number, unread = false) => tx<Told[]>`
  select r.id, r.member_id from bulletin_recipient r join member m on m.id = r.member_id
  join bulletin b on b.id = r.bulletin_id
  where r.bulletin_id = ${bulletinId} and m.status <> 'left' and ${unread ? tx`r.read_version < b.version` : tx`true`}
  order by r.id`;

/** By push and text, each with the person's own link, after the person's quiet hours. Worth nothing once it is over. */
export async function tell(
  tx: Tx,
  channels: Channels,
  { template, title, validUntil }: About,
  told: readonly Told[],
  now: Date,
): Promise<void> {
  const reach = await loadReach(
    tx,
    told.map((one) => one.memberId),
  );
  const rows = told.flatMap(({ id, memberId }, ordinal): NewDelivery[] => {
    const to = reach.get(memberId);
    const sendAt = leavesAt(to?.wishes?.quiet ?? null, now, validUntil);
    if (!to || !sendAt) return [];
    const vars = { bulletin: String(id), title, language: to.wishes?.language === 'en' ? 'en' : 'zh' };
    return writtenWays(channels, to, template).map((way) => ({
      ...{ calloutId: null, summonsId: null, memberId, purpose: template, priority: BULLETIN_PRIORITY },
      ...{ step: 0, unless: null, template, vars, ...way, ordinal, sendAt, expiresAt: validUntil },
    }));
  });
  await enqueue(tx, rows, now);
}

/** What was to be said of an earlier wording and did not leave yet is not said any more. */
export const withdrawEarlier = (tx: Tx, told: readonly Told[], now: Date): Promise<unknown> =>
  withdraw(
    tx,
    tx`select d.id from delivery_queue q join delivery d on d.id = q.id
      where d.purpose like 'bulletin%' and d.vars->>'bulletin' = any(${told.map((one) => String(one.id))})`,
    now,
  );
