// Who the caller is and what the caller may do, so that a screen offers nothing that would be refused.
import { Hono } from 'hono';
import { describeRoute } from 'hono-openapi';
import { z } from 'zod';
import { idText } from '../kernel/fields.ts';
import { responses, valid } from '../kernel/http.ts';
import { readerOf } from '../kernel/page.ts';
import { LANGUAGES, type Texts } from '../kernel/texts.ts';
import type { AccessDeps } from './deps.ts';
import { listGrants } from './grants.ts';
import { may, type Signed } from './guard.ts';
import { PERMISSION_NAMES, type Permission } from './permissions.ts';
import { mayAtAll } from './principal.ts';
import { coveringOf, type Target } from './scope.ts';

const permissions = z.array(z.enum(PERMISSION_NAMES as [Permission, ...Permission[]]));
/** Where it counts; all null: everywhere. */
const role = z.object({
  ...{ role: z.string(), organisationId: z.number().nullable(), unitId: z.number().nullable() },
  scopeName: z.string().nullable(),
});
const me = z
  .object({
    ...{ actor: z.string(), name: z.string(), memberId: z.number().nullable() },
    language: z.enum(LANGUAGES as ['zh', 'en']),
    roles: z.array(role),
    permissions,
  })
  .meta({ id: 'Me' });

const TARGETS = [
  ...(['member', 'unit', 'callout', 'launch', 'session', 'exam', 'nomination'] as const),
] as const satisfies readonly Target[];
const rightsQuery = z.object({ target: z.enum(TARGETS), id: idText });
/** Whoever decides on a launch approves a call-out. */
const ROOMS: Partial<Record<Target, string>> = {
  ...{ launch: 'callout', session: 'training', nomination: 'certificate' },
};
const roomOf = (target: Target) => ROOMS[target] ?? target;

/** Below `/api`. */
export function meRoutes({ db, clock }: AccessDeps, texts: Texts) {
  return new Hono<Signed>()
    .get(
      '/me',
      may('self.manage'),
      describeRoute({
        summary: 'Who the caller is, with roles and permissions',
        tags: ['access'],
        responses: responses('The caller', me),
      }),
      async (c) => {
        const who = c.get('who');
        const { actor, name, memberId } = who;
        const held = await listGrants(db.sql, { ids: who.grants.map((g) => g.id) });
        const { language } = readerOf(c, texts, clock.now());
        c.header('cache-control', 'no-store');
        return c.json({
          ...{ actor, name, memberId, language },
          roles: held.map((g) => {
            const { organisationId, unitId, scopeName } = g;
            return { role: g.role, organisationId, unitId, scopeName };
          }),
          permissions: PERMISSION_NAMES.filter((p) => mayAtAll(who, p)),
        });
      },
    )
    .get(
      '/me/rights',
      may('self.manage'),
      describeRoute({
        summary: 'Which of the caller’s permissions cover this member, unit, call-out or launch request',
        tags: ['access'],
        responses: responses('None for what does not exist', z.object({ permissions })),
      }),
      valid('query', rightsQuery),
      async (c) => {
        const who = c.get('who');
        const { target, id } = c.req.valid('query');
        c.header('cache-control', 'no-store');
        const about = PERMISSION_NAMES.filter((p) => p.startsWith(`${roomOf(target)}.`) && mayAtAll(who, p));
        return c.json({ permissions: await coveringOf(db.sql, who, about, target, id) });
      },
    );
}
