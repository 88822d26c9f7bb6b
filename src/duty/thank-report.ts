// Thanks to whoever reported something that was seen to, in the report's own case or in one that was merged into it.
import { writtenWays } from '../callout/probe.ts';
import { loadReach } from '../callout/reach.ts';
import type { Channels } from '../delivery/channel.ts';
import { enqueue, type NewDelivery } from '../delivery/outbox.ts';
import type { Tx } from '../kernel/database.ts';
import { BULLETIN_PRIORITY, leavesAt } from './bulletin-rules.ts';

const TEMPLATE = 'report_thanks';
const TOLD_MS = 3 * 86_400_000;

interface Reporter {
  id: number;
  memberId: number;
  receivedAt: Date;
}

/** Each hears once, after quiet hours, behind all other messages; who has left the force, or is not of it, hears nothing. */
export async function thank(tx: Tx, channels: Channels, reportIds: number[], now: Date): Promise<void> {
  const reporters = await tx<Reporter[]>`
    update field_report r set thanked_at = ${now} from member m
    where (r.id = any(${reportIds}) or r.duplicate_of = any(${reportIds})) and r.thanked_at is null
      and m.id = r.member_id and m.status <> 'left'
    returning r.id, r.member_id, r.received_at`;
  const reach = await loadReach(
    tx,
    reporters.map((r) => r.memberId),
  );
  const expiresAt = new Date(now.getTime() + TOLD_MS);
  const rows = reporters.flatMap(({ id, memberId, receivedAt }, ordinal): NewDelivery[] => {
    const to = reach.get(memberId);
    const sendAt = leavesAt(to?.wishes?.quiet ?? null, now, expiresAt);
    if (!to || !sendAt) return [];
    const language = to.wishes?.language === 'en' ? 'en' : 'zh';
    const vars = { report: String(id), by: receivedAt.toISOString(), language };
    return writtenWays(channels, to, TEMPLATE).map((way) => ({
      ...{ calloutId: null, summonsId: null, memberId, purpose: TEMPLATE, priority: BULLETIN_PRIORITY },
      ...{ step: 0, unless: null, template: TEMPLATE, vars, ...way, ordinal, sendAt, expiresAt },
    }));
  });
  await enqueue(tx, rows, now);
}
