// HTTP of the roster: files, the two trees, members and what is kept about them.
import { Hono } from 'hono';
import { describeRoute } from 'hono-openapi';
import { z } from 'zod';
import { idParam } from '../kernel/fields.ts';
import { type RequestVariables, responses, valid } from '../kernel/http.ts';
import { Problem } from '../kernel/problem.ts';
import { changeMember, memberChange } from './change-member.ts';
import { changeUnit, dissolveUnit, unitChange } from './change-unit.ts';
import type { RosterDeps } from './deps.ts';
import { fileRoutes } from './file-routes.ts';
import { heldOn } from './held-on.ts';
import { maskedMember, mayOf } from './masks.ts';
import {
  addAbsence,
  newAbsence,
  newQualification,
  ownPosition,
  pushSubscription,
  recordQualification,
  removeAbsence,
  removeQualification,
  reportPosition,
  subscribePush,
} from './member-actions.ts';
import { memberDetail, readMember } from './member-detail.ts';
import { listMembers, memberPage, memberQuery } from './member-list.ts';
import { revealIdNumber } from './reveal-id-number.ts';
import { listOrganisations, listUnits, organisationRow, unitRow } from './tree.ts';

type Env = { Variables: RequestVariables };

const about = (summary: string, answers: ReturnType<typeof responses>) =>
  describeRoute({ summary, tags: ['roster'], responses: answers });
const inChild = (name: string) => idParam.extend({ [name]: idParam.shape.id });

function treeRoutes({ db, clock }: RosterDeps) {
  return new Hono<Env>()
    .get(
      '/organisations',
      about(
        'City, counties, stations, employers and sites, parents first',
        responses('All', z.object({ items: z.array(organisationRow) })),
      ),
      async (c) => c.json({ items: await listOrganisations(db.sql) }),
    )
    .get(
      '/units',
      about(
        'Battalions, companies and squads with posts, holders and vacancies, parents first',
        responses('All', z.object({ items: z.array(unitRow) })),
      ),
      async (c) => c.json({ items: await listUnits(db.sql) }),
    )
    .patch(
      '/units/:id',
      about('Rename a unit or set its seats', responses('The unit', unitRow)),
      valid('param', idParam),
      valid('json', unitChange),
      async (c) => {
        const { id } = c.req.valid('param');
        await changeUnit(db, id, c.req.valid('json'), { now: clock.now(), actor: c.get('actor') });
        const unit = (await listUnits(db.sql)).find((u) => u.id === id);
        if (!unit) throw new Problem(404, 'not-found');
        return c.json(unit);
      },
    )
    .delete(
      '/units/:id',
      about('Dissolve a unit; its people stay without one', responses('Done', undefined, 204)),
      valid('param', idParam),
      async (c) => {
        await dissolveUnit(db, c.req.valid('param').id, { now: clock.now(), actor: c.get('actor') });
        return c.body(null, 204);
      },
    );
}

const held = z.record(z.string(), z.array(z.record(z.string(), z.unknown())));

function memberRoutes({ db, clock }: RosterDeps) {
  return new Hono<Env>()
    .get(
      '/members',
      about('Members, a page at a time', responses('One page', memberPage)),
      valid('query', memberQuery),
      async (c) => c.json(await listMembers(db.sql, c.req.valid('query'))),
    )
    .get(
      '/members/:id',
      about('All that is kept about one member', responses('The member', memberDetail)),
      valid('param', idParam),
      async (c) => c.json(maskedMember(await readMember(db.sql, c.req.valid('param').id), mayOf(c))),
    )
    .get(
      '/members/:id/held',
      about('All that is held on a person, table by table; kept in the audit', responses('By table', held)),
      valid('param', idParam),
      async (c) => {
        c.header('cache-control', 'no-store');
        return c.json(await heldOn(db, c.req.valid('param').id));
      },
    )
    .post(
      '/members/:id/id-number',
      about(
        'Show the identity number in full; kept in the audit',
        responses('The number', z.object({ idNumber: z.string().nullable() })),
      ),
      valid('param', idParam),
      async (c) => {
        c.header('cache-control', 'no-store');
        return c.json({ idNumber: await revealIdNumber(db, c.req.valid('param').id) });
      },
    )
    .patch(
      '/members/:id',
      about('Change status, consent, duty or remark', responses('The member', memberDetail)),
      valid('param', idParam),
      valid('json', memberChange),
      async (c) => {
        const acting = { now: clock.now(), actor: c.get('actor') };
        const changed = await changeMember(db, c.req.valid('param').id, c.req.valid('json'), acting);
        return c.json(maskedMember(changed, mayOf(c)));
      },
    );
}

function recordRoutes({ db, clock }: RosterDeps) {
  const acting = (c: { get(key: 'actor'): string }) => ({ now: clock.now(), actor: c.get('actor') });
  return new Hono<Env>()
    .post(
      '/members/:id/absences',
      about('Record an absence', responses('Recorded', z.object({ id: z.number() }), 201)),
      valid('param', idParam),
      valid('json', newAbsence),
      async (c) => c.json(await addAbsence(db, c.req.valid('param').id, c.req.valid('json'), acting(c)), 201),
    )
    .delete(
      '/members/:id/absences/:absenceId',
      about('Remove an absence', responses('Done', undefined, 204)),
      valid('param', inChild('absenceId')),
      async (c) => {
        const { id, absenceId } = c.req.valid('param') as { id: number; absenceId: number };
        await removeAbsence(db, id, absenceId, acting(c));
        return c.body(null, 204);
      },
    )
    .post(
      '/members/:id/position',
      about('Report the own position, or stop sharing it', responses('Done', undefined, 204)),
      valid('param', idParam),
      valid('json', ownPosition),
      async (c) => {
        await reportPosition(db, c.req.valid('param').id, c.req.valid('json'), acting(c));
        return c.body(null, 204);
      },
    )
    .post(
      '/members/:id/push-subscriptions',
      about('Subscribe a phone to pushes', responses('Done', undefined, 204)),
      valid('param', idParam),
      valid('json', pushSubscription),
      async (c) => {
        await subscribePush(db, c.req.valid('param').id, c.req.valid('json'), acting(c));
        return c.body(null, 204);
      },
    )
    .post(
      '/members/:id/qualifications',
      about('Record a qualification', responses('Done', undefined, 204)),
      valid('param', idParam),
      valid('json', newQualification),
      async (c) => {
        await recordQualification(db, c.req.valid('param').id, c.req.valid('json'), acting(c));
        return c.body(null, 204);
      },
    )
    .delete(
      '/members/:id/qualifications/:kind',
      about('Remove a qualification', responses('Done', undefined, 204)),
      valid('param', idParam.extend({ kind: newQualification.shape.kind })),
      async (c) => {
        const { id, kind } = c.req.valid('param');
        await removeQualification(db, id, kind, acting(c));
        return c.body(null, 204);
      },
    );
}

/** Mounted below `/api`, behind the guard that sets `actor`. */
export function rosterRoutes(deps: RosterDeps) {
  return new Hono<Env>()
    .route('/', fileRoutes(deps))
    .route('/', treeRoutes(deps))
    .route('/', memberRoutes(deps))
    .route('/', recordRoutes(deps));
}
