// People and their roles over HTTP, for administrators: who may sign in, as what, where it counts, and where they are signed in.
import { Hono } from 'hono';
import { describeRoute } from 'hono-openapi';
import { z } from 'zod';
import { idParam, idText, line } from '../kernel/fields.ts';
import { responses, valid } from '../kernel/http.ts';
import { Problem } from '../kernel/problem.ts';
import {
  closeAccount,
  ensureOfficer,
  findMembers,
  listAccounts,
  officerName,
  reopenAccount,
} from './accounts.ts';
import type { AccessDeps } from './deps.ts';
import { grantIn, type HeldGrant, listGrants, newGrant, revokeGrant } from './grants.ts';
import { actingBy, may, type Signed } from './guard.ts';
import { grantView } from './key-routes.ts';
import { listScopes } from './scopes.ts';
import { endSessions, listSessions, sessionView } from './sessions.ts';
import { accountOfMember } from './sign-in-code.ts';
import { inviteLink, LINK_HOURS } from './sign-in-link.ts';

const person = z
  .object({
    ...{ id: z.number(), name: z.string(), phone: z.string().nullable(), memberId: z.number().nullable() },
    /** Empty: no unit. */
    unitName: z.string(),
    lastSeenAt: z.iso.datetime().nullable(),
    suspendedAt: z.iso.datetime().nullable(),
    grants: z.array(grantView),
  })
  .meta({ id: 'Person' });
const invitation = z
  .object({
    id: z.number(),
    /** Signs in once; told this once. Null: the person was there before. */
    link: z.string().nullable(),
    hours: z.number(),
  })
  .meta({ id: 'Invitation' });
const newOfficer = z
  .strictObject({ name: officerName, phone: z.string().max(40), grant: newGrant.optional() })
  .meta({ id: 'NewOfficer' });
const scopeNode = z.object({ key: z.string(), kind: z.string(), name: z.string() });
const found = z.object({ id: z.number(), name: z.string(), unitName: z.string() });
const grantParam = idParam.extend({ grantId: idText });
const sessionParam = idParam.extend({ sessionId: idText });
const made = z.object({ id: z.number() });

const manage = may('access.manage');
const doc = (summary: string, schema?: z.ZodType, status: 200 | 201 | 204 = 200) =>
  describeRoute({ summary, tags: ['access'], responses: responses('Done', schema, status) });
const iso = (at: Date | null) => at?.toISOString() ?? null;

/** Below `/api`. */
export const peopleRoutes = (deps: AccessDeps) =>
  new Hono<Signed>()
    .route('/', listRoutes(deps))
    .route('/', addRoutes(deps))
    .route('/', personRoutes(deps))
    .route('/', sessionRoutes(deps));

async function peopleOf({ sql }: AccessDeps['db'], id: number | null = null) {
  const [accounts, grants] = await Promise.all([listAccounts(sql, id), listGrants(sql, { userId: id })]);
  const held = Map.groupBy(grants, (g) => g.userId);
  return accounts.map(({ lastSeenAt, closedAt, ...account }) => ({
    ...account,
    ...{ lastSeenAt: iso(lastSeenAt), suspendedAt: iso(closedAt) },
    grants: (held.get(account.id) ?? []).map((g: HeldGrant) => ({
      ...g,
      grantedAt: g.grantedAt.toISOString(),
    })),
  }));
}

function listRoutes({ db }: AccessDeps) {
  return new Hono<Signed>()
    .get(
      '/people',
      manage,
      doc('Officers, and members with a role; suspended ones too', z.object({ people: z.array(person) })),
      async (c) => c.json({ people: await peopleOf(db) }),
    )
    .post(
      '/people/search',
      manage,
      doc('Members of this name, to give one of them a role', z.object({ members: z.array(found) })),
      valid('json', z.strictObject({ name: line(50) })),
      async (c) => c.json({ members: [...(await findMembers(db.sql, c.req.valid('json').name))] }),
    )
    .get(
      '/scopes',
      manage,
      doc('What a role can be granted for', z.object({ scopes: z.array(scopeNode) })),
      async (c) => c.json({ scopes: [...(await listScopes(db.sql))] }),
    );
}

