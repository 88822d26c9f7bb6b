// What shall be better next time: items of a call-out's report with an owner and a day by which they are done.
import { z } from 'zod';
import { actorNames } from '../access/actor-names.ts';
import { boundsOf, type Principal } from '../access/principal.ts';
import { calloutScope, memberScope } from '../access/scope.ts';
import { cityDate } from '../kernel/calendar.ts';
import type { Database, Sql, Tx } from '../kernel/database.ts';
import { id, text } from '../kernel/fields.ts';
import { Problem } from '../kernel/problem.ts';
import type { Kind } from './state.ts';

const owner = z
  .strictObject({ kind: z.enum(['officer', 'member']), id })
  .meta({ description: 'An officer’s account or somebody on the roster' });
const fields = { text: text(500).trim().min(1), owner, dueOn: z.iso.date() };
export const newImprovement = z.strictObject(fields).meta({ id: 'NewImprovement' });
export const improvementChange = z
  .strictObject({
    ...fields,
    state: z.enum(['open', 'done']),
    /** The version that was read; a stale one is refused. */
    version: id,
  })
  .meta({ id: 'ImprovementChange' });
export const improvementStep = improvementChange.pick({ state: true, version: true });
export type NewImprovement = z.output<typeof newImprovement>;

export const improvementView = z
  .object({
    ...{ id: z.number(), calloutId: z.number(), calloutKind: z.string(), calloutTitle: z.string() },
    text: z.string(),
    owner: owner
      .extend({ name: z.string() })
      .nullable()
      .meta({ id: 'ImprovementOwner', description: 'Null: that person is gone' }),
    ...{ dueOn: z.string(), state: z.enum(['open', 'done']), version: z.number() },
    overdue: z.boolean().meta({ description: 'Open, and the day is past' }),
    mayChange: z.boolean(),
    mine: z.boolean().meta({ description: 'The caller is to see to it, and may say that it is done' }),
  })
  .meta({ id: 'Improvement' });
export type ImprovementView = z.output<typeof improvementView>;

export const improvementQuery = z.object({
  state: z.enum(['open', 'done']).optional(),
  page: z.coerce.number().int().min(1).max(100_000).default(1),
  pageSize: z.coerce.number().int().min(1).max(200).default(50),
});

interface Row extends Omit<ImprovementView, 'owner' | 'overdue'> {
  calloutKind: Kind;
  userId: number | null;
  memberId: number | null;
}
type Which = Partial<z.output<typeof improvementQuery>> & { calloutId?: number; id?: number; mine?: true };

/** True for the items that `who` is to see to. */
const theirs = (sql: Sql | Tx, { userId, memberId }: Principal) =>
  sql`coalesce(i.user_id = ${userId} or i.member_id = ${memberId}, false)`;

/** Those of the call-outs that `who` may read: the open ones first, then by day. Deleted ones are left out. */
export async function listImprovements(
  sql: Sql | Tx,
  who: Principal,
  which: Which,
  now: Date,
): Promise<{ total: number; items: ImprovementView[] }> {
  const { page = 1, pageSize = 200 } = which;
  const mine = boundsOf(who, 'callout.review') ? calloutScope(sql, who, 'callout.review') : sql`false`;
  const rows = await sql<(Row & { total: number })[]>`
    select i.id, i.callout_id, c.kind as callout_kind, c.title as callout_title, i.text, i.user_id, i.member_id,
      i.due_on::text as due_on, i.state, i.version, ${mine} as may_change, ${theirs(sql, who)} as mine,
      count(*) over ()::int as total
    from improvement i join callout c on c.id = i.callout_id
    where i.deleted_at is null and ${which.mine ? theirs(sql, who) : calloutScope(sql, who, 'callout.read')}
      ${which.id === undefined ? sql`` : sql`and i.id = ${which.id}`}
      ${which.calloutId === undefined ? sql`` : sql`and i.callout_id = ${which.calloutId}`}
      ${which.state === undefined ? sql`` : sql`and i.state = ${which.state}`}
    order by i.state = 'done', i.due_on, i.id limit ${pageSize} offset ${(page - 1) * pageSize}`;
  const nameOf = await actorNames(
    sql as Sql,
    who,
    rows.map(actorOf).filter((a) => a !== ''),
  );
  const today = cityDate(now);
  return {
    total: rows[0]?.total ?? 0,
    items: rows.map(({ total: _, userId, memberId, ...row }) => ({
      ...row,
      owner:
        userId !== null
          ? { kind: 'officer', id: userId, name: nameOf(`user:${userId}`) }
          : memberId === null
            ? null
            : { kind: 'member', id: memberId, name: nameOf(`member:${memberId}`) },
      overdue: row.state === 'open' && row.dueOn < today,
    })),
  };
}

