// Takes a roster file in: every row ends as added, changed, unchanged or refused; nobody is ever removed.
import { cityDate } from '../kernel/calendar.ts';
import type { Database, Tx } from '../kernel/database.ts';
import { appendLog } from '../kernel/log.ts';
import { type Vault, vaultOf } from '../kernel/vault.ts';
import { headerOf } from './columns.ts';
import { inDryRun } from './dry-run.ts';
import { DEFAULT_CITY } from './ensure-tree.ts';
import { judgeFile, refuse } from './file-rules.ts';
import { loadCandidates } from './import-load.ts';
import { matchRows } from './import-match.ts';
import { merge } from './import-merge.ts';
import { type ImportReport, rosterReasons, sumsOf, type Told } from './import-report.ts';
import type { Judged } from './import-rules.ts';
import { type Write, type WriteContext, writeBatch } from './import-write.ts';
import { type RosterFile, readRosterFile } from './roster-file.ts';

export interface ImportOptions {
  /** Tells what would happen, and leaves everything as it is. */
  dryRun: boolean;
  now: Date;
  actor: string;
}

/** One import at a time: two would both add the same new person. */
const IMPORT_LOCK = 7_280_022;

/**
 * Imports `file`, XLSX or CSV. Throws `Problem` when the file cannot be used at all; rows that cannot are in the report.
 * A file that changes nothing writes nothing, not even a log entry.
 */
export async function importRoster(
  db: Database,
  file: { name: string; bytes: Uint8Array },
  options: ImportOptions,
): Promise<ImportReport> {
  const content = await readRosterFile(file.bytes);
  const judged = judgeFile(content.people, { headers: content.headers, today: cityDate(options.now) });
  const vault = await vaultOf(db);
  return inDryRun(db, options.dryRun, async (tx) => {
    await tx`select pg_advisory_xact_lock(${IMPORT_LOCK})`;
    return takeIn(tx, vault, content, judged, { ...options, fileName: file.name });
  });
}

async function takeIn(
  tx: Tx,
  vault: Vault,
  content: RosterFile,
  judged: Judged[],
  options: ImportOptions & { fileName: string },
): Promise<ImportReport> {
  const keyColumn = content.headers.get('idNumber') ?? headerOf('idNumber');
  const people = judged.flatMap((one) => one.person ?? []);
  const matches = matchRows(judged, await loadCandidates(tx, vault, people), keyColumn);
  const writes = new Map<Judged, Write>();
  for (const one of judged) {
    if (!one.person) continue;
    const existing = matches.get(one) ?? null;
    const merged = merge(existing, one.person, content.headers);
    one.notes.push(...merged.notes);
    writes.set(one, { row: one.row, existing, merged, memberId: existing?.id ?? null });
  }
  const context = { now: options.now, cityName: content.cityName ?? DEFAULT_CITY, vault };
  const changing = [...writes].filter(([, w]) => !w.existing || w.merged.changes.length > 0);
  await writeOrRefuse(tx, changing, context);
  const report = {
    ...describe(judged, writes, options.dryRun),
    dryRun: options.dryRun,
    file: options.fileName,
    missing: await membersMissing(tx, vault, judged, writes),
    ignoredColumns: content.ignored,
    otherSheets: content.otherSheets,
  };
  if (report.added + report.changed > 0) await logImport(tx, report, options);
  return report;
}

/** Writes all at once; if the database refuses, halves the batch until the rows that it refuses are alone. */
async function writeOrRefuse(tx: Tx, batch: [Judged, Write][], context: WriteContext): Promise<void> {
  if (batch.length === 0) return;
  try {
    await tx.savepoint((sp) =>
      writeBatch(
        sp,
        batch.map(([, write]) => write),
        context,
      ),
    );
  } catch (error) {
    const rule = refusedRule(error);
    if (rule === null) throw error;
    const [only] = batch;
    if (batch.length === 1 && only) {
      refuse(only[0], { column: '', value: only[0].name, code: 'database', vars: { rule } });
      return;
    }
    const middle = Math.ceil(batch.length / 2);
    await writeOrRefuse(tx, batch.slice(0, middle), context);
    await writeOrRefuse(tx, batch.slice(middle), context);
  }
}

/** Names the rule when the data is at fault (SQLSTATE classes 22 and 23); null when the database itself is. */
function refusedRule(error: unknown): string | null {
  const { code, constraint_name: constraint } = error as { code?: string; constraint_name?: string };
  return code && /^2[23]/.test(code) ? (constraint ?? code) : null;
}

function describe(judged: Judged[], writes: Map<Judged, Write>, dryRun: boolean) {
  const outcome = (one: Judged): Told['outcome'] => {
    const write = writes.get(one);
    if (!one.person || !write) return 'refused';
    if (!write.existing) return 'added';
    return write.merged.changes.length > 0 ? 'changed' : 'unchanged';
  };
  const told = judged.map((one) => {
    const write = one.person ? writes.get(one) : undefined;
    // Of a dry run a new person's id was given back.
    const memberId = (dryRun ? write?.existing?.id : write?.memberId) ?? null;
    return { ...one, outcome: outcome(one), memberId, changes: write?.existing ? write.merged.changes : [] };
  });
  const details = told.map(({ row, name, outcome, memberId, changes }): ImportReport['details'][number] => ({
    ...{ row, name, outcome, memberId, changes },
  }));
  return { ...sumsOf(told, rosterReasons), details };
}

/** On the roster, but in no row of the file; a refused row with their identity number does mention them. */
async function membersMissing(tx: Tx, vault: Vault, judged: Judged[], writes: Map<Judged, Write>) {
  const mentioned = [...writes.values()].flatMap((w) => w.memberId ?? []);
  const indexes = judged.flatMap((one) => (one.idNumber ? vault.index(one.idNumber) : []));
  return tx<{ id: number; name: string }[]>`
    select id, name from member
    where status <> 'left' and not (id = any(${mentioned})) and (id_number_index = any(${indexes})) is not true
    order by id`;
}

async function logImport(tx: Tx, report: ImportReport, options: ImportOptions): Promise<void> {
  const { file, rows, added, changed, unchanged, refused, normalised, missing } = report;
  await appendLog(tx, [
    {
      at: options.now,
      calloutId: null,
      memberId: null,
      type: 'roster_imported',
      actor: options.actor,
      data: { file, rows, added, changed, unchanged, refused, normalised, missing: missing.length },
    },
  ]);
}
