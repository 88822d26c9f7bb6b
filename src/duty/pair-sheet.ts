// What two neighbouring sites share: whom to call, who is on post now and next, the radio. Reads only, and says who saw phones.
import { z } from 'zod';
import { maskedName } from '../access/actor-names.ts';
import { auditPhones } from '../access/audit.ts';
import type { Principal } from '../access/principal.ts';
import { countyScope, memberScope } from '../access/scope.ts';
import type { Database, Tx } from '../kernel/database.ts';
import { Problem } from '../kernel/problem.ts';
import { maskedPhone } from '../roster/masks.ts';
import { CONDITIONS } from './joint-duty-schema.ts';

const shown = z.date().meta({ type: 'string', format: 'date-time' });
const phone = z.string().nullable().meta({ description: 'In full where the reader may see it, else masked' });

const contactView = z.object({ role: z.enum(['station', 'employer']), name: z.string(), phone });
const guardView = z.object({
  ...{ shiftId: z.number(), memberId: z.number(), name: z.string(), phone },
  ...{ startsAt: shown, endsAt: shown },
  now: z.boolean().meta({ description: 'On post at this moment' }),
  away: z.boolean().meta({ description: 'Known not to be there' }),
});
const radioView = z.object({
  ...{ callSign: z.string(), serial: z.string(), condition: z.enum(CONDITIONS) },
  ...{ channel: z.string().nullable(), frequency: z.string().nullable() },
});
const channelView = z.object({ name: z.string(), frequency: z.string(), purpose: z.string() });
const sideView = z.object({
  ...{ siteId: z.number(), contacts: z.array(contactView), guards: z.array(guardView) },
  ...{ sets: z.array(radioView), channels: z.array(channelView) },
});
export const pairSheet = z
  .object({
    ...{ at: shown, until: shown.meta({ description: 'Shifts that begin later are not among them' }) },
    sides: z.array(sideView).meta({ description: 'Of both sites, in the order of the pair' }),
  })
  .meta({ id: 'SitePairSheet' });
type Side = z.output<typeof sideView>;

const AHEAD_MS = 3 * 86_400_000;
const MOST_SHIFTS = 60;

interface Site {
  id: number;
  stationId: number;
  employerId: number | null;
  own: boolean;
}

/** Whoever answers for the site's station and employer in the system. */
async function contactsOf(tx: Tx, { stationId, employerId, own }: Site) {
  const rows = await tx<z.output<typeof contactView>[]>`
    select distinct on (g.role, a.id) g.role, coalesce(m.name, a.name) as name, coalesce(a.phone, p.address) as phone
    from role_grant g join account a on a.id = g.user_id left join member m on m.id = a.member_id
    left join contact_point p on p.member_id = a.member_id and p.kind = 'phone' and p.retired_at is null
    where g.revoked_at is null and a.closed_at is null
      and ((g.role = 'station' and g.organisation_id = ${stationId}) or (g.role = 'employer' and g.organisation_id = ${employerId}))
    order by g.role, a.id, p.id`;
  return rows.map((row) => ({ ...row, phone: row.phone && !own ? maskedPhone(row.phone) : row.phone }));
}

type Guard = z.output<typeof guardView> & { seen: boolean; whole: boolean };

async function guardsOf(tx: Tx, site: Site, who: Principal, now: Date) {
  const until = new Date(now.getTime() + AHEAD_MS);
  const rows = await tx<Guard[]>`
    select s.id as shift_id, s.member_id, m.name, s.starts_at, s.ends_at, s.starts_at <= ${now} as now,
      exists (select from absence a where a.member_id = m.id and a.starts_at <= greatest(s.starts_at, ${now}::timestamptz)
        and (a.ends_at is null or a.ends_at > greatest(s.starts_at, ${now}::timestamptz))) as away,
      (select p.address from contact_point p where p.member_id = m.id and p.kind = 'phone' and p.retired_at is null
        order by p.id limit 1) as phone,
      ${memberScope(tx, who, 'member.read')} as seen, ${memberScope(tx, who, 'member.phone')} as whole
    from shift s join member m on m.id = s.member_id
    where s.site_id = ${site.id} and s.ends_at > ${now} and s.starts_at < ${until}
    order by s.starts_at, s.id limit ${MOST_SHIFTS}`;
  return rows.map(({ seen, whole, ...guard }) => ({
    ...{ ...guard, name: seen ? guard.name : maskedName(guard.name) },
    ...{ phone: guard.phone && !whole ? maskedPhone(guard.phone) : guard.phone, whole },
  }));
}

const setsOf = (tx: Tx, siteId: number) => tx<z.output<typeof radioView>[]>`
  select r.call_sign, r.serial, r.condition, c.name as channel, c.frequency
  from radio_set r left join radio_channel c on c.id = r.channel_id and c.retired_at is null
  where r.site_id = ${siteId} and r.retired_at is null order by r.call_sign, r.id`;

const channelsOf = (tx: Tx, stationId: number) => tx<z.output<typeof channelView>[]>`
  select name, frequency, purpose from radio_channel where station_id = ${stationId} and retired_at is null order by name, id`;

async function sideOf(tx: Tx, site: Site, who: Principal, now: Date) {
  const contacts = await contactsOf(tx, site);
  const guards = await guardsOf(tx, site, who, now);
  const revealed = guards.filter((g) => g.whole && g.phone !== null).map((g) => g.memberId);
  const side: Side = {
    ...{ siteId: site.id, contacts, guards: guards.map(({ whole: _, ...guard }) => guard) },
    ...{ sets: [...(await setsOf(tx, site.id))], channels: [...(await channelsOf(tx, site.stationId))] },
  };
  return { side, revealed };
}

/** Only of a confirmed pair: before both have said yes nothing is shared. */
export const readPairSheet = (
  db: Database,
  id: number,
  { who, now }: { who: Principal; now: Date },
): Promise<z.output<typeof pairSheet>> =>
  db.transaction(async (tx) => {
    const sites = await tx<Site[]>`
      select o.id, o.parent_id as station_id, o.employer_id, ${countyScope(tx, who, 'duty.change')} as own
      from site_pair p join organisation o on o.id in (p.site_a_id, p.site_b_id)
      where p.id = ${id} and p.state = 'confirmed' order by o.id`;
    if (sites.length === 0) throw new Problem(409, 'pair-not-confirmed');
    const sides: Side[] = [];
    const revealed = new Set<number>();
    for (const site of sites) {
      const made = await sideOf(tx, site, who, now);
      sides.push(made.side);
      for (const memberId of made.revealed) revealed.add(memberId);
    }
    await auditPhones(tx, who, { entity: 'site_pair', id }, [...revealed]);
    return { at: now, until: new Date(now.getTime() + AHEAD_MS), sides };
  });
