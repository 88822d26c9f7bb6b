// Keys of programs over HTTP, for administrators: made and told once, listed, taken back.
import { Hono } from 'hono';
import { describeRoute } from 'hono-openapi';
import { z } from 'zod';
import { idParam, line } from '../kernel/fields.ts';
import { responses, valid } from '../kernel/http.ts';
import { listApiKeys, makeApiKey, revokeApiKey } from './api-keys.ts';
import type { AccessDeps } from './deps.ts';
import { listGrants, newGrant } from './grants.ts';
import { actingBy, may, type Signed } from './guard.ts';

export const grantView = z
  .object({
    ...{ id: z.number(), role: z.string(), scopeName: z.string().nullable() },
    ...{ organisationId: z.number().nullable(), unitId: z.number().nullable() },
    grantedAt: z.iso.datetime(),
  })
  .meta({ id: 'Grant' });
const keyView = z
  .object({
    ...{ id: z.number(), name: z.string(), createdBy: z.string(), createdByName: z.string() },
    ...{ createdAt: z.iso.datetime(), lastUsedAt: z.iso.datetime().nullable() },
    revokedAt: z.iso.datetime().nullable(),
    grants: z.array(grantView),
  })
  .meta({ id: 'ApiKey' });
const newKey = z.strictObject({ name: line(60), grant: newGrant }).meta({ id: 'NewApiKey' });
const doc = (summary: string, schema?: z.ZodType, status: 200 | 201 | 204 = 200) =>
  describeRoute({ summary, tags: ['access'], responses: responses('Done', schema, status) });
const iso = (at: Date | null) => at?.toISOString() ?? null;

/** Below `/api`. */
export function keyRoutes({ db, clock }: AccessDeps) {
  return new Hono<Signed>()
    .get(
      '/keys',
      may('access.manage'),
      doc('Keys of programs, without the keys themselves', z.object({ keys: z.array(keyView) })),
      async (c) => {
        const [keys, grants] = await Promise.all([listApiKeys(db.sql, c.get('who')), listGrants(db.sql)]);
        const held = Map.groupBy(grants, (g) => g.apiKeyId);
        return c.json({
          keys: keys.map(({ createdAt, lastUsedAt, revokedAt, ...key }) => ({
            ...key,
            ...{ createdAt: createdAt.toISOString(), lastUsedAt: iso(lastUsedAt), revokedAt: iso(revokedAt) },
            grants: (held.get(key.id) ?? []).map((g) => ({ ...g, grantedAt: g.grantedAt.toISOString() })),
          })),
        });
      },
    )
    .post(
      '/keys',
      may('access.manage'),
      doc('Makes a key; it is told this once', z.object({ key: z.string() }), 201),
      valid('json', newKey),
      async (c) => {
        const key = await makeApiKey(db, c.req.valid('json'), actingBy(c, clock));
        c.header('cache-control', 'no-store');
        return c.json({ key }, 201);
      },
    )
    .delete(
      '/keys/:id',
      may('access.manage'),
      doc('Takes a key back, at once and for good', undefined, 204),
      valid('param', idParam),
      async (c) => {
        await revokeApiKey(db, c.req.valid('param').id, actingBy(c, clock));
        return c.body(null, 204);
      },
    );
}
