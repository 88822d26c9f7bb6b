// A bulletin's way from there on: sent, corrected, cancelled.
import type { Principal } from '../access/principal.ts';
import type { Channels } from '../delivery/channel.ts';
import type { Database, Tx } from '../kernel/database.ts';
import { Problem } from '../kernel/problem.ts';
import { addRecipients, checkPlaces } from './bulletin-audience.ts';
import { recipientsOf, tell, withdrawEarlier } from './bulletin-messages.ts';
import { hold, note, stillOpen, writeWording } from './bulletin-rows.ts';
import { remindAfter } from './bulletin-rules.ts';
import type { Wording } from './bulletin-schema.ts';

export interface BulletinDeps {
  db: Database;
  channels: Channels;
}

/** Who does it, and when. */
export interface Doing {
  who: Principal;
  now: Date;
}

/** Gives how many people get it. Nobody at all is refused: it would look sent. */
export const sendBulletin = (
  { db, channels }: BulletinDeps,
  id: number,
  { who, now }: Doing,
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
export async function correctIn(
  tx: Tx,
  channels: Channels,
  id: number,
  wording: Wording,
  { who, now }: Doing,
): Promise<number> {
  const row = await hold(tx, id, 'sent');
  stillOpen(wording.validUntil, now);
  const version = row.version + 1;
  await writeWording(tx, wording, { id, version, by: who.actor, sentAt: now });
  await tx`update bulletin set version = ${version}, reminders = 0,
    remind_at = ${remindAfter(wording.severity, 0, now, wording.validUntil)} where id = ${id}`;
  await addRecipients(tx, id, row.audience, who);
  const told = await recipientsOf(tx, id);
  await withdrawEarlier(tx, told, now);
  await tell(tx, channels, { ...wording, template: 'bulletin_update' }, told, now);
  await note(tx, 'bulletin_updated', id, who.actor, now, { version });
  return version;
}

export const updateBulletin = ({ db, channels }: BulletinDeps, id: number, wording: Wording, doing: Doing) =>
  db.transaction(async (tx) => ({ version: await correctIn(tx, channels, id, wording, doing) }));

const CANCEL_TOLD_MS = 24 * 3_600_000;

/** Everybody who got it hears that it holds no more, also after its own end; messages not yet sent are worth nothing. */
export async function cancelIn(
  tx: Tx,
  channels: Channels,
  id: number,
  reason: string,
  { who, now }: Doing,
): Promise<void> {
  const row = await hold(tx, id, 'sent');
  await tx`update bulletin set state = 'cancelled', cancelled_at = ${now}, cancel_reason = ${reason},
    remind_at = null where id = ${id}`;
  const validUntil = new Date(now.getTime() + CANCEL_TOLD_MS);
  const about = { title: row.title, validUntil, template: 'bulletin_cancel' } as const;
  const told = await recipientsOf(tx, id);
  await withdrawEarlier(tx, told, now);
  await tell(tx, channels, about, told, now);
  await note(tx, 'bulletin_cancelled', id, who.actor, now);
}

export const cancelBulletin = (
  { db, channels }: BulletinDeps,
  id: number,
  reason: string,
  doing: Doing,
): Promise<void> => db.transaction((tx) => cancelIn(tx, channels, id, reason, doing));
