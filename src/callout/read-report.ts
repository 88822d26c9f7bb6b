// The report as its reader may see it, from the log alone.
import type { Principal } from '../access/principal.ts';
import type { Sql } from '../kernel/database.ts';
import { type LogEntry, readLog } from '../kernel/log.ts';
import { Problem } from '../kernel/problem.ts';
import { type Report, reportOf } from './report.ts';
import { shield } from './seen.ts';
import { loadRow } from './store.ts';

/** 404 for a call-out that does not exist, 410 for one whose log is not kept any longer. */
export async function readReport(
  sql: Sql,
  id: number,
  who: Principal,
): Promise<{ report: Report; log: LogEntry[] }> {
  await loadRow(sql, id);
  const log = await readLog(sql, id);
  if (log.length === 0) throw new Problem(410, 'report-over');
  const report = reportOf(log);
  return { report: { ...report, people: await shield(sql, who, report.people) }, log };
}

/** Entries about the call-out as a whole. */
export const timelineOf = (log: LogEntry[]): LogEntry[] =>
  log.filter((e) => e.memberId === null && !e.type.startsWith('delivery_'));

export async function cityName(sql: Sql): Promise<string> {
  const [city] = await sql<{ name: string }[]>`
    select name from organisation where kind = 'city' order by id limit 1`;
  return city?.name ?? '';
}
