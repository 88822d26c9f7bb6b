// HTTP of scenes held until the police arrive: begun, acted on, taken over, called off.
import { type Context, Hono } from 'hono';
import { describeRoute } from 'hono-openapi';
import { z } from 'zod';
import { actingBy, may, type Signed } from '../access/guard.ts';
import { isInScope } from '../access/scope.ts';
import { idParam } from '../kernel/fields.ts';
import { responses, valid } from '../kernel/http.ts';
import { Problem } from '../kernel/problem.ts';
import { beginHold, callOffHold, firstAction, policeArrived } from './hold-scene.ts';
import {
  actionFields,
  arrivalFields,
  callOffFields,
  holdFields,
  holdQuery,
  ownHoldFields,
} from './joint-duty-schema.ts';
import type { DutyDeps } from './routes.ts';
import { holdPage, listHolds, ownSites } from './scene-holds.ts';

const about = (summary: string, answers: ReturnType<typeof responses>) =>
  describeRoute({ summary, tags: ['duty'], responses: answers });
const begun = responses('Kept', z.object({ id: z.number(), again: z.boolean() }), 201);
const again = responses(
  'Kept; `again`: it had been said before, and that stays',
  z.object({ again: z.boolean() }),
);

const notOwn = () =>
  new Problem(400, 'invalid-request', { fields: [{ field: 'siteId', code: 'field.own-post' }] });

/** A guard's own word, from the page or a program: our clock decides, and only where the guard has business. */
export async function beginOwnHold(
  { db, clock }: DutyDeps,
  c: Context<Signed>,
  given: Pick<Parameters<typeof beginHold>[1], 'siteId' | 'text' | 'place' | 'position' | 'clientId'>,
  claimedAt: Date | null,
) {
  const { memberId } = c.get('who');
  const by = actingBy(c, clock);
  if (memberId === null) throw notOwn();
  const sites = await ownSites(db.sql, memberId, by.now);
  if (!sites.some((s) => s.id === given.siteId)) throw notOwn();
  return beginHold(db, { ...given, memberId, begunAt: by.now, claimedAt }, by);
}

function beginRoutes(deps: DutyDeps) {
  const { db, clock } = deps;
  return new Hono<Signed>()
    .get(
      '/scene-holds',
      may('duty.read'),
      about('Scenes held until the police arrive, those open first', responses('One page', holdPage)),
      valid('query', holdQuery),
      async (c) =>
        c.json(await listHolds(db.sql, c.req.valid('query'), { who: c.get('who'), now: clock.now() })),
    )
    .post(
      '/scene-holds',
      may('duty.change'),
      about('Somebody holds a scene, as an officer heard; the same again changes nothing', begun),
      valid('json', holdFields),
      async (c) => {
        const { position, begunAt, ...given } = c.req.valid('json');
        if (!(await isInScope(db.sql, c.get('who'), 'duty.change', 'site', given.siteId)))
          throw new Problem(400, 'invalid-request', { fields: [{ field: 'siteId', code: 'field.site' }] });
        const by = actingBy(c, clock);
        const told = { begunAt: begunAt ?? by.now, claimedAt: null, memberId: null };
        return c.json(await beginHold(db, { ...given, ...told, position }, by), 201);
      },
    )
    .post(
      '/me/scene-holds',
      may('scene.hold'),
      about('I hold a scene; whoever holds one already is at that one', begun),
      valid('json', ownHoldFields),
      async (c) => {
        const { deviceAt, sentAt: _, position, ...given } = c.req.valid('json');
        const claimedAt = deviceAt === undefined ? null : new Date(deviceAt);
        return c.json(await beginOwnHold(deps, c, { ...given, position }, claimedAt), 201);
      },
    );
}

function endRoutes({ db, clock }: DutyDeps) {
  return new Hono<Signed>()
    .post(
      '/scene-holds/:id/action',
      may('duty.change', 'scene-hold'),
      about('The first thing that was done there', again),
      valid('param', idParam),
      valid('json', actionFields),
      async (c) =>
        c.json(await firstAction(db, c.req.valid('param'), c.req.valid('json'), actingBy(c, clock))),
    )
    .post(
      '/scene-holds/:id/arrival',
      may('duty.change', 'scene-hold'),
      about('The police are there', again),
      valid('param', idParam),
      valid('json', arrivalFields),
      async (c) =>
        c.json(await policeArrived(db, c.req.valid('param'), c.req.valid('json'), actingBy(c, clock))),
    )
    .post(
      '/scene-holds/:id/call-off',
      may('duty.change', 'scene-hold'),
      about('It was nothing, or somebody else sees to it', responses('Done', undefined, 204)),
      valid('param', idParam),
      valid('json', callOffFields),
      async (c) => {
        await callOffHold(db, c.req.valid('param').id, c.req.valid('json'), actingBy(c, clock));
        return c.body(null, 204);
      },
    );
}

/** Below `/api`. */
export function sceneHoldRoutes(deps: DutyDeps) {
  return new Hono<Signed>().route('/', beginRoutes(deps)).route('/', endRoutes(deps));
}
