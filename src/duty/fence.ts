// How far from a site somebody still is there.
import { z } from 'zod';
import type { Database } from '../kernel/database.ts';

export const fenceFields = z.strictObject({ radiusMetres: z.number().int().min(30).max(10_000) });

export const setFence = (
  db: Database,
  siteId: number,
  { radiusMetres }: z.output<typeof fenceFields>,
): Promise<void> =>
  db.transaction(async (tx) => {
    await tx`
      insert into site_fence (site_id, radius_m) values (${siteId}, ${radiusMetres})
      on conflict (site_id) do update set radius_m = excluded.radius_m`;
  });
