// Reminds those who have not read a bulletin, each reminder once, whoever and however many look.
import type { Database, Sql } from '../kernel/database.ts';
import { recipientsOf, tell } from './bulletin-messages.ts';
import { remindAfter, type Severity } from './bulletin-rules.ts';
import type { BulletinDeps } from './write-bulletin.ts';

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
