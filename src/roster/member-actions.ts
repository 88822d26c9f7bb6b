// Small records about a member: absences, own position, push subscriptions, qualifications. One transaction each.
import { z } from 'zod';
import type { Database, Tx } from '../kernel/database.ts';
import { text } from '../kernel/fields.ts';
import { isPosition, toMercator } from '../kernel/geo.ts';
import { appendLog } from '../kernel/log.ts';
import { type FieldError, Problem } from '../kernel/problem.ts';
import { type Acting, day } from './change-member.ts';
import { QUALIFICATION_KINDS } from './qualifications.ts';
import { readLabel } from './values.ts';

const invalid = (...fields: FieldError[]) => new Problem(400, 'invalid-request', { fields });
const instant = z.iso.datetime({ offset: true }).transform((text) => new Date(text));

/** Runs `work` for a member who exists, and logs it as `type` with what it returns; null: nothing worth a line. */
async function forMember(
  db: Database,
  memberId: number,
  type: string,
  { now, actor }: Acting,
  work: (tx: Tx) => Promise<Record<string, unknown> | null>,
): Promise<void> {
  await db.transaction(async (tx) => {
    const [found] = await tx`select id from member where id = ${memberId} for update`;
    if (!found) throw new Problem(404, 'not-found');
    const data = await work(tx);
    if (data) await appendLog(tx, [{ at: now, calloutId: null, memberId, type, actor, data }]);
  });
}

export const newAbsence = z
  .strictObject({
    kind: z.enum(['leave', 'sick', 'unavailable']),
    startsAt: instant.optional().meta({ description: 'Without it: now' }),
    endsAt: instant.nullish().meta({ description: 'Without it: until further notice' }),
  })
  .refine((a) => !a.endsAt || (a.startsAt && a.endsAt > a.startsAt), {
    error: 'field.ends-after-start',
    path: ['endsAt'],
  });

export type NewAbsence = z.output<typeof newAbsence>;
type Absence = NewAbsence & { startsAt: Date };

/** From now on, unless it says from when. */
export const begun = (absence: NewAbsence, now: Date): Absence => ({
  ...absence,
  startsAt: absence.startsAt ?? now,
});

/** Gives the new absence's id. */
export async function insertAbsence(tx: Tx, memberId: number, absence: Absence): Promise<number> {
  const [row] = await tx<{ id: number }[]>`
    insert into absence (member_id, kind, starts_at, ends_at)
    values (${memberId}, ${absence.kind}, ${absence.startsAt}, ${absence.endsAt ?? null}) returning id`;
  return row?.id ?? 0;
}

/** Gives the absence that is gone. Throws when this member has none of that id. */
export async function deleteAbsence(tx: Tx, memberId: number, absenceId: number): Promise<Absence> {
  const [gone] = await tx<Absence[]>`
    delete from absence where id = ${absenceId} and member_id = ${memberId} returning kind, starts_at, ends_at`;
  if (!gone) throw new Problem(404, 'not-found');
  return gone;
}

/** Gives the new absence's id. */
export async function addAbsence(
  db: Database,
  memberId: number,
  wanted: NewAbsence,
  acting: Acting,
): Promise<{ id: number }> {
  const absence = begun(wanted, acting.now);
  let id = 0;
  await forMember(db, memberId, 'absence_added', acting, async (tx) => {
    id = await insertAbsence(tx, memberId, absence);
    return {
      id,
      kind: absence.kind,
      startsAt: absence.startsAt.toISOString(),
      endsAt: absence.endsAt?.toISOString() ?? null,
    };
  });
  return { id };
}

export async function removeAbsence(
  db: Database,
  memberId: number,
  absenceId: number,
  acting: Acting,
): Promise<void> {
  await forMember(db, memberId, 'absence_removed', acting, async (tx) => {
    await deleteAbsence(tx, memberId, absenceId);
    return { id: absenceId };
  });
}

export const ownPosition = z.strictObject({
  sharing: z.boolean(),
  lon: z.number().optional(),
  lat: z.number().optional(),
  at: instant.optional().meta({ description: 'When it was taken; now when left out' }),
});

/**
 * A member's own position. Not sharing forgets it. One older than what is known is left aside. Only turning sharing on
 * or off is logged: where somebody was each minute is not kept.
 */
