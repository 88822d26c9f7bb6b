// Opens the score sheets of a finished drill: one for each squad, company and county of which somebody was asked.

import { reportOf } from '../callout/report.ts';
import { loadRow } from '../callout/store.ts';
import { cityDate } from '../kernel/calendar.ts';
import type { Database, Tx } from '../kernel/database.ts';
import { readLog } from '../kernel/log.ts';
import { Problem } from '../kernel/problem.ts';
import type { By } from './give-results.ts';
import { currentRubrics } from './rubrics.ts';
import { figuresOf, type Level, measuredPoints } from './score-rules.ts';

interface Part {
  level: Level;
  id: number;
  name: string;
  countyId: number | null;
  memberIds: number[];
}

/** By the units that people were in when it was launched. */
const partsOf = (tx: Tx, calloutId: number) => tx<Part[]>`
  with recursive asked as (
    select e.member_id, e.unit_id, e.county_id from plan_entry e join summons s using (callout_id, member_id)
    where e.callout_id = ${calloutId}),
  line as (
    select a.member_id, u.id, u.kind, u.name, u.parent_id, coalesce(u.county_id, a.county_id) as county_id
    from asked a join unit u on u.id = a.unit_id
    union all
    select l.member_id, u.id, u.kind, u.name, u.parent_id, coalesce(u.county_id, l.county_id)
    from line l join unit u on u.id = l.parent_id)
  select l.kind as level, l.id, concat(up.name, l.name) as name, min(l.county_id) as county_id,
    array_agg(l.member_id) as member_ids
  from line l left join unit up on up.id = l.parent_id where l.kind in ('squad', 'company') group by 1, 2, 3
  union all
  select 'county', o.id, o.name, o.id, array_agg(a.member_id) from asked a join organisation o on o.id = a.county_id
  where o.kind = 'county' group by o.id, o.name
  order by 1, 2`;

/** Gives how many were opened now; those that are there stay as they are. */
export const openSheets = (db: Database, calloutId: number, by: By): Promise<{ opened: number }> =>
  db.transaction(async (tx) => {
    const row = await loadRow(tx, calloutId, true);
    if (row.kind !== 'drill') throw new Problem(409, 'sheet-no-drill');
    if (row.phones === 'simulated') throw new Problem(409, 'sheet-simulated');
    if (row.state === 'active' || row.state === 'held') throw new Problem(409, 'sheet-drill-runs');
    const log = await readLog(tx, calloutId);
    if (log.length === 0) throw new Problem(410, 'report-over');
    const report = reportOf(log);
    const rubrics = await currentRubrics(tx);
    let opened = 0;
    for (const { level, id, name, countyId, memberIds } of await partsOf(tx, calloutId)) {
      const rubric = rubrics.find((r) => r.level === level);
      if (!rubric) continue;
      const figures = figuresOf(report, memberIds);
      const made = await tx`
        insert into score_sheet (callout_id, level, subject, unit_id, county_id, unit_name, held_on, rubric_id, figures, measured,
          opened_by, opened_at)
        values (${calloutId}, ${level}, ${`${level}:${id}`}, ${level === 'county' ? null : id}, ${countyId}, ${name},
          ${cityDate(row.launchedAt)}, ${rubric.id}, ${tx.json(figures as never)},
          ${tx.json(measuredPoints(rubric.content, figures))}, ${by.actor}, ${by.now})
        on conflict do nothing returning 1`;
      opened += made.length;
    }
    return { opened };
  });

const DAY_MS = 86_400_000;
const MOST = 20;

/** Opens them for each drill that ended within a day, once; of whom nobody of any unit was asked there is none to open. */
export async function openFinished(db: Database, now: Date): Promise<void> {
  const over = await db.sql<{ id: number }[]>`
    select c.id from callout c
    where c.kind = 'drill' and c.phones = 'real' and c.state in ('stood_down', 'closed')
      and c.stood_down_at > ${new Date(now.getTime() - DAY_MS)}
      and not exists (select from score_sheet s where s.callout_id = c.id)
      and exists (select from plan_entry e join summons s using (callout_id, member_id) where e.callout_id = c.id
        and (e.county_id is not null or e.unit_id in (select id from unit where kind in ('squad', 'company'))))
    order by c.id limit ${MOST}`;
  for (const { id } of over) {
    await openSheets(db, id, { actor: 'timer', now }).catch((error: unknown) => {
      if (!(error instanceof Problem)) throw error;
    });
  }
}
