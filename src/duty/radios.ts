// The radio book as officers read it: what is in use. Reads only.
import { z } from 'zod';
import type { Principal } from '../access/principal.ts';
import { countyScope } from '../access/scope.ts';
import type { Sql } from '../kernel/database.ts';
import { CONDITIONS, type setQuery } from './joint-duty-schema.ts';
import { paged } from './roll-calls.ts';

const channelView = z
  .object({
    ...{ id: z.number(), stationId: z.number(), stationName: z.string(), name: z.string() },
    ...{ frequency: z.string(), purpose: z.string() },
    sets: z.number().meta({ description: 'Sets that are on it' }),
    own: z.boolean().meta({ description: 'False: of a station that one’s own sites are paired with' }),
  })
  .meta({ id: 'RadioChannel' });
export const channelList = z.object({ items: z.array(channelView) });

/** A station has a handful; those of stations that one’s own sites are paired with are shared. */
export async function listChannels(sql: Sql, who: Principal): Promise<z.output<typeof channelList>> {
  const own = countyScope(sql, who, 'duty.read');
  const items = await sql<z.output<typeof channelView>[]>`
    select * from (
      select c.id, c.station_id, o.name as station_name, c.name, c.frequency, c.purpose, ${own} as own,
        (select count(*)::int from radio_set r where r.channel_id = c.id and r.retired_at is null) as sets
      from radio_channel c join organisation o on o.id = c.station_id where c.retired_at is null) c
    where own or exists (
      select from site_pair p join organisation o on o.id in (p.site_a_id, p.site_b_id)
      join organisation n on n.id in (p.site_a_id, p.site_b_id) and n.id <> o.id
      where p.state = 'confirmed' and n.parent_id = c.station_id and ${own})
    order by own desc, station_name, station_id, name`;
  return { items: [...items] };
}

const setView = z
  .object({
    ...{ id: z.number(), siteId: z.number(), siteName: z.string(), stationName: z.string() },
    ...{ callSign: z.string(), serial: z.string(), condition: z.enum(CONDITIONS) },
    ...{ channelId: z.number().nullable(), channelName: z.string().nullable() },
    frequency: z.string().nullable(),
  })
  .meta({ id: 'RadioSet' });
export const setPage = paged(setView).meta({ id: 'RadioSetPage' });

export async function listSets(
  sql: Sql,
  { page, pageSize, organisationId: within, condition }: z.output<typeof setQuery>,
  who: Principal,
): Promise<z.output<typeof setPage>> {
  const rows = sql`
    radio_set r join organisation o on o.id = r.site_id join organisation st on st.id = o.parent_id
    left join radio_channel c on c.id = r.channel_id
    where r.retired_at is null and ${countyScope(sql, who, 'duty.read')}
      and ${within ? sql`${within} in (o.id, st.id, st.parent_id, o.employer_id)` : sql`true`}
      and ${condition ? sql`r.condition = ${condition}` : sql`true`}`;
  const [count] = await sql<{ total: number }[]>`select count(*)::int as total from ${rows}`;
  const items = await sql<z.output<typeof setView>[]>`
    select r.id, r.site_id, o.name as site_name, st.name as station_name, r.call_sign, r.serial, r.condition, r.channel_id,
      c.name as channel_name, c.frequency
    from ${rows} order by st.name, o.name, r.call_sign, r.id limit ${pageSize} offset ${(page - 1) * pageSize}`;
  return { total: count?.total ?? 0, page, pageSize, items: [...items] };
}
