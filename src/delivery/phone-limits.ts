// Holds back what would be dropped: texts whose words a phone has had too often, messages too many for one chat group.
import type { Sql } from '../kernel/database.ts';
import type { Channels } from './channel.ts';
import type { ClaimedDelivery } from './claim.ts';
import { freeAt, longestWindow_seconds, type PhoneLimit } from './phone-limit-rules.ts';
import type { Outcome } from './settle.ts';

interface Sent {
  id: number;
  address: string;
  /** Which words: the template with what fills it, and whether it says that it comes again. */
  words: string;
  at: Date;
}

/** Those of `claimed` that must wait, as outcomes that say until when; a text just claimed counts for the next. */
export async function heldBack(
  sql: Sql,
  channels: Channels,
  claimed: ClaimedDelivery[],
  now: Date,
): Promise<Outcome[]> {
  const limitsOf = (d: ClaimedDelivery) => channels.byRoute(d.route)?.phoneLimits ?? [];
  const limited = claimed.filter((d) => limitsOf(d).length > 0);
  if (limited.length === 0) return [];
  const longest = Math.max(...limited.map((d) => longestWindow_seconds(limitsOf(d))));
  const since = new Date(now.getTime() - longest * 1000);
  const ids = limited.map((d) => d.id);
  const rows = await sql<Sent[]>`
    select d.id, d.address, concat(d.template, d.doubtful, d.vars) as words, coalesce(d.first_sent_at, h.claimed_at) as at
    from delivery d left join delivery_in_hand h on h.delivery_id = d.id
    where d.address = any(${limited.map((d) => d.address)}) and d.channel in ('sms', 'group') and d.expires_at > ${since}
      and coalesce(d.first_sent_at, h.claimed_at) > ${since}`;
  const mine = new Map(rows.filter((r) => ids.includes(r.id)).map((r) => [r.id, r.words]));
  const before = Map.groupBy(
    rows.filter((r) => !mine.has(r.id)),
    (r) => `${r.address} ${r.words}`,
  );
  const had = new Map([...before].map(([key, sent]) => [key, sent.map((s) => s.at)]));
  const earlier = Map.groupBy(
    rows.filter((r) => !mine.has(r.id)),
    (r) => r.address,
  );
  const hadAny = new Map([...earlier].map(([address, sent]) => [address, sent.map((s) => s.at)]));
  return limited.flatMap((delivery) => judge(delivery, limitsOf(delivery)) ?? []);

  function judge(delivery: ClaimedDelivery, limits: readonly PhoneLimit[]): Outcome | null {
    const key = `${delivery.address} ${mine.get(delivery.id) ?? ''}`;
    const sent = had.get(key) ?? [];
    const any = hadAny.get(delivery.address) ?? [];
    const [anyWords, sameWords] = [limits.filter((l) => l.anyWords), limits.filter((l) => !l.anyWords)];
    const free = freeAt(sent, sameWords, freeAt(any, anyWords, now));
    if (free <= now) {
      had.set(key, [...sent, now]);
      hadAny.set(delivery.address, [...any, now]);
      return null;
    }
    const retryAfter_seconds = Math.ceil((free.getTime() - now.getTime()) / 1000);
    return {
      delivery,
      result: { outcome: 'retry', reason: 'limit of this address', retryAfter_seconds },
    };
  }
}
