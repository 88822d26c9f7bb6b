// Reminds those who have not read a bulletin: by itself, each reminder once whoever and however many look, or by hand.
import type { Database, Sql } from '../kernel/database.ts';
import { Problem } from '../kernel/problem.ts';
import { recipientsOf, tell } from './bulletin-messages.ts';
import { hold, note, stillOpen } from './bulletin-rows.ts';
import { mayRemind, remindAfter, type Severity } from './bulletin-rules.ts';
import type { BulletinDeps, Doing } from './send-bulletin.ts';

const MOST = 20;

interface Due {
  title: string;
  severity: Severity;
  validUntil: Date;
  reminders: number;
}

export async function remindBulletins(deps: BulletinDeps, now: Date): Promise<void> {
  const due = await deps.db.sql<{ id: number }[]>`
    select id from bulletin where remind_at <= ${now} order by remind_at, id limit ${MOST}`;
  for (const { id } of due) await remind(deps, id, now);
}

export async function nextReminderDue(sql: Sql): Promise<Date | null> {
  const [row] = await sql<{ at: Date | null }[]>`select min(remind_at) as at from bulletin`;
  return row?.at ?? null;
}

const remind = ({ db, channels }: { db: Database } & BulletinDeps, id: number, now: Date): Promise<void> =>
  db.transaction(async (tx) => {
    const [row] = await tx<Due[]>`
      select v.title, v.severity, v.valid_until, b.reminders
      from bulletin b join bulletin_version v on v.bulletin_id = b.id and v.version = b.version
      where b.id = ${id} and b.remind_at <= ${now} for update of b skip locked`;
    if (!row) return;
    const reminders = row.reminders + 1;
    await tx`update bulletin set reminders = ${reminders},
      remind_at = ${remindAfter(row.severity, reminders, now, row.validUntil)} where id = ${id}`;
    await tell(tx, channels, { ...row, template: 'bulletin_again' }, await recipientsOf(tx, id, true), now);
  });

/** Whoever has not read hears of it now; the next reminder by itself comes as long after this one as after any other. */
export const remindNow = (
  { db, channels }: BulletinDeps,
  id: number,
  { who, now }: Doing,
): Promise<{ people: number }> =>
  db.transaction(async (tx) => {
    const row = await hold(tx, id, 'sent');
    stillOpen(row.validUntil, now);
    if (!mayRemind(row.toldAt, now)) throw new Problem(409, 'bulletin-told-lately');
    const told = await recipientsOf(tx, id, true);
    await tx`update bulletin set reminded_at = ${now},
      remind_at = ${remindAfter(row.severity, row.reminders, now, row.validUntil)} where id = ${id}`;
    await tell(tx, channels, { ...row, template: 'bulletin_again' }, told, now);
    await note(tx, 'bulletin_reminded', id, who.actor, now, { people: told.length });
    return { people: told.length };
  });
