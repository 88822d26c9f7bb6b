// Shifts as their guards see them, and swaps as officers see them. Reads only.
import { z } from 'zod';
import type { Principal } from '../access/principal.ts';
import { countyScope } from '../access/scope.ts';
import type { Sql } from '../kernel/database.ts';
import { idText } from '../kernel/fields.ts';
import { paged, pageQuery } from './roll-calls.ts';
import { type SignOnState, SWAP_STATES, type SwapState } from './swap-rules.ts';

const shown = z.date().meta({ type: 'string', format: 'date-time' });
export const swapQuery = pageQuery.extend({
  stationId: idText.optional(),
  state: z.enum(SWAP_STATES).optional(),
});
const swapView = z.object({
  ...{ id: z.number(), state: z.enum(SWAP_STATES), areaName: z.string(), startsAt: shown, endsAt: shown },
  ...{
    memberName: z.string(),
    takerName: z.string().nullable(),
    offeredAt: shown,
    decidedAt: shown.nullable(),
  },
});
export const swapPage = paged(swapView).meta({ id: 'ShiftSwaps' });

/** Those that wait for an officer first. */
export async function listSwaps(
  sql: Sql,
  { page, pageSize, stationId, state }: z.output<typeof swapQuery>,
  who: Principal,
): Promise<z.output<typeof swapPage>> {
  const rows = await sql<(z.output<typeof swapView> & { total: number })[]>`
    select count(*) over ()::int as total, w.id, w.state, o.name as area_name, s.starts_at, s.ends_at, m.name as member_name,
      t.name as taker_name, w.offered_at, w.decided_at
    from shift_swap w join shift s on s.id = w.shift_id join organisation o on o.id = s.site_id
    join member m on m.id = w.member_id left join member t on t.id = w.taker_id
    where ${countyScope(sql, who, 'duty.read')} and ${state ? sql`w.state = ${state}` : sql`true`}
      and ${stationId ? sql`${stationId} in (o.id, o.parent_id)` : sql`true`}
    order by w.state <> 'taken', w.state <> 'offered', s.starts_at desc, w.id desc
    limit ${pageSize} offset ${(page - 1) * pageSize}`;
  return { total: rows[0]?.total ?? 0, page, pageSize, items: rows.map(({ total: _, ...row }) => row) };
}

export interface OwnShift {
  id: number;
  areaName: string;
  startsAt: Date;
  endsAt: Date;
  officerName: string | null;
  swapId: number | null;
  swapState: SwapState | null;
  signedOn: SignOnState | null;
  distance_m: number | null;
}

const MOST = 30;

export const ownShifts = (sql: Sql, memberId: number, now: Date) => sql<OwnShift[]>`
  select s.id, o.name as area_name, s.starts_at, s.ends_at, a.name as officer_name, w.id as swap_id, w.state as swap_state,
    g.state as signed_on, g.distance_m
  from shift s join organisation o on o.id = s.site_id left join account a on a.id = s.officer_id
  left join shift_swap w on w.shift_id = s.id and w.state in ('offered', 'taken')
  left join shift_sign_on g on g.shift_id = s.id
  where s.member_id = ${memberId} and s.ends_at > ${now} order by s.starts_at, s.id limit ${MOST}`;

export interface OfferedShift {
  swapId: number;
  areaName: string;
  startsAt: Date;
  endsAt: Date;
  memberName: string;
  /** One's own word stands; the officer's is waited for. */
  mine: boolean;
}

/** Of one's own station's patrols and one's own site, to be taken, or taken by oneself. */
export const offeredTo = (sql: Sql, memberId: number, now: Date) => sql<OfferedShift[]>`
  select w.id as swap_id, o.name as area_name, s.starts_at, s.ends_at, m.name as member_name, w.state = 'taken' as mine
  from member i join shift s on s.site_id in (i.station_id, i.site_id, i.duty_site_id) join shift_swap w on w.shift_id = s.id
  join organisation o on o.id = s.site_id join member m on m.id = w.member_id
  where i.id = ${memberId} and w.member_id <> i.id and s.starts_at > ${now}
    and (w.state = 'offered' or (w.state = 'taken' and w.taker_id = i.id))
  order by s.starts_at, w.id limit ${MOST}`;
