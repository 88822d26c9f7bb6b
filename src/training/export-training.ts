// All training records as a file: one workbook with a sheet for each kind, or one kind as CSV. Who took it out is in the audit.
import { z } from 'zod';
import { audit } from '../access/audit.ts';
import type { Principal } from '../access/principal.ts';
import { memberScope, scoreScope, sessionScope } from '../access/scope.ts';
import type { Database, Tx } from '../kernel/database.ts';
import { type RecordTable, writeRecords } from '../roster/record-file.ts';
import { certificates, exams, standard } from './export-exams.ts';

export const RECORDS = ['results', 'sessions', 'exams', 'certificates', 'scores', 'standard'] as const;
type Records = (typeof RECORDS)[number];
export const csvQuery = z.object({ records: z.enum(RECORDS).default('results') });

type Word = (key: string) => string;

/** What each course gave whom; whoever has left stays in it as long as the records do. */
async function results(tx: Tx, who: Principal, t: Word): Promise<RecordTable> {
  const rows = await tx<Record<string, string | number | null>[]>`
    select m.name, concat(upp.name, up.name, u.name) as unit, c.title, r.held_on, r.mark, r.outcome, r.valid_until
    from course_result r join course c on c.id = r.course_id join member m on m.id = r.member_id
    left join unit u on u.id = m.unit_id left join unit up on up.id = u.parent_id left join unit upp on upp.id = up.parent_id
    where ${memberScope(tx, who, 'training.export')} order by r.held_on, r.id`;
  return {
    head: ['name', 'unit', 'course', 'day', 'mark', 'outcome', 'until'],
    rows: rows.map((r) => [
      ...[r.name ?? null, r.unit ?? null, r.title ?? null, r.heldOn ?? null, r.mark ?? null],
      ...[t(`training.file.${r.outcome}`), r.validUntil ?? null],
    ]),
  };
}

async function sessions(tx: Tx, who: Principal, t: Word): Promise<RecordTable> {
  const rows = await tx<
    {
      title: string;
      place: string;
      day: string;
      trainer: string | null;
      state: string;
      n: number;
      here: number;
    }[]
  >`
    select c.title, t.place, to_char(t.starts_at at time zone 'Asia/Shanghai', 'YYYY-MM-DD HH24:MI') as day, p.name as trainer,
      t.state, count(a.member_id)::int as n, (count(*) filter (where a.state = 'attended'))::int as here
    from training_session t join course c on c.id = t.course_id left join account p on p.id = t.trainer_id
    left join attendance a on a.session_id = t.id
    where ${sessionScope(tx, who, 'training.export')} group by t.id, c.title, p.name order by t.starts_at, t.id`;
  return {
    head: ['course', 'time', 'place', 'trainer', 'state', 'signed-up', 'attended'],
    rows: rows.map((r) => [r.title, r.day, r.place, r.trainer, t(`training.file.${r.state}`), r.n, r.here]),
  };
}

/** Signed sheets, those too that were corrected since, and what was taken over from earlier records. */
async function scores(tx: Tx, who: Principal, t: Word): Promise<RecordTable> {
  const rows = await tx<
    {
      level: string;
      unitName: string;
      heldOn: string;
      title: string;
      total: number;
      id: number | null;
      corrects: number | null;
    }[]
  >`
    select s.level, s.unit_name, s.held_on, c.title, s.total, s.id, s.corrects_id as corrects
    from score_sheet s join callout c on c.id = s.callout_id
    where s.state = 'signed' and ${scoreScope(tx, who, 'training.export')}
    union all
    select s.level, s.unit_name, s.held_on, s.title, s.total, null, null from past_score s
    where ${scoreScope(tx, who, 'training.export')} order by held_on, id`;
  return {
    head: ['level', 'unit', 'day', 'drill', 'total', 'sheet', 'corrects'],
    rows: rows.map((r) => [
      ...[t(`training.file.${r.level}`), r.unitName, r.heldOn, r.title, r.total, r.id, r.corrects],
    ]),
  };
}

const TABLES = { results, sessions, exams, certificates, scores, standard };

/** What `who` may take out: all kinds as a workbook, or the one named as CSV. */
export async function exportTraining(
  db: Database,
  who: Principal,
  only: Records | null,
  t: Word,
): Promise<Uint8Array> {
  const tables = await db.transaction(async (tx) => {
    const found: { name: string; table: RecordTable }[] = [];
    for (const records of only ? [only] : RECORDS)
      found.push({ name: t(`training.file.${records}`), table: await TABLES[records](tx, who, t) });
    const rows = found.reduce((sum, { table }) => sum + table.rows.length, 0);
    await audit(tx, {
      ...{ action: 'training.export', entity: 'course_result' },
      after: { format: only ? 'csv' : 'xlsx', records: only ?? 'all', rows },
    });
    return found;
  });
  return writeRecords(tables, only ? 'csv' : 'xlsx', (key) => t(`training.file.${key}`));
}
