// Tells those whose qualification ends, once for each notice, by push and text, during the day.
import { writtenWays } from '../callout/probe.ts';
import { loadReach } from '../callout/reach.ts';
import type { Channels } from '../delivery/channel.ts';
import { enqueue, type NewDelivery } from '../delivery/outbox.ts';
import { cityDate, daysAfter } from '../kernel/calendar.ts';
import type { Database } from '../kernel/database.ts';
import type { Texts } from '../kernel/texts.ts';
import { isDaytime, NOTICE_DAYS } from './ending-rules.ts';

/** Behind everything that a call-out or a roll-call sends. */
const PRIORITY = 70;
const EXPIRES_MS = 10 * 3_600_000;
const TEMPLATE = 'ending';
/** At once; the next ones follow with the next look. */
const MOST = 2_000;

export interface EndingDeps {
  db: Database;
  channels: Channels;
}

interface Ending {
  memberId: number;
  kind: string;
  expiresOn: string;
}

/** Gives how many notices were queued. Safe beside other processes: a notice is one row. */
export async function tellEnding({ db, channels }: EndingDeps, texts: Texts, now: Date): Promise<number> {
  if (!isDaytime(now)) return 0;
  const today = cityDate(now);
  return db.transaction(async (tx) => {
    const told = await tx<Ending[]>`
      insert into ending_notice (member_id, kind, expires_on, days, told_at)
      select q.member_id, q.kind, q.expires_on, n.days, ${now}
      from qualification q join member m on m.id = q.member_id
      cross join lateral (select min(d)::smallint as days from unnest(${NOTICE_DAYS}::int[]) d
        where d >= q.expires_on - ${today}::date) n
      where q.expires_on between ${today}::date and ${daysAfter(today, Math.max(...NOTICE_DAYS))}::date
        and m.status = 'active' and m.consent_on is not null and m.consent_withdrawn_on is null
        and not exists (select from ending_notice e where e.member_id = q.member_id and e.kind = q.kind
          and e.expires_on = q.expires_on and e.days = n.days)
      order by q.member_id, q.kind limit ${MOST}
      on conflict do nothing returning member_id, kind, expires_on`;
    const reach = await loadReach(tx, [...new Set(told.map((t) => t.memberId))]);
    const rows = told.flatMap(({ memberId, kind, expiresOn }): NewDelivery[] => {
      const to = reach.get(memberId);
      const language = to?.wishes?.language === 'en' ? 'en' : 'zh';
      const vars = { skill: texts(language, `skill.${kind}`), until: expiresOn, language };
      return writtenWays(channels, to ?? { pushes: [], phones: [] }, TEMPLATE).map((way) => ({
        ...{ calloutId: null, summonsId: null, memberId, purpose: TEMPLATE, priority: PRIORITY },
        ...{ step: 0, unless: null, template: TEMPLATE, vars, ...way },
        ...{ sendAt: now, expiresAt: new Date(now.getTime() + EXPIRES_MS) },
      }));
    });
    await enqueue(tx, rows, now);
    return told.length;
  });
}
