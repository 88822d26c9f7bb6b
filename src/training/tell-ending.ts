// Tells those whose qualification or equipment ends, once for each notice, by push and text, during the day.
import type { Channels } from '../delivery/channel.ts';
import { cityDate, daysAfter } from '../kernel/calendar.ts';
import type { Database } from '../kernel/database.ts';
import type { Language, Texts } from '../kernel/texts.ts';
import { isDaytime, NOTICE_DAYS } from './ending-rules.ts';
import { queueNotices } from './notices.ts';
import { tellEquipment } from './tell-equipment.ts';

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

/** All notices that are due, of qualifications and of equipment. Gives how many were queued. */
export async function tellEnding(deps: EndingDeps, texts: Texts, now: Date): Promise<number> {
  if (!isDaytime(now)) return 0;
  return (await tellQualifications(deps, texts, now)) + (await tellEquipment(deps, texts, now));
}

/** Safe beside other processes: a notice is one row. */
function tellQualifications({ db, channels }: EndingDeps, texts: Texts, now: Date): Promise<number> {
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
    const notices = told.map(({ memberId, kind, expiresOn }) => ({
      ...{ memberId, template: TEMPLATE },
      vars: (language: Language) => ({ skill: texts(language, `skill.${kind}`), until: expiresOn }),
    }));
    await queueNotices(tx, channels, notices, now);
    return told.length;
  });
}
