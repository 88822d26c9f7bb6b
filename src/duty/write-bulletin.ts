// A bulletin's way: drafted, sent, corrected, cancelled.
import type { Principal } from '../access/principal.ts';
import { countyScope } from '../access/scope.ts';
import type { Channels } from '../delivery/channel.ts';
import type { Database, Tx } from '../kernel/database.ts';
import { appendLog } from '../kernel/log.ts';
import { Problem } from '../kernel/problem.ts';
import { addRecipients, checkPlaces } from './bulletin-audience.ts';
import { recipientsOf, tell, withdrawEarlier } from './bulletin-messages.ts';
import { remindAfter, type Severity } from './bulletin-rules.ts';
import type { Audience, NewBulletin, Wording } from './bulletin-schema.ts';

export interface BulletinDeps {
  db: Database;
  channels: Channels;
}

interface Row {
  id: number;
  state: 'draft' | 'sent' | 'cancelled';
  version: number;
  audience: Audience;
  severity: Severity;
  title: string;
  validUntil: Date;
}

const write = (tx: Tx, id: number, version: number, w: Wording, by: string, sentAt: Date | null) => tx`
  insert into bulletin_version (bulletin_id, version, severity, title, body, advice, valid_from, valid_until, written_by, sent_at)
  values (${id}, ${version}, ${w.severity}, ${w.title}, ${w.body}, ${w.advice}, ${w.validFrom}, ${w.validUntil}, ${by}, ${sentAt})
  on conflict (bulletin_id, version) do update set severity = excluded.severity, title = excluded.title,
    body = excluded.body, advice = excluded.advice, valid_from = excluded.valid_from,
    valid_until = excluded.valid_until, written_by = excluded.written_by`;

/** Held until this is done. 409 unless it stands as it must. */
async function hold(tx: Tx, id: number, state: Row['state']): Promise<Row> {
  const [row] = await tx<Row[]>`
    select b.id, b.state, b.version, b.audience, v.severity, v.title, v.valid_until
    from bulletin b join bulletin_version v on v.bulletin_id = b.id and v.version = b.version
    where b.id = ${id} for update of b`;
  if (!row) throw new Problem(404, 'not-found');
  if (row.state !== state) throw new Problem(409, `bulletin-not-${state}`);
  return row;
}

const note = (tx: Tx, type: string, bulletinId: number, actor: string, now: Date, more: object = {}) =>
  appendLog(tx, [{ at: now, calloutId: null, memberId: null, type, actor, data: { bulletinId, ...more } }]);

const stillOpen = (validUntil: Date, now: Date): void => {
  if (validUntil <= now)
    throw new Problem(400, 'invalid-request', {
      fields: [{ field: 'validUntil', code: 'field.in-the-past' }],
    });
};

async function checkDraft(tx: Tx, given: NewBulletin, who: Principal): Promise<void> {
  const office = await tx`
    select from organisation o where o.id = ${given.organisationId} and o.kind in ('city', 'county', 'station')
      and ${countyScope(tx, who, 'duty.change')}`;
  if (office.length === 0)
    throw new Problem(400, 'invalid-request', { fields: [{ field: 'organisationId', code: 'field.place' }] });
  await checkPlaces(tx, given.audience, who);
}

export const draftBulletin = (
  db: Database,
  given: NewBulletin,
  who: Principal,
  now: Date,
): Promise<{ id: number }> =>
  db.transaction(async (tx) => {
    await checkDraft(tx, given, who);
    const [made] = await tx<{ id: number }[]>`
      insert into bulletin (organisation_id, audience, created_by, created_at)
      values (${given.organisationId}, ${tx.json(given.audience as never)}, ${who.actor}, ${now}) returning id`;
    const id = made?.id ?? 0;
    await write(tx, id, 1, given, who.actor, null);
    return { id };
  });

export const changeDraft = (db: Database, id: number, given: NewBulletin, who: Principal): Promise<void> =>
  db.transaction(async (tx) => {
    await hold(tx, id, 'draft');
    await checkDraft(tx, given, who);
    await tx`
      update bulletin set organisation_id = ${given.organisationId}, audience = ${tx.json(given.audience as never)}
      where id = ${id}`;
    await write(tx, id, 1, given, who.actor, null);
  });

/** Gives how many people get it. Nobody at all is refused: it would look sent. */
export const sendBulletin = (
  { db, channels }: BulletinDeps,
  id: number,
  who: Principal,
  now: Date,
): Promise<{ people: number }> =>
  db.transaction(async (tx) => {
    const row = await hold(tx, id, 'draft');
    stillOpen(row.validUntil, now);
    await checkPlaces(tx, row.audience, who);
    await addRecipients(tx, id, row.audience, who);
    const told = await recipientsOf(tx, id);
    if (told.length === 0) throw new Problem(409, 'bulletin-for-nobody');
    await tx`update bulletin set state = 'sent', sent_at = ${now},
      remind_at = ${remindAfter(row.severity, 0, now, row.validUntil)} where id = ${id}`;
    await tx`update bulletin_version set sent_at = ${now} where bulletin_id = ${id} and version = 1`;
    await tell(tx, channels, { ...row, template: 'bulletin' }, told, now);
    await note(tx, 'bulletin_sent', id, who.actor, now, { people: told.length });
    return { people: told.length };
  });

/** A correction is a wording of its own: everybody who got the first gets it, and reads again. */
export const updateBulletin = (
  { db, channels }: BulletinDeps,
  id: number,
  wording: Wording,
  who: Principal,
  now: Date,
): Promise<{ version: number }> =>
  db.transaction(async (tx) => {
    const row = await hold(tx, id, 'sent');
    stillOpen(wording.validUntil, now);
    const version = row.version + 1;
    await write(tx, id, version, wording, who.actor, now);
    await tx`update bulletin set version = ${version}, reminders = 0,
      remind_at = ${remindAfter(wording.severity, 0, now, wording.validUntil)} where id = ${id}`;
    await addRecipients(tx, id, row.audience, who);
    const told = await recipientsOf(tx, id);
    await withdrawEarlier(tx, told, now);
    await tell(tx, channels, { ...wording, template: 'bulletin_update' }, told, now);
    await note(tx, 'bulletin_updated', id, who.actor, now, { version });
    return { version };
  });

const CANCEL_TOLD_MS = 24 * 3_600_000;

/** Everybody who got it hears that it holds no more, also after its own end; messages not yet sent are worth nothing. */
export const cancelBulletin = (
  { db, channels }: BulletinDeps,
  id: number,
  reason: string,
  who: Principal,
  now: Date,
): Promise<void> =>
  db.transaction(async (tx) => {
    const row = await hold(tx, id, 'sent');
    await tx`update bulletin set state = 'cancelled', cancelled_at = ${now}, cancel_reason = ${reason},
      remind_at = null where id = ${id}`;
    const validUntil = new Date(now.getTime() + CANCEL_TOLD_MS);
    const about = { title: row.title, validUntil, template: 'bulletin_cancel' } as const;
    const told = await recipientsOf(tx, id);
    await withdrawEarlier(tx, told, now);
    await tell(tx, channels, about, told, now);
    await note(tx, 'bulletin_cancelled', id, who.actor, now);
  });
