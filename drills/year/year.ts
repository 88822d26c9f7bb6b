// Makes a year of a made-up city in one transaction, set by set; the same seed makes the same year.
import type { Database, Tx } from '../../src/kernel/database.ts';
import { makeCallouts } from './callouts.ts';
import { makeCity, makeLuck, type YearAbout } from './city.ts';
import { makeInspections, makeRollCalls } from './duty.ts';

export type { YearAbout } from './city.ts';

/** The demo city's. */
export const WHOLE_YEAR: YearAbout = {
  ...{ seed: 1, members: 1_000, sites: 420, from: '2025-01-01', days: 365, drills: 24, callouts: 9 },
};

const FILLED = [
  ...['organisation', 'unit', 'post', 'member', 'contact_point', 'qualification', 'account', 'role_grant'],
  ...[
    'roll_call_schedule',
    'roll_call',
    'roll_call_entry',
    'inspection_plan',
    'inspection',
    'inspection_finding',
  ],
  ...['inspection_check', 'callout', 'plan_entry', 'echelon', 'summons', 'score_sheet'],
];

/** What was made, by table. */
export type Made = Record<string, number>;

async function counted(tx: Tx): Promise<Made> {
  const made: Made = {};
  for (const table of FILLED) {
    const [row] = await tx<{ n: number }[]>`select count(*)::int as n from ${tx(table)}`;
    made[table] = row?.n ?? 0;
  }
  return made;
}

/** Into a database where nobody is yet; null where somebody is. */
export async function makeYear(db: Database, about: YearAbout): Promise<Made | null> {
  const made = await db.transaction(async (tx) => {
    const [found] = await tx<{ taken: boolean }[]>`
      select exists (select from member) or exists (select from organisation) or exists (select from callout) as taken`;
    if (found?.taken) return null;
    // Made-up people are nobody's deed: the audit keeps what people do.
    const triggers = (state: string) =>
      tx.unsafe(FILLED.map((table) => `alter table ${table} ${state} trigger user`).join(';'));
    await triggers('disable');
    await makeLuck(tx, about.seed);
    await makeCity(tx, about);
    await makeRollCalls(tx, about);
    await makeInspections(tx, about);
    await makeCallouts(tx, about);
    await triggers('enable');
    return counted(tx);
  });
  if (made) await db.sql.unsafe(`vacuum analyze ${FILLED.join(', ')}`);
  return made;
}
