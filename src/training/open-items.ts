// What was to be better before the next drill: open improvement items of earlier call-outs of the kind, of the same unit, or of
// the same county where no unit is named.
import type { Sql, SqlPiece, Tx } from '../kernel/database.ts';

type Of = Record<'kind' | 'unitId' | 'countyId', SqlPiece | string | number | null>;

export const openItems = (sql: Sql | Tx, { kind, unitId, countyId }: Of): SqlPiece => sql`
  select i.id from improvement i join callout o on o.id = i.callout_id
  where i.state = 'open' and i.deleted_at is null and o.kind = ${kind}
    and o.unit_id is not distinct from ${unitId}::int
    and (o.unit_id is not null or o.county_id is not distinct from ${countyId}::int)
  order by i.id`;

export async function openBefore(sql: Sql, of: Of): Promise<number[]> {
  const rows = await sql<{ id: number }[]>`${openItems(sql, of)}`;
  return rows.map((r) => r.id);
}