function addRoutes(deps: AccessDeps) {
  const { db, clock } = deps;
  return new Hono<Signed>()
    .post(
      '/people',
      manage,
      doc('Adds an officer; whoever is new gets a link that signs in once', invitation, 201),
      valid('json', newOfficer),
      async (c) => {
        const { name, phone: typed, grant } = c.req.valid('json');
        const phone = deps.readPhone(typed);
        if (!phone) {
          const fields = [{ field: 'phone', code: 'field.phone_number' }];
          throw new Problem(400, 'invalid-request', { fields });
        }
        const by = actingBy(c, clock);
        const { id, token } = await db.transaction(async (tx) => {
          const [before] = await tx`select from account where phone = ${phone}`;
          const id = await ensureOfficer(tx, { name, phone }, by);
          if (grant) await grantIn(tx, { userId: id }, grant, by);
          return { id, token: before ? null : await inviteLink(tx, id, by) };
        });
        c.header('cache-control', 'no-store');
        return c.json({ id, link: token && `${deps.publicUrl}/enter/${token}`, hours: LINK_HOURS }, 201);
      },
    )
    .post(
      '/people/members/:id',
      may('access.manage', 'member'),
      doc('The account of a member, made when there is none', made),
      valid('param', idParam),
      async (c) => {
        const { id: memberId } = c.req.valid('param');
        const id = await db.transaction(async (tx) => {
          const [member] = await tx<{ name: string }[]>`
            select name from member where id = ${memberId} and status <> 'left'`;
          if (!member) throw new Problem(404, 'not-found');
          return accountOfMember(tx, { memberId, name: member.name }, clock.now());
        });
        return c.json({ id });
      },
    );
}

/** One person: the roles held, giving and taking them, suspending. */
function personRoutes(deps: AccessDeps) {
  const { db, clock } = deps;
  return new Hono<Signed>()
    .get('/people/:id', manage, doc('One person', person), valid('param', idParam), async (c) =>
      c.json(await onePerson(db, c.req.valid('param').id)),
    )
    .post(
      '/people/:id/grants',
      manage,
      doc('Gives a role', person, 201),
      valid('param', idParam),
      valid('json', newGrant),
      async (c) => {
        const { id } = c.req.valid('param');
        await onePerson(db, id);
        const by = actingBy(c, clock);
        await db.transaction((tx) => grantIn(tx, { userId: id }, c.req.valid('json'), by));
        return c.json(await onePerson(db, id), 201);
      },
    )
    .delete(
      '/people/:id/grants/:grantId',
      manage,
      doc('Takes a role back', person),
      valid('param', grantParam),
      async (c) => {
        const { id, grantId } = c.req.valid('param');
        await revokeGrant(db, grantId, actingBy(c, clock));
        return c.json(await onePerson(db, id));
      },
    )
    .post(
      '/people/:id/suspend',
      manage,
      doc('Signs out everywhere and lets nobody in until the account is opened again', undefined, 204),
      valid('param', idParam),
      async (c) => {
        await closeAccount(db, c.req.valid('param').id, actingBy(c, clock));
        return c.body(null, 204);
      },
    )
    .post(
      '/people/:id/reopen',
      manage,
      doc('Opens a suspended account again', undefined, 204),
      valid('param', idParam),
      async (c) => {
        await reopenAccount(db, c.req.valid('param').id, actingBy(c, clock));
        return c.body(null, 204);
      },
    );
}

/** 404 unless there is such an account. */
async function onePerson(db: AccessDeps['db'], id: number) {
  const [one] = await peopleOf(db, id);
  if (!one) throw new Problem(404, 'not-found');
  return one;
}

/** Where one person is signed in, and a new link for whoever cannot get a code. */
function sessionRoutes(deps: AccessDeps) {
  const { db, clock } = deps;
  return new Hono<Signed>()
    .post(
      '/people/:id/link',
      manage,
      doc('A link that signs in once; not for whoever is signed in', invitation, 201),
      valid('param', idParam),
      async (c) => {
        const { id } = c.req.valid('param');
        await onePerson(db, id);
        const token = await db.transaction((tx) => inviteLink(tx, id, actingBy(c, clock)));
        c.header('cache-control', 'no-store');
        return c.json({ id, link: `${deps.publicUrl}/enter/${token}`, hours: LINK_HOURS }, 201);
      },
    )
    .get(
      '/people/:id/sessions',
      manage,
      doc('Where one person is signed in', z.object({ sessions: z.array(sessionView) })),
      valid('param', idParam),
      async (c) => {
        const { id } = c.req.valid('param');
        const sessions = await listSessions(db.sql, id, clock.now());
        const { sessionId } = c.get('who');
        return c.json({ sessions: sessions.map((s) => ({ ...s, current: s.id === sessionId })) });
      },
    )
    .delete(
      '/people/:id/sessions/:sessionId',
      manage,
      doc('Ends one session of a person', undefined, 204),
      valid('param', sessionParam),
      async (c) => {
        const { id: userId, sessionId } = c.req.valid('param');
        await endSessions(db, { userId, sessionId }, actingBy(c, clock));
        return c.body(null, 204);
      },
    );
}
