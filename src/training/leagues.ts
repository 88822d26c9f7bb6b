// League tables: squads, companies or counties of a quarter, each with the sheets that its score was counted from; and one's own.
import { writeXlsx } from 'hucre/xlsx';
import { z } from 'zod';
import type { Principal } from '../access/principal.ts';
import { countyScope, unitScope } from '../access/scope.ts';
import { cityDate, quarterOf, quarterStart, termEnd } from '../kernel/calendar.ts';
import type { Sql } from '../kernel/database.ts';
import { madeInert, workbookText } from '../kernel/inert.ts';
import { level } from './rubrics.ts';
import { ranked } from './score-rules.ts';

export const leagueQuery = z.object({
  level: level.default('squad'),
  quarter: z
    .string()
    .regex(/^20\d\d-Q[1-4]$/)
    .optional()
    .meta({ description: '2026-Q4; without it the one that runs' }),
});
const past = z.number().nullable().meta({ description: 'Null: taken over from earlier records' });
export const leagueView = z
  .object({
    ...{ level, from: z.string(), until: z.string() },
    items: z.array(
      z.object({
        ...{ id: z.number(), name: z.string() },
        rank: z
          .number()
          .nullable()
          .meta({ description: 'Null: no drill in the quarter. Equal scores share one' }),
        score: z.number().nullable(),
        drills: z.array(
          z.object({
            ...{ title: z.string(), heldOn: z.string(), total: z.number() },
            ...{ sheetId: past, calloutId: past },
          }),
        ),
      }),
    ),
  })
  .meta({ id: 'DrillLeague' });
type League = z.output<typeof leagueView>;
type Drills = League['items'][number]['drills'];

/** What counts: signed and not corrected by another that is signed; and what was taken over from earlier records. */
const counting = (sql: Sql) => sql`
  select s.id as sheet_id, s.callout_id, s.level, s.subject, s.unit_id, s.county_id, s.unit_name, c.title, s.held_on, s.total,
    s.corrects_id is not null as corrected
  from score_sheet s join callout c on c.id = s.callout_id
  where s.state = 'signed' and not exists (select from score_sheet n where n.corrects_id = s.id and n.state = 'signed')
  union all
  select null, null, level, subject, unit_id, county_id, unit_name, title, held_on, total, false from past_score`;

export async function leagueOf(
  sql: Sql,
  who: Principal,
  { level, quarter }: z.output<typeof leagueQuery>,
  now: Date,
): Promise<League> {
  const from = quarter ? quarterOf(quarter) : quarterStart(cityDate(now));
  const until = termEnd(from, 3);
  const units =
    level === 'county'
      ? sql`select o.id, o.name, 'county:' || o.id as subject from organisation o
          where o.kind = 'county' and ${countyScope(sql, who, 'score.read')}`
      : sql`select u.id, concat(p.name, u.name) as name, u.kind || ':' || u.id as subject
          from unit u left join unit p on p.id = u.parent_id where u.kind = ${level} and ${unitScope(sql, who, 'score.read')}`;
  const rows = await sql<{ id: number; name: string; drills: Drills }[]>`
    select u.id, u.name, coalesce(jsonb_agg(jsonb_build_object('sheetId', s.sheet_id, 'calloutId', s.callout_id, 'title', s.title,
      'heldOn', s.held_on, 'total', s.total) order by s.held_on, s.sheet_id) filter (where s.subject is not null), '[]') as drills
    from (${units}) u left join (${counting(sql)}) s
      on s.subject = u.subject and s.held_on between ${from}::date and ${until}::date
    group by u.id, u.name order by u.name, u.id`;
  const placed = ranked(rows.map((r) => ({ ...r, scores: r.drills.map((d) => d.total) })));
  return { level, from, until, items: placed.map(({ scores: _, ...item }) => item) };
}

/** The table, and a second sheet with every record that it was counted from. */
export function leagueXlsx(league: League, t: (key: string) => string): Promise<Uint8Array> {
  const safe = (cell: string | number) => (typeof cell === 'string' ? workbookText(madeInert(cell)) : cell);
  const sheet = (name: string, head: string[], rows: (string | number)[][]) => ({
    ...{ name, rows: [head, ...rows].map((row) => row.map(safe)), freezePane: { rows: 1 } },
    columns: head.map(() => ({ width: 22 })),
  });
  const word = (key: string) => t(`league.${key}`);
  const table = league.items.map((u) => [
    u.rank ?? '–',
    u.name,
    u.score ?? word('no-drill'),
    u.drills.length,
  ]);
  const records = league.items.flatMap((u) =>
    u.drills.map((d) => [u.name, d.heldOn, d.title, d.total, d.calloutId ?? '', d.sheetId ?? '']),
  );
  return writeXlsx({
    sheets: [
      sheet(word('table'), [word('rank'), word('unit'), word('score'), word('drills')], table),
      sheet(
        word('records'),
        [word('unit'), word('day'), word('drill'), word('score'), word('callout'), word('sheet')],
        records,
      ),
    ],
  });
}

const MOST_MINE = 50;
export const myScores = z
  .object({
    items: z.array(
      z.object({
        ...{ sheetId: past, level, unitName: z.string(), title: z.string() },
        ...{ heldOn: z.string(), total: z.number(), corrected: z.boolean() },
      }),
    ),
  })
  .meta({ id: 'MyDrillScores' });

/** Those of one's squad, company and county, newest first; empty for whoever is not on the roster. */
export async function readMyScores(sql: Sql, { memberId }: Principal): Promise<z.output<typeof myScores>> {
  const items = await sql<z.output<typeof myScores>['items']>`
    with recursive line as (
      select u.id, u.parent_id from member m join unit u on u.id = m.unit_id where m.id = ${memberId}
      union select p.id, p.parent_id from unit p join line on p.id = line.parent_id)
    select s.sheet_id, s.level, s.unit_name, s.title, s.held_on, s.total, s.corrected from (${counting(sql)}) s
    where (s.unit_id in (select id from line)
      or (s.level = 'county' and s.county_id = (select county_id from member where id = ${memberId})))
    order by s.held_on desc, s.sheet_id desc limit ${MOST_MINE}`;
  return { items: [...items] };
}