const actorOf = ({ userId, memberId }: Pick<Row, 'userId' | 'memberId'>) =>
  userId !== null ? `user:${userId}` : memberId === null ? '' : `member:${memberId}`;

async function one(tx: Tx, who: Principal, id: number, now: Date): Promise<ImprovementView> {
  const { items } = await listImprovements(tx, who, { id }, now);
  if (!items[0]) throw new Problem(404, 'not-found');
  return items[0];
}

/** Where an owner stands in a row. Somebody who is gone, or whom `who` may not see, is refused. */
async function columnsOf(tx: Tx, who: Principal, { kind, id }: NewImprovement['owner']) {
  const found =
    kind === 'officer'
      ? await tx`select from account where id = ${id} and closed_at is null`
      : await tx`
          select from member m where m.id = ${id} and m.status <> 'left' and ${memberScope(tx, who, 'member.read')}`;
  if (found.length === 0) {
    throw new Problem(422, 'invalid-request', { fields: [{ field: 'owner', code: 'field.owner' }] });
  }
  return { userId: kind === 'officer' ? id : null, memberId: kind === 'member' ? id : null };
}

export const addImprovement = (
  db: Database,
  calloutId: number,
  item: NewImprovement,
  { who, now }: { who: Principal; now: Date },
): Promise<ImprovementView> =>
  db.transaction(async (tx) => {
    const { userId, memberId } = await columnsOf(tx, who, item.owner);
    const [row] = await tx<{ id: number }[]>`
      insert into improvement (callout_id, text, user_id, member_id, due_on, created_by, created_at)
      values (${calloutId}, ${item.text}, ${userId}, ${memberId}, ${item.dueOn}, ${who.actor}, ${now}) returning id`;
    return one(tx, who, row?.id ?? 0, now);
  });

/** Throws 409 when somebody else changed it since `version`. */
export const changeImprovement = (
  db: Database,
  at: { calloutId: number; id: number },
  change: z.output<typeof improvementChange>,
  { who, now }: { who: Principal; now: Date },
): Promise<ImprovementView> =>
  db.transaction(async (tx) => {
    const before = await tx<{ userId: number | null; memberId: number | null }[]>`
      select user_id, member_id from improvement
      where id = ${at.id} and callout_id = ${at.calloutId} and deleted_at is null for update`;
    if (!before[0]) throw new Problem(404, 'not-found');
    const { owner: to } = change;
    const kept = (to.kind === 'officer' ? before[0].userId : before[0].memberId) === to.id;
    const { userId, memberId } = kept ? before[0] : await columnsOf(tx, who, to);
    const done = await tx`
      update improvement set text = ${change.text}, user_id = ${userId}, member_id = ${memberId}, due_on = ${change.dueOn},
        state = ${change.state}, version = version + 1
      where id = ${at.id} and version = ${change.version} returning id`;
    const now_ = await one(tx, who, at.id, now);
    if (done.length === 0) throw new Problem(409, 'stale-version', { extra: { version: now_.version } });
    return now_;
  });

/** Whoever is to see to it says that it is done, or is not after all, without any right over the report. */
export const stepImprovement = (
  db: Database,
  id: number,
  { state, version }: z.output<typeof improvementStep>,
  { who, now }: { who: Principal; now: Date },
): Promise<ImprovementView> =>
  db.transaction(async (tx) => {
    const [found] = (await listImprovements(tx, who, { id, mine: true }, now)).items;
    if (!found) throw new Problem(403, 'improvement-not-yours');
    const done = await tx`
      update improvement set state = ${state}, version = version + 1
      where id = ${id} and version = ${version} and deleted_at is null returning id`;
    if (done.length === 0) throw new Problem(409, 'stale-version', { extra: { version: found.version } });
    return (await listImprovements(tx, who, { id, mine: true }, now)).items[0] as ImprovementView;
  });

/** Takes it away, or brings it back; what is so already stays so. */
export const removeImprovement = (
  db: Database,
  at: { calloutId: number; id: number },
  removed: boolean,
  now: Date,
): Promise<void> =>
  db.transaction(async (tx) => {
    const [found] = await tx`
      select from improvement where id = ${at.id} and callout_id = ${at.calloutId} for update`;
    if (!found) throw new Problem(404, 'not-found');
    await tx`
      update improvement set deleted_at = ${removed ? now : null}, version = version + 1
      where id = ${at.id} and (deleted_at is null) = ${removed}`;
  });
