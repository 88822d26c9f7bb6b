// Tells who has it that equipment expires or is to be inspected: its holder, or for what lies in a store the unit's leader.
import type { Channels } from '../delivery/channel.ts';
import { cityDate, daysAfter } from '../kernel/calendar.ts';
import type { Database } from '../kernel/database.ts';
import type { Texts } from '../kernel/texts.ts';
import { NOTICE_DAYS } from './ending-rules.ts';
import { type Notice, queueNotices } from './notices.ts';

/** At once; the next ones follow with the next look. */
const MOST = 2_000;
const TEMPLATES = { expires: 'equipment_expires', inspect: 'equipment_inspect' } as const;

interface Due {
  memberId: number;
  what: keyof typeof TEMPLATES;
  dueOn: string;
  things: string[];
}

/** Gives how many notices were queued: one for all that a person has to look after by one day. Safe beside other processes. */
export function tellEquipment(
  { db, channels }: { db: Database; channels: Channels },
  texts: Texts,
  now: Date,
): Promise<number> {
  const today = cityDate(now);
  const last = daysAfter(today, Math.max(...NOTICE_DAYS));
  return db.transaction(async (tx) => {
    const due = await tx<Due[]>`
      with thing as (
        select coalesce(h.member_id, l.id) as member_id, 'piece:' || p.id as subject, i.name || ' ' || p.serial as thing,
          p.expires_on, p.inspect_on
        from equipment_piece p join equipment_item i on i.id = p.item_id
        left join equipment_issue h on h.piece_id = p.id and h.returned_on is null
        left join member l on h.id is null and l.unit_id = p.unit_id and l.post = 'leader'
        where p.state = 'in_service'
        union all
        select h.member_id, 'issue:' || h.id, h.item, h.expires_on, null
        from equipment_issue h where h.piece_id is null and h.returned_on is null
      ), dated as (
        select member_id, subject, thing, 'expires' as what, expires_on as due_on from thing
        union all select member_id, subject, thing, 'inspect', inspect_on from thing
      ), told as (
        insert into equipment_notice (member_id, subject, what, due_on, days, told_at)
        select d.member_id, d.subject, d.what, d.due_on, n.days, ${now}
        from dated d join member m on m.id = d.member_id
        cross join lateral (select min(x)::smallint as days from unnest(${NOTICE_DAYS}::int[]) x
          where x >= d.due_on - ${today}::date) n
        where d.due_on between ${today}::date and ${last}::date
          and m.status = 'active' and m.consent_on is not null and m.consent_withdrawn_on is null
          and not exists (select from equipment_notice e where e.member_id = d.member_id and e.subject = d.subject
            and e.what = d.what and e.due_on = d.due_on and e.days = n.days)
        order by d.member_id, d.due_on, d.subject limit ${MOST}
        on conflict do nothing returning member_id, subject, what, due_on
      )
      select t.member_id, t.what, t.due_on, array_agg(d.thing order by d.thing) as things
      from told t join dated d using (member_id, subject, what, due_on)
      group by t.member_id, t.what, t.due_on order by t.member_id, t.due_on, t.what`;
    await queueNotices(
      tx,
      channels,
      due.map((one) => noticeOf(one, texts)),
      now,
    );
    return due.length;
  });
}

/** A text names one thing, and how many there are. */
function noticeOf({ memberId, what, dueOn, things }: Due, texts: Texts): Notice {
  const [thing = ''] = things;
  const n = things.length;
  return {
    ...{ memberId, template: TEMPLATES[what] },
    vars: (language) => ({
      item: n === 1 ? thing : texts(language, 'equipment.and-more', { thing, n }),
      until: dueOn,
    }),
  };
}
