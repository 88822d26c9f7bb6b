// A finding in an officer's hands: looked at again, or given another owner or day. What was overdue goes to the county.
import { z } from 'zod';
import { deviceTime } from '../callout/answer-schema.ts';
import type { Channels } from '../delivery/channel.ts';
import { enqueue, type NewDelivery } from '../delivery/outbox.ts';
import { cityDate } from '../kernel/calendar.ts';
import type { Database, Sql, Tx } from '../kernel/database.ts';
import { Problem } from '../kernel/problem.ts';
import { escalateAt, lookAgain } from './finding-rows.ts';
import type { checkFields, findingFields } from './inspection-schema.ts';
import { inCharge } from './roll-call-messages.ts';

const wrong = (field: string, code: string) =>
  new Problem(400, 'invalid-request', { fields: [{ field, code }] });

export const checkFinding = (
  db: Database,
  findingId: number,
  given: z.output<typeof checkFields>,
  { actor, now }: { actor: string; now: Date },
): Promise<{ state: 'open' | 'closed' }> =>
  db.transaction(async (tx) => {
    const told = deviceTime(given, now) ?? now;
    const checkedAt = told < now ? told : now;
    const dueOn = given.fixed ? null : (given.dueOn ?? null);
    if (dueOn !== null && dueOn < cityDate(now)) throw wrong('dueOn', 'field.in-the-past');
    await lookAgain(tx, findingId, {
      ...{ fixed: given.fixed, note: given.note, checkedAt, receivedAt: now, by: actor },
      ...{ clientId: given.clientId ?? null, dueOn },
    });
    const [row] = await tx<{ state: 'open' | 'closed' }[]>`
      select state from inspection_finding where id = ${findingId}`;
    if (!row) throw new Problem(404, 'not-found');
    return row;
  });

export const ownersView = z.object({
  items: z.array(z.object({ id: z.number(), name: z.string(), organisationName: z.string() })),
});

/** Who may be named for a finding: accounts of its employer, its station or its county. */
export const readOwners = (sql: Sql | Tx, findingId: number) => sql<
  z.output<typeof ownersView>['items'][number][]
>`
  select distinct on (a.id) a.id, a.name, n.name as organisation_name from inspection_finding f
  join organisation o on o.id = f.site_id join organisation st on st.id = o.parent_id
  join role_grant g on g.organisation_id in (f.employer_id, st.id, st.parent_id) and g.revoked_at is null
  join organisation n on n.id = g.organisation_id join account a on a.id = g.user_id and a.closed_at is null
  where f.id = ${findingId} order by a.id, n.kind`;

export const changeFinding = (
  db: Database,
  findingId: number,
  { dueOn, ownerId }: z.output<typeof findingFields>,
  now: Date,
): Promise<void> =>
  db.transaction(async (tx) => {
    const [row] = await tx<{ state: string; dueOn: string }[]>`
      select state, due_on::text as due_on from inspection_finding where id = ${findingId} for update`;
    if (!row) throw new Problem(404, 'not-found');
    if (row.state !== 'open') throw new Problem(409, 'finding-closed');
    const owners = ownerId === null ? [] : await readOwners(tx, findingId);
    if (ownerId !== null && !owners.some((o) => o.id === ownerId))
      throw wrong('ownerId', 'field.finding-owner');
    const anew = dueOn !== row.dueOn;
    if (anew && dueOn < cityDate(now)) throw wrong('dueOn', 'field.in-the-past');
    await tx`
      update inspection_finding set owner_id = ${ownerId}, due_on = ${dueOn}::date,
        escalate_at = case when ${anew} then ${escalateAt(dueOn)} else escalate_at end where id = ${findingId}`;
  });

const MOST = 500;
const PRIORITY = 55;
const TOLD_MS = 12 * 3_600_000;
const NAMED = 5;

/** Each county hears once of what became overdue, all of it in one message. */
export async function escalateFindings(
  { db, channels }: { db: Database; channels: Channels },
  now: Date,
): Promise<void> {
  const due = await nextFindingDue(db.sql);
  if (due === null || due > now) return;
  await db.transaction(async (tx) => {
    const overdue = await tx<{ id: number; siteName: string; countyId: number }[]>`
      select f.id, o.name as site_name, st.parent_id as county_id from inspection_finding f
      join organisation o on o.id = f.site_id join organisation st on st.id = o.parent_id
      where f.escalate_at <= ${now} order by f.escalate_at, f.id limit ${MOST} for update of f skip locked`;
    if (overdue.length === 0) return;
    await tx`
      update inspection_finding set escalate_at = null, escalated_at = ${now} where id = any(${overdue.map((f) => f.id)})`;
    const officers = await inCharge(tx, [...new Set(overdue.map((f) => f.countyId))], ['county']);
    const rows = officers.flatMap(({ organisationId, phone }, ordinal): NewDelivery[] => {
      const channel = channels.choose('sms', phone, 'inspection_overdue');
      if (!channel) return [];
      const theirs = overdue.filter((f) => f.countyId === organisationId);
      const names = [...new Set(theirs.map((f) => f.siteName))].slice(0, NAMED).join('、');
      return [
        {
          ...{ calloutId: null, summonsId: null, memberId: null, purpose: 'inspection_overdue' },
          ...{ priority: PRIORITY, channel: channel.kind, route: channel.route, address: phone, ordinal },
          ...{ step: 0, unless: null, template: 'inspection_overdue' },
          ...{ vars: { n: String(theirs.length), names }, sendAt: now },
          expiresAt: new Date(now.getTime() + TOLD_MS),
        },
      ];
    });
    await enqueue(tx, rows, now);
  });
}

export async function nextFindingDue(sql: Sql): Promise<Date | null> {
  const [row] = await sql<{ at: Date | null }[]>`select min(escalate_at) as at from inspection_finding`;
  return row?.at ?? null;
}
