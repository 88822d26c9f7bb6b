// From a row of past training records to what the system keeps of it, or to the reasons why not. Pure.
import { termEnd } from '../kernel/calendar.ts';
import { type Judged, judged } from '../roster/judged-rows.ts';
import { RowReader } from '../roster/row-reader.ts';
import type { RawRow } from '../roster/sheet-file.ts';
import { unitKey } from '../roster/unit-names.ts';
import {
  type Read,
  readDate,
  readIdNumber,
  readLabel,
  readName,
  readPhone,
  trimmed,
} from '../roster/values.ts';
import { RESULT_NAMES, type ResultColumn, SCORE_NAMES, type ScoreColumn } from './past-columns.ts';
import type { Outcome } from './session-rules.ts';

export interface PastResult {
  name: string;
  idNumber: string | null;
  phone: string | null;
  unit: string | null;
  course: string;
  heldOn: string;
  mark: number | null;
  /** Null: the file does not say; the course's pass mark does. */
  outcome: Outcome | null;
  /** Undefined: the file does not say; null: for good. */
  until?: string | null;
}

export interface PastScore {
  unit: string;
  level: string | null;
  heldOn: string;
  title: string;
  total: number;
  /** The number of a sheet that was scored here, as an export writes it. */
  sheetId: number | null;
}

type Headers<C extends string> = ReadonlyMap<C, string>;

const compact = (text: string) => text.normalize('NFKC').replace(/\s+/g, '');
const OUTCOMES: Record<string, Outcome> = {
  ...{ 合格: 'passed', 通过: 'passed', 及格: 'passed', 优秀: 'passed', 良好: 'passed', 是: 'passed' },
  ...{ passed: 'passed', pass: 'passed', yes: 'passed' },
  ...{
    不合格: 'failed',
    未通过: 'failed',
    不及格: 'failed',
    否: 'failed',
    failed: 'failed',
    fail: 'failed',
    no: 'failed',
  },
  ...{ 缺席: 'absent', 缺考: 'absent', 未到: 'absent', 缺勤: 'absent', absent: 'absent' },
};

export function readMark(text: string): Read<number> {
  const value = compact(text).replace(/分$/, '');
  return /^\d{1,3}(\.0+)?$/.test(value) && Number(value) <= 100
    ? { value: Number(value) }
    : { error: 'mark' };
}
export function readTotal(text: string): Read<number> {
  const value = compact(text).replace(/分$/, '');
  return /^\d{1,3}(\.\d{1,2}0*)?$/.test(value) && Number(value) <= 100
    ? { value: Number(value) }
    : { error: 'total' };
}

/** A day that was: no future one. */
function readPastDay<C extends string>(r: RowReader<C>, column: C & 'day', today: string): string {
  const read = readDate(r.text(column));
  if ('value' in read && read.value === null) r.error(column, 'date_format');
  else if ('value' in read && (read.value ?? '') > today) r.error(column, 'date_future');
  else return r.take(column, read) ?? '';
  return '';
}

/** What every row must say. */
function readNeeded<C extends string>(r: RowReader<C>, column: C): string {
  if (!r.filled(column)) {
    r.error(column, 'missing');
    return '';
  }
  return r.take(column, readLabel(r.text(column))) ?? '';
}

/** A number that an export masked says nothing. */
function readPastId(r: RowReader<ResultColumn>, today: string): string | null {
  const text = r.text('idNumber');
  if (!r.filled('idNumber') || /^\*{14}\d{3}[\dX]$/.test(trimmed(text))) return null;
  return r.take('idNumber', readIdNumber(text, today));
}

export function judgeResult(
  raw: RawRow<ResultColumn>,
  { headers, today }: { headers: Headers<ResultColumn>; today: string },
): Judged<PastResult> {
  const r = new RowReader(raw, headers, RESULT_NAMES.headerOf);
  r.formulas();
  const name = r.take('name', readName(r.text('name'))) ?? '';
  const said = compact(r.text('outcome')).toLowerCase();
  const outcome = OUTCOMES[said] ?? null;
  if (said !== '' && outcome === null) r.error('outcome', 'outcome');
  const mark = r.filled('mark') ? r.take('mark', readMark(r.text('mark'))) : null;
  if (outcome === 'absent' && mark !== null) r.error('mark', 'absent_marked');
  const heldOn = readPastDay(r, 'day', today);
  const until = r.filled('until') ? r.take('until', readDate(r.text('until'))) : undefined;
  if (until && heldOn && until < heldOn) r.error('until', 'until_before');
  const value: PastResult = {
    ...{ name, idNumber: readPastId(r, today), heldOn, mark, outcome },
    phone:
      r.filled('phone') && !r.text('phone').includes('*')
        ? r.take('phone', readPhone(r.text('phone')))
        : null,
    unit: r.filled('unit') ? unitKey(r.text('unit')) : null,
    course: readNeeded(r, 'course'),
    ...(until !== undefined && { until }),
  };
  return judged(r, raw, name || trimmed(r.text('name')), value);
}

export function judgeScore(
  raw: RawRow<ScoreColumn>,
  { headers, today }: { headers: Headers<ScoreColumn>; today: string },
): Judged<PastScore> {
  const r = new RowReader(raw, headers, SCORE_NAMES.headerOf);
  r.formulas();
  const unit = readNeeded(r, 'unit');
  const sheet = compact(r.text('sheet'));
  const value: PastScore = {
    ...{ unit: unitKey(unit), heldOn: readPastDay(r, 'day', today) },
    level: LEVELS[compact(r.text('level')).toLowerCase()] ?? null,
    title: r.take('drill', readLabel(r.text('drill'))) ?? '',
    total: r.take('total', readTotal(r.text('total'))) ?? 0,
    sheetId: /^\d{1,9}$/.test(sheet) ? Number(sheet) : null,
  };
  return judged(r, raw, unit, value);
}
const LEVELS: Record<string, string> = {
  ...{ 小队: 'squad', 中队: 'company', 区县: 'county', 县区: 'county', 分局: 'county' },
  ...{ squad: 'squad', company: 'company', county: 'county' },
};

export interface Terms {
  passMark: number | null;
  validMonths: number | null;
}

/** What the row makes of its course: as the file says, else as the course's terms do. */
export function settled(
  { mark, outcome: said, heldOn, until }: PastResult,
  { passMark, validMonths }: Terms,
): { outcome: Outcome; validUntil: string | null; differs: boolean } | { error: 'outcome_missing' } {
  // Without a pass mark being on the list is being there.
  const reached = passMark === null ? said !== 'failed' : mark === null ? null : mark >= passMark;
  if (said === null && reached === null) return { error: 'outcome_missing' };
  const outcome = said ?? (reached ? 'passed' : 'failed');
  const differs = said !== null && mark !== null && passMark !== null && reached !== (said === 'passed');
  if (outcome !== 'passed') return { outcome, validUntil: null, differs };
  const term = validMonths === null ? null : termEnd(heldOn, validMonths);
  return { outcome, validUntil: until === undefined ? term : until, differs };
}
