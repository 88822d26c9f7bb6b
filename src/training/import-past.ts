// Takes past training records in, from XLSX or CSV: what courses gave whom, and what units made of drills. Each row ends as added,
// changed, unchanged or refused; what was recorded here by a session, an exam or signatures is never altered by a file.
import { audit } from '../access/audit.ts';
import { cityDate } from '../kernel/calendar.ts';
import type { Database, Tx } from '../kernel/database.ts';
import { Problem } from '../kernel/problem.ts';
import { createTexts } from '../kernel/texts.ts';
import { vaultOf } from '../kernel/vault.ts';
import { inDryRun } from '../roster/dry-run.ts';
import { reasonsOf, type SheetReport } from '../roster/import-report.ts';
import { importTexts } from '../roster/import-texts.ts';
import { type Fates, judgeSheets, reportOn } from '../roster/judged-rows.ts';
import { readTables, type Sheet, sheetOf } from '../roster/sheet-file.ts';
import { takeResults } from './import-results.ts';
import { takeScores } from './import-scores.ts';
import {
  RESULT_NAMES,
  RESULT_NEEDS,
  type ResultColumn,
  SCORE_NAMES,
  SCORE_NEEDS,
  type ScoreColumn,
} from './past-columns.ts';
import { judgeResult, judgeScore } from './past-rules.ts';
import type { PastOptions, Taking } from './past-taking.ts';
import { pastTexts } from './past-texts.ts';

/** One import at a time: two would both add the same result. */
const PAST_LOCK = 7_280_023;
const OWN = new Set(Object.keys(pastTexts.zh).map((key) => key.replace('training-import.', '')));
const reasons = reasonsOf(createTexts([importTexts, pastTexts]), 'training-import', OWN);

interface Found {
  results: Sheet<ResultColumn>[];
  scores: Sheet<ScoreColumn>[];
  others: string[];
}

/** Throws 413, 415 and 422 with what to do. */
async function readFile(bytes: Uint8Array): Promise<Found> {
  const found: Found = { results: [], scores: [], others: [] };
  for (const table of await readTables(bytes)) {
    const results = sheetOf(table, RESULT_NAMES, RESULT_NEEDS);
    const scores = results ? null : sheetOf(table, SCORE_NAMES, SCORE_NEEDS);
    if (results) found.results.push(results);
    else if (scores) found.scores.push(scores);
    else if (table.rows.length > 0) found.others.push(table.name);
  }
  if (found.results.length + found.scores.length === 0) throw new Problem(422, 'past-no-header');
  return found;
}

/** Throws `Problem` when the file cannot be used at all; rows that cannot are in the report. */
export async function importPast(
  db: Database,
  file: { name: string; bytes: Uint8Array },
  options: PastOptions,
): Promise<SheetReport> {
  const found = await readFile(file.bytes);
  const taking: Taking = { ...options, today: cityDate(options.now), vault: await vaultOf(db) };
  const several = found.results.length + found.scores.length > 1;
  return inDryRun(db, options.dryRun, async (tx) => {
    await tx`select pg_advisory_xact_lock(${PAST_LOCK})`;
    const { today } = taking;
    const results = judgeSheets(found.results, several, (raw, headers) =>
      judgeResult(raw, { headers, today }),
    );
    const scores = judgeSheets(found.scores, several, (raw, headers) => judgeScore(raw, { headers, today }));
    const fates: Fates = new Map();
    await takeResults(tx, results, taking, fates);
    await takeScores(tx, scores, taking, fates);
    const report = reportOn([...results, ...scores], fates, reasons, {
      ...{ dryRun: options.dryRun, file: file.name, otherSheets: found.others },
      ignoredColumns: [...found.results, ...found.scores].flatMap((sheet) => sheet.ignored),
    });
    if (report.added + report.changed > 0) await noted(tx, report);
    return report;
  });
}

async function noted(tx: Tx, { file, rows, added, changed, unchanged, refused }: SheetReport): Promise<void> {
  await audit(tx, {
    ...{ action: 'training.import', entity: 'course_result' },
    after: { file, rows, added, changed, unchanged, refused },
  });
}