export async function reportPosition(
  db: Database,
  memberId: number,
  report: z.output<typeof ownPosition>,
  acting: Acting,
): Promise<void> {
  const given = { lon: report.lon, lat: report.lat };
  const at = report.at ?? acting.now;
  if (report.sharing && !isPosition(given)) throw invalid({ field: 'lon', code: 'field.position' });
  if (at > acting.now) throw invalid({ field: 'at', code: 'field.not-in-future' });
  await forMember(db, memberId, 'position_sharing', acting, async (tx) => {
    const [before] = await tx<{ sharing: boolean }[]>`select sharing from member where id = ${memberId}`;
    if (!report.sharing) {
      await tx`
        update member set sharing = false, own_lon = null, own_lat = null, own_pos = null, own_pos_at = null
        where id = ${memberId}`;
    } else if (isPosition(given)) {
      const { x, y } = toMercator(given);
      await tx`
        update member set sharing = true, own_lon = ${given.lon}, own_lat = ${given.lat}, own_pos = point(${x}, ${y}),
          own_pos_at = ${at}
        where id = ${memberId} and (own_pos_at is null or own_pos_at <= ${at})`;
    }
    return before?.sharing === report.sharing ? null : { sharing: report.sharing };
  });
}

/** A push service is on the web, by https; a stand-in for one may run on this machine. */
const PUSH_ENDPOINT = /^(https:\/\/[^\s/]+\/|http:\/\/(127\.0\.0\.1|localhost|\[::1\])(:\d+)?\/)\S*$/;

export const pushSubscription = z.object({
  endpoint: z.string().max(2000).regex(PUSH_ENDPOINT, { error: 'field.https' }),
  keys: z.object({
    p256dh: z.string().regex(/^[A-Za-z0-9_-]{87}=?$/),
    auth: z.string().regex(/^[A-Za-z0-9_-]{22}={0,2}$/),
  }),
  replaces: z
    .string()
    .max(2000)
    .optional()
    .meta({ description: 'The endpoint that this one takes over from' }),
});

/**
 * The same endpoint again renews its keys and brings it back if it was retired. It is one phone's: whoever had it before, or what
 * it replaces, gets nothing there any more.
 */
export async function subscribePush(
  db: Database,
  memberId: number,
  { endpoint, keys, replaces }: z.output<typeof pushSubscription>,
  acting: Acting,
): Promise<void> {
  await forMember(db, memberId, 'push_subscribed', acting, async (tx) => {
    await tx`
      insert into contact_point (member_id, kind, address, keys)
      values (${memberId}, 'push', ${endpoint}, ${tx.json(keys)})
      on conflict (member_id, kind, address) do update set keys = excluded.keys, retired_at = null`;
    await tx`
      update contact_point set retired_at = ${acting.now}
      where kind = 'push' and retired_at is null and ((address = ${endpoint} and member_id <> ${memberId})
        or (address = ${replaces ?? endpoint} and address <> ${endpoint} and member_id = ${memberId}))`;
    return { service: new URL(endpoint).origin };
  });
}

export const newQualification = z
  .strictObject({
    kind: z.enum(QUALIFICATION_KINDS),
    number: text(100).nullish(),
    issuedOn: day.nullish(),
    expiresOn: day
      .nullish()
      .meta({ description: 'Counts to the end of this day; without it, it never ends' }),
  })
  .refine((q) => !q.issuedOn || !q.expiresOn || q.expiresOn >= q.issuedOn, {
    error: 'field.ends-after-start',
    path: ['expiresOn'],
  });

/** Records a qualification in place of what was known of that kind. */
export async function recordQualification(
  db: Database,
  memberId: number,
  given: z.output<typeof newQualification>,
  acting: Acting,
): Promise<void> {
  const number = readLabel(given.number ?? '');
  if ('error' in number) throw invalid({ field: 'number', code: 'field.invalid_format' });
  await forMember(db, memberId, 'qualification_recorded', acting, async (tx) => {
    const { kind, issuedOn = null, expiresOn = null } = given;
    await tx`
      insert into qualification (member_id, kind, number, issued_on, expires_on)
      values (${memberId}, ${kind}, ${number.value}, ${issuedOn}::date, ${expiresOn}::date)
      on conflict (member_id, kind) do update set number = excluded.number, issued_on = excluded.issued_on,
        expires_on = excluded.expires_on`;
    return { kind, issuedOn, expiresOn };
  });
}

export async function removeQualification(
  db: Database,
  memberId: number,
  kind: string,
  acting: Acting,
): Promise<void> {
  await forMember(db, memberId, 'qualification_removed', acting, async (tx) => {
    const rows = await tx`
      delete from qualification where member_id = ${memberId} and kind = ${kind} returning id`;
    if (rows.length === 0) throw new Problem(404, 'not-found');
    return { kind };
  });
}
