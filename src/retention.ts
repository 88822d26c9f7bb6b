// What is kept for how long, carried out once a day: each kind has its period, and the audit hears how much went.
import { audit } from './access/audit.ts';
import { countAudit, pruneAudit } from './access/prune-audit.ts';
import { pruneSignIn } from './access/rate-limit.ts';
import { verifyAudit } from './access/verify-audit.ts';
import type { Log } from './baseline.ts';
import { forgetOwnChanges } from './callout/change-own.ts';
import { countNames, forgetPeople } from './callout/forget-people.ts';
import { countPositions, forgetPositions } from './callout/forget-positions.ts';
import {
  countMessages,
  type MessagePeriods,
  pruneMessages,
  pruneWebhooks,
} from './delivery/prune-messages.ts';
import { forgetUnusedFiles } from './duty/files.ts';
import { countReports, forgetReports } from './duty/forget-reports.ts';
import { cityDate } from './kernel/calendar.ts';
import type { Database, Sql, Tx } from './kernel/database.ts';
import { forgetWebhookEvents } from './oversight/webhooks.ts';
import { countLeft, forgetLeft } from './roster/forget-left.ts';
import { keepReadiness } from './training/readiness-days.ts';

export interface Periods extends MessagePeriods {
  positions_days: number;
  /** Contact data and identity number of those who left. */
  left_days: number;
  audit_days: number;
  log_days: number;
}

/** When it runs, by the city's clocks. */
export const NIGHT = { hour: 3, minute: 30 };

const DAY_KEY = 'retention_day';

/** True for the one process that comes first on this day of the city. */
async function isFirst(db: Database, now: Date): Promise<boolean> {
  const today = cityDate(now);
  const first = await db.sql`
    insert into setting (key, value) values (${DAY_KEY}, ${today})
    on conflict (key) do update set value = excluded.value where setting.value < excluded.value returning key`;
  return first.length > 0;
}

/** Of a call-out all or nothing: its report is made from these rows. */
const loggedBefore = (sql: Sql | Tx, before: Date) => sql`at < ${before} and (callout_id is null
  or callout_id in (select id from callout where closed_at < ${before}))`;

async function pruneLog(tx: Tx, before: Date): Promise<number> {
  const gone = await tx`delete from log_entry where ${loggedBefore(tx, before)}`;
  return gone.count;
}

/** How much of each kind goes at `now`, when nothing changes until then. */
export async function countExpired(sql: Sql, now: Date, periods: Periods) {
  const logged = new Date(now.getTime() - periods.log_days * 86_400_000);
  const counts = {
    positions: countPositions(sql, now, periods.positions_days),
    ...countMessages(sql, now, periods),
    reports: countReports(sql, now, periods.texts_days),
    left: countLeft(sql, now, periods.left_days),
    names: countNames(sql, logged),
    log: sql`select count(*) as n from log_entry where ${loggedBefore(sql, logged)}`,
    audit: countAudit(sql, now, periods.audit_days),
  };
  const [row] = await sql<Record<keyof typeof counts, number>[]>`
    select (${counts.positions}) as positions, (${counts.messages}) as messages, (${counts.texts}) as texts,
      (${counts.addresses}) as addresses, (${counts.reports}) as reports, (${counts.left}) as left, (${counts.names}) as names,
      (${counts.log}) as log, (${counts.audit}) as audit`;
  if (!row) throw new Error('counts vanished');
  return row;
}

/** Removes all whose time is over at `now`; returns how much of each kind. */
export async function carryOutRetention(db: Database, now: Date, periods: Periods) {
  const positions = await forgetPositions(db, now, periods.positions_days);
  const logged = new Date(now.getTime() - periods.log_days * 86_400_000);
  return db.transaction(async (tx) => {
    await pruneSignIn(tx, now);
    await forgetOwnChanges(tx, now);
    await pruneWebhooks(tx, now, periods.log_days);
    await forgetWebhookEvents(tx, now, periods.messages_days);
    const reports = await forgetReports(tx, now, periods.texts_days);
    await forgetUnusedFiles(tx, now);
    const counts = {
      positions,
      ...(await pruneMessages(tx, now, periods)),
      reports,
      left: await forgetLeft(tx, now, periods.left_days),
      names: await forgetPeople(tx, logged),
      log: await pruneLog(tx, logged),
      // Last: from here on others wait for the chain.
      audit: await pruneAudit(tx, now, periods.audit_days),
    };
    await audit(tx, { action: 'retention', entity: 'installation', after: counts });
    return counts;
  });
}

/** Once a day, whoever asks first; the audit's head goes to the log, where nobody who alters the database can reach it. */
export async function dailyRetention(
  deps: { db: Database; logger: Log },
  now: Date,
  periods: Periods,
): Promise<void> {
  if (!(await isFirst(deps.db, now))) return;
  const counts = await carryOutRetention(deps.db, now, periods);
  const { checked, head, broken } = await verifyAudit(deps.db.sql);
  if (broken) deps.logger.error({ ...broken }, 'the audit chain is broken');
  deps.logger.info({ ...counts, checked, head }, 'retention');
  await keepReadiness(deps.db, now);
}
