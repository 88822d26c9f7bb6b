// HTTP of the roster: files, the two trees, members and what is kept about them.
import { Hono } from 'hono';
import { describeRoute } from 'hono-openapi';
import { z } from 'zod';
import { audit, PHONE_REVEAL } from '../access/audit.ts';
import { may, type Signed } from '../access/guard.ts';
import type { Principal } from '../access/principal.ts';
import { isInScope } from '../access/scope.ts';
import type { Database } from '../kernel/database.ts';
import { idParam } from '../kernel/fields.ts';
import { responses, valid } from '../kernel/http.ts';
import { Problem } from '../kernel/problem.ts';
import { changeMember, memberChange } from './change-member.ts';
import { changeMembers, memberChanges, memberChangesDone } from './change-members.ts';
import { changeUnit, dissolveUnit, unitChange } from './change-unit.ts';
import type { RosterDeps } from './deps.ts';
import { fileRoutes } from './file-routes.ts';
import { heldOn } from './held-on.ts';
import { maskedMember } from './masks.ts';
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
import { type MemberDetail, memberDetail, readMember } from './member-detail.ts';
import { listMembers, memberPage } from './member-list.ts';
import { memberQuery, memberSearch } from './member-search.ts';
import { placeQuery, placeRow, searchPlaces } from './places.ts';
import { revealIdNumber } from './reveal-id-number.ts';
import { listOrganisations, listUnits, organisationRow, unitRow } from './tree.ts';

type Env = Signed;

const about = (summary: string, answers: ReturnType<typeof responses>) =>
  describeRoute({ summary, tags: ['roster'], responses: answers });
const inChild = (name: string) => idParam.extend({ [name]: idParam.shape.id });

function treeRoutes({ db, clock }: RosterDeps) {
  return new Hono<Env>()
    .get(
      '/organisations',
      may('tree.read'),
      about(
        'City, counties, stations, employers and sites, parents first',
        responses('All', z.object({ items: z.array(organisationRow) })),
      ),
      async (c) => c.json({ items: await listOrganisations(db.sql) }),
    )
    .get(
      '/places',
      may('tree.read'),
      about(
        'Sites and stations with a position, as somebody names them',
        responses('The first ones', z.object({ items: z.array(placeRow) })),
      ),
      valid('query', placeQuery),
      async (c) => c.json({ items: await searchPlaces(db.sql, c.req.valid('query').search) }),
    )
    .get(
      '/units',
      may('unit.read'),
      about(
        'Battalions, companies and squads with posts, holders and vacancies, parents first',
        responses('All', z.object({ items: z.array(unitRow) })),
      ),
      async (c) => c.json({ items: await listUnits(db.sql, c.get('who'), clock.now()) }),
    )
    .patch(
      '/units/:id',
      may('unit.change', 'unit'),
      about('Rename a unit or set its seats', responses('The unit', unitRow)),
      valid('param', idParam),
      valid('json', unitChange),
      async (c) => {
        const { id } = c.req.valid('param');
        await changeUnit(db, id, c.req.valid('json'), { now: clock.now(), actor: c.get('actor') });
        const unit = (await listUnits(db.sql, c.get('who'), clock.now())).find((u) => u.id === id);
        if (!unit) throw new Problem(404, 'not-found');
        return c.json(unit);
      },
    )
    .delete(
      '/units/:id',
      may('unit.change', 'unit'),
      about('Dissolve a unit; its people stay without one', responses('Done', undefined, 204)),
      valid('param', idParam),
      async (c) => {
        await dissolveUnit(db, c.req.valid('param').id, { now: clock.now(), actor: c.get('actor') });
        return c.body(null, 204);
      },
    );
}

const held = z.record(z.string(), z.array(z.record(z.string(), z.unknown())));

/** Phones in full to whom the table says, and then kept in the audit. */
async function shownTo(db: Database, who: Principal, member: MemberDetail): Promise<MemberDetail> {
  const whole = await isInScope(db.sql, who, 'member.phone', 'member', member.id);
  const { id } = member;
  if (whole && id !== who.memberId && member.contactPoints.some((p) => p.kind === 'phone')) {
    const note = { action: PHONE_REVEAL, entity: 'member', entityId: id, memberId: id };
    await db.transaction((tx) => audit(tx, note));
  }
  return maskedMember(member, whole);
}

function memberRoutes({ db, clock }: RosterDeps) {
  const shown = (who: Principal, member: MemberDetail) => shownTo(db, who, member);
  return new Hono<Env>()
    .get(
      '/members',
      may('member.read'),
      about('Members, a page at a time', responses('One page', memberPage)),
      valid('query', memberQuery),
      async (c) => c.json(await listMembers(db.sql, c.req.valid('query'), c.get('who'), clock.now())),
    )
    .post(
      '/members/search',
      may('member.read'),
      about(
        'Members found by name, pinyin, initials or the last digits of a phone',
        responses('One page', memberPage),
      ),
      valid('json', memberSearch),
      async (c) => c.json(await listMembers(db.sql, c.req.valid('json'), c.get('who'), clock.now())),
    )
    .get(
      '/members/:id',
      may('member.read', 'member'),
      about('All that is kept about one member', responses('The member', memberDetail)),
      valid('param', idParam),
      async (c) => {
        const { id } = c.req.valid('param');
        return c.json(await shown(c.get('who'), await readMember(db.sql, id, clock.now())));
      },
    )
    .get(
      '/members/:id/held',
      may('member.held', 'member'),
      about('All that is held on a person, table by table; kept in the audit', responses('By table', held)),
      valid('param', idParam),
      async (c) => {
        c.header('cache-control', 'no-store');
        return c.json(await heldOn(db, { memberId: c.req.valid('param').id, userId: null }));
      },
    )
    .post(
      '/members/:id/id-number',
      may('member.id-number', 'member'),
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
      may('member.change', 'member'),
      about('Change status, consent, duty or remark', responses('The member', memberDetail)),
      valid('param', idParam),
      valid('json', memberChange),
      async (c) => {
        const acting = { now: clock.now(), actor: c.get('actor') };
        const { id } = c.req.valid('param');
        const changed = await changeMember(db, id, c.req.valid('json'), acting);
        return c.json(await shown(c.get('who'), changed));
      },
    );
}

function manyRoutes({ db, clock }: RosterDeps) {
  return new Hono<Env>().post(
    '/members/changes',
    may('member.absence'),
    about(
      'Change duty, leave or unit of many, and how to take it back',
      responses('Done', memberChangesDone),
    ),
    valid('json', memberChanges),
    async (c) => {
      const acting = { now: clock.now(), actor: c.get('actor') };
      return c.json(await changeMembers(db, c.req.valid('json').changes, c.get('who'), acting));
    },
  );
}

function recordRoutes({ db, clock }: RosterDeps) {
  const acting = (c: { get(key: 'actor'): string }) => ({ now: clock.now(), actor: c.get('actor') });
  return new Hono<Env>()
    .post(
      '/members/:id/absences',
      may('member.absence', 'member'),
      about('Record an absence', responses('Recorded', z.object({ id: z.number() }), 201)),
      valid('param', idParam),
      valid('json', newAbsence),
      async (c) => c.json(await addAbsence(db, c.req.valid('param').id, c.req.valid('json'), acting(c)), 201),
    )
    .delete(
      '/members/:id/absences/:absenceId',
      may('member.absence', 'member'),
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
      may('member.own-phone', 'member'),
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
      may('member.own-phone', 'member'),
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
      may('member.qualify', 'member'),
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
      may('member.qualify', 'member'),
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
    .route('/', manyRoutes(deps))
    .route('/', recordRoutes(deps));
}
