// The invented city of 1,042 people and its launch templates that a new embedded database is filled with, so that there is somebody to call.
import { readFile } from 'node:fs/promises';
import { actingAs } from './kernel/acting.ts';
import type { Database } from './kernel/database.ts';
import { sharedSetting } from './kernel/settings.ts';
import { areaFile, takeAreas } from './roster/areas.ts';
import { importRoster } from './roster/import.ts';
import { addSampleTemplates } from './sample-templates.ts';

const SAMPLE = new URL('../db/sample/roster-yunchuan.xlsx', import.meta.url);
/** As invented as the rest. */
const SAMPLE_AREAS = new URL('../db/sample/areas-yunchuan.geojson', import.meta.url);
const SAMPLE_KEY = 'sample_imported_at';

/** Imports the sample into a database where nobody is yet and it never was; returns how many people came in. */
export async function importSample(db: Database, now: Date): Promise<number> {
  const [found] = await db.sql<{ taken: boolean }[]>`
    select exists (select 1 from member) or exists (select 1 from setting where key = ${SAMPLE_KEY}) as taken`;
  if (found?.taken) return 0;
  const file = { name: 'roster-yunchuan.xlsx', bytes: await readFile(SAMPLE) };
  const areas = areaFile.parse(JSON.parse(await readFile(SAMPLE_AREAS, 'utf8')));
  const report = await actingAs({ actor: 'sample', from: null }, async () => {
    const taken = await importRoster(db, file, { dryRun: false, now, actor: 'sample' });
    await takeAreas(db, areas, { now, datum: 'wgs84' });
    await addSampleTemplates(db, now);
    return taken;
  });
  await sharedSetting(db.sql, SAMPLE_KEY, () => now.toISOString());
  return report.added;
}
