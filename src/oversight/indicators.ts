// What is assessed. To add one: a view `indicator_<name>` in a migration, its name here, and its words in assessment-texts.ts.
import type { Sql, SqlPiece, Tx } from '../kernel/database.ts';

export const INDICATORS = ['roll_call', 'inspection', 'finding', 'drill', 'turnout'] as const;
export type Indicator = (typeof INDICATORS)[number];

/** What a figure is counted from: a sheet that can be opened. */
export const RECORDS = ['roll-call', 'inspection', 'sheet', 'callout'] as const;

/** Everything that counts for an indicator: site_id, day, good of total, and the record that says so. */
export const countedFor = (sql: Sql | Tx, indicator: Indicator): SqlPiece =>
  sql`select site_id, day, good, total, record, record_id from ${sql(`indicator_${indicator}`)}`;

/** The same for all of them, each row with its indicator. */
export const allCounted = (sql: Sql | Tx): SqlPiece =>
  INDICATORS.map(
    (name) => sql`select ${name}::text as indicator, c.* from (${countedFor(sql, name)}) c`,
  ).reduce((all, one) => sql`${all} union all ${one}`);

const DAY = /^\d{4}-\d\d-\d\d$/;

/**
 * `c.day` from one day to another. The days stand in the statement itself: planned once for any days, it would be planned for
 * a two-hundredth of the records, and takes fifty times as long for a quarter.
 */
export function countedBetween(sql: Sql | Tx, from: string, until: string): SqlPiece {
  if (!DAY.test(from) || !DAY.test(until)) throw new Error('not a day');
  return sql.unsafe(`c.day between date '${from}' and date '${until}'`) as never;
}
