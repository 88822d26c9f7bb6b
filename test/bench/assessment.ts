// A year's assessment of the whole city, against the same figures asked site by site.
import { makeYear, WHOLE_YEAR } from '../../drills/year/year.ts';
import type { Database } from '../../src/kernel/database.ts';
import { countQuarters } from '../../src/oversight/assess.ts';
import { assessed } from '../../src/oversight/assessment-rules.ts';
import { countedBetween, countedFor, INDICATORS } from '../../src/oversight/indicators.ts';
import { weightsOf } from '../../src/oversight/weights.ts';
import { type Bench, median, times } from './support.ts';

const YEAR = WHOLE_YEAR.from.slice(0, 4);
const QUARTERS = ['01', '04', '07', '10'].map((month) => `${YEAR}-${month}-01`);
const UNTIL = `${YEAR}-12-31`;
const LIMIT_SECONDS = 5;
const LEAST_RATIO = 5;

/** What four published quarters would be made of. */
async function wholeYear({ sql }: Database): Promise<number> {
  const { weights } = await weightsOf(sql, Number(YEAR));
  const counted = await countQuarters(sql, QUARTERS, UNTIL);
  const scored = QUARTERS.flatMap((quarter) =>
    assessed(
      counted.filter((c) => c.quarter === quarter),
      weights,
    ),
  );
  return scored.reduce(
    (all, { kind, figures }) =>
      all + (kind === 'site' ? Object.values(figures).reduce((sum, { total }) => sum + total, 0) : 0),
    0,
  );
}

/** What a page would ask that goes through the sites: as many rows, each found by its index where there is one. */
async function siteBySite({ sql }: Database): Promise<number> {
  const sites = await sql<{ id: number }[]>`select id from organisation where kind = 'site' order by id`;
  let all = 0;
  for (const { id } of sites)
    for (const indicator of INDICATORS) {
      const rows = await sql<{ total: number }[]>`
        select date_trunc('quarter', c.day::timestamp) as quarter, sum(c.good)::float8 as good, sum(c.total)::float8 as total
        from (${countedFor(sql, indicator)}) c
        where c.site_id = ${id} and ${countedBetween(sql, QUARTERS[0] ?? UNTIL, UNTIL)} group by 1`;
      all += rows.reduce((sum, { total }) => sum + total, 0);
    }
  return all;
}

export const assessment: Bench = async (db) => {
  await makeYear(db, WHOLE_YEAR);
  const counted = new Set<number>();
  const ours_seconds = median(await times(5, 1, async () => counted.add(await wholeYear(db)))) / 1_000;
  const peer_seconds = median(await times(1, 0, async () => counted.add(await siteBySite(db)))) / 1_000;
  if (counted.size !== 1) throw new Error(`${[...counted].join(' and ')} were counted`);
  const ratio = peer_seconds / ours_seconds;
  return [
    {
      ...{
        name: 'a year’s assessment of the city',
        ours: ours_seconds,
        peer: peer_seconds,
        ratio,
        unit: 's',
      },
      goal: `>= ${LEAST_RATIO}, under ${LIMIT_SECONDS} s`,
      met: ratio >= LEAST_RATIO && ours_seconds < LIMIT_SECONDS,
    },
  ];
};
