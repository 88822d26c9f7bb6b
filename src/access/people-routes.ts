// People and their roles, for administrators: who may sign in, as what, and where it counts.
import { type Context, Hono } from 'hono';
import { z } from 'zod';
import { idParam, parseWith } from '../kernel/fields.ts';
import { readerOf } from '../kernel/page.ts';
import { Problem } from '../kernel/problem.ts';
import type { Texts } from '../kernel/texts.ts';
import { closeAccount, ensureOfficer, findMembers, listAccounts, officerName } from './accounts.ts';
import type { AccessDeps } from './deps.ts';
import { grantIn, listGrants, newGrant, revokeGrant } from './grants.ts';
import { may, type Signed } from './guard.ts';
import { peoplePage, personPage } from './people-pages.ts';
import { listScopes } from './scopes.ts';
import { accountOfMember } from './sign-in-code.ts';

const idOf = (c: Context) => parseWith(idParam, { id: c.req.param('id') }).id;
const officerForm = z.object({ name: officerName, phone: z.string().max(40) });
/** `organisation:7`, `unit:3` or `everything`. */
const grantForm = z.object({
  role: newGrant.shape.role,
  scope: z.string().regex(/^(everything|(organisation|unit):\d{1,9})$/),
});

function scopeOf(scope: string) {
  const [kind, id] = scope.split(':');
  if (kind === 'organisation') return { organisationId: Number(id) };
  return kind === 'unit' ? { unitId: Number(id) } : {};
}

const manage = may('access.manage');
const actingBy = (c: Context<Signed>, { clock }: AccessDeps) => ({ now: clock.now(), actor: c.get('actor') });

export const peopleRoutes = (deps: AccessDeps, texts: Texts): Hono<Signed> =>
  new Hono<Signed>().route('/', listRoutes(deps, texts)).route('/', personRoutes(deps, texts));

/** Everybody with a role, and adding somebody. */
function listRoutes(deps: AccessDeps, texts: Texts) {
  const { db, clock } = deps;
  const { sql } = db;
  async function show(c: Context<Signed>, search: string) {
    const [accounts, grants, found] = await Promise.all([
      ...([listAccounts(sql), listGrants(sql)] as const),
      search ? findMembers(sql, search) : [],
    ]);
    return c.html(peoplePage(readerOf(c, texts, clock.now()), { accounts, grants, search, found }) as string);
  }
  return new Hono<Signed>()
    .get('/people', manage, (c) => show(c, ''))
    .post('/people/search', manage, async (c) => {
      const { search } = await c.req.parseBody();
      return show(c, typeof search === 'string' ? search.trim().slice(0, 50) : '');
    })
    .post('/people', manage, async (c) => {
      const { name, phone: typed } = parseWith(officerForm, await c.req.parseBody());
      const phone = deps.readPhone(typed);
      if (!phone) {
        const fields = [{ field: 'phone', code: 'field.phone_number' }];
        throw new Problem(400, 'invalid-request', { fields });
      }
      const id = await db.transaction((tx) => ensureOfficer(tx, { name, phone }, actingBy(c, deps)));
      return c.redirect(`/people/${id}`, 303);
    })
    .post('/people/members/:id', may('access.manage', 'member'), async (c) => {
      const memberId = idOf(c);
      const id = await db.transaction(async (tx) => {
        const [member] = await tx<{ name: string }[]>`
          select name from member where id = ${memberId} and status <> 'left'`;
        if (!member) throw new Problem(404, 'not-found');
        return accountOfMember(tx, { memberId, name: member.name }, clock.now());
      });
      return c.redirect(`/people/${id}`, 303);
    });
}

/** One person: the roles held, giving and taking them. */
function personRoutes(deps: AccessDeps, texts: Texts) {
  const { db, clock } = deps;
  const { sql } = db;
  async function showPerson(c: Context<Signed>, id: number, why?: Problem) {
    const [accounts, grants, scopes] = await Promise.all([
      ...([listAccounts(sql, id), listGrants(sql, { userId: id }), listScopes(sql)] as const),
    ]);
    const [account] = accounts;
    if (!account) throw new Problem(404, 'not-found');
    const page = personPage(readerOf(c, texts, clock.now()), { account, grants, scopes, why });
    return c.html(page as string, (why?.status ?? 200) as 200);
  }
  /** A refusal is told on the person's page. */
  async function thenShow(c: Context<Signed>, id: number, work: () => Promise<unknown>) {
    try {
      await work();
      return c.redirect(`/people/${id}`, 303);
    } catch (error) {
      if (!(error instanceof Problem) || (error.status !== 422 && error.status !== 409)) throw error;
      return showPerson(c, id, error);
    }
  }

  return new Hono<Signed>()
    .get('/people/:id', manage, (c) => showPerson(c, idOf(c)))
    .post('/people/:id/grants', manage, async (c) => {
      const id = idOf(c);
      const { role, scope } = parseWith(grantForm, await c.req.parseBody());
      await showable(sql, id);
      return thenShow(c, id, () =>
        db.transaction((tx) => grantIn(tx, { userId: id }, { role, ...scopeOf(scope) }, actingBy(c, deps))),
      );
    })
    .post('/people/:id/grants/:grantId/revoke', manage, async (c) => {
      const { id: grantId } = parseWith(idParam, { id: c.req.param('grantId') });
      return thenShow(c, idOf(c), () => revokeGrant(db, grantId, actingBy(c, deps)));
    })
    .post('/people/:id/close', manage, async (c) => {
      await closeAccount(db, idOf(c), actingBy(c, deps));
      return c.redirect('/people', 303);
    });
}

/** 404 unless there is such an account. */
async function showable(sql: AccessDeps['db']['sql'], id: number): Promise<void> {
  const [found] = await listAccounts(sql, id);
  if (!found) throw new Problem(404, 'not-found');
}
