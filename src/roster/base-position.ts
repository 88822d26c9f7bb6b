// Where a member is on a normal day, kept with the member for the nearest search.
import type { Tx } from '../kernel/database.ts';
import { type Position, toMercator } from '../kernel/geo.ts';

/** The site on duty if it has a position, else the home site's; in Mercator metres. Null: no position. */
export function basePosition(home: Position | null, dutySite: Position | null) {
  const at = dutySite ?? home;
  return at ? toMercator(at) : null;
}

/** Brings those who are on duty at sites that moved to where these are now. */
export async function moveThoseOnDutyAt(tx: Tx, siteIds: number[]): Promise<void> {
  if (siteIds.length === 0) return;
  const sites = await tx<({ id: number } & Position)[]>`
    select id, lon, lat from organisation where id = any(${siteIds}) and lon is not null`;
  const points = sites.map((site) => ({ id: site.id, ...toMercator(site) }));
  await tx`
    update member m set base_pos = point(p.x, p.y)
    from jsonb_to_recordset(${tx.json(points)}) as p(id int, x float8, y float8)
    where m.duty_site_id = p.id and m.duty_state = 'on'`;
}
