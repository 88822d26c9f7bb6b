// From a row of an equipment ledger to what the system keeps of it, or to the reasons why not. A row with a number is a piece,
// one without is so many of a kind. Pure.
import { columnNames } from './column-names.ts';
import { HEADERS } from './columns.ts';
import type { PieceState } from './equipment-rules.ts';
import { type Judged, judged } from './judged-rows.ts';
import { RowReader } from './row-reader.ts';
import type { RawRow } from './sheet-file.ts';
import { unitKey } from './unit-names.ts';
import { type Read, readDate, readLabel, readName, readPhone, trimmed } from './values.ts';

/** 编号 is a piece's number here, where a roster counts its rows by it. */
export const EQUIPMENT_NAMES = columnNames({
  serial: ['序号', 'no', 'no.', '#'],
  item: ['装备名称', '装备', '名称', '品名', 'item', 'equipment', 'kind of equipment'],
  number: ['编号', '装备编号', '序列号', '出厂编号', 'serial', 'serial number', 'number'],
  unit: ['编组', '所属单位', '存放单位', '保管单位', '单位', 'store', ...HEADERS.unit],
  count: ['数量', '库存', '库存数量', 'count', 'quantity', 'in stock'],
  state: ['状态', '装备状态', 'state', 'condition'],
  reason: ['原因', '情况说明', '备注', 'reason', 'remark', 'remarks'],
  expires: ['到期日', '有效期至', '有效期', '保质期至', 'expires on', 'valid until', 'expiry'],
  inspect: ['下次检查', '下次检查日期', '检查日期', 'next inspection', 'inspect on'],
  holder: ['持有人', '领用人', '使用人', 'holder', 'held by'],
  phone: ['持有人手机', '领用人手机', ...HEADERS.phone],
  issued: ['领用日期', '发放日期', 'issued on'],
});
export type EquipmentColumn = Parameters<typeof EQUIPMENT_NAMES.headerOf>[0];
export const EQUIPMENT_NEEDS = ['item', 'unit'] as const satisfies EquipmentColumn[];

export interface FileEquipment {
  item: string;
  /** As compared: `unitKey`. */
  unit: string;
  /** Null: counted, and `count` says how many. */
  number: string | null;
  count: number;
  /** Null: the file does not say. */
  state: PieceState | null;
  reason: string | null;
  /** Undefined: the file does not say; null: never. */
  expiresOn?: string | null;
  inspectOn?: string | null;
  /** Undefined: the file does not say; null: nobody. */
  holder?: string | null;
  phone: string | null;
  issuedOn: string | null;
}

const compact = (text: string) => text.normalize('NFKC').replace(/\s+/g, '');
const STATES: Record<string, PieceState> = {
  ...{ 在用: 'in_service', 在库: 'in_service', 正常: 'in_service', 完好: 'in_service' },
  ...{ inservice: 'in_service', in_service: 'in_service', ok: 'in_service', good: 'in_service' },
  ...{ 损坏: 'defective', 故障: 'defective', 待修: 'defective', defective: 'defective' },
  ...{ 丢失: 'lost', 遗失: 'lost', lost: 'lost' },
  ...{ 报废: 'retired', 已报废: 'retired', writtenoff: 'retired', retired: 'retired' },
};

const MOST_COUNTED = 100_000;
export function readCount(text: string): Read<number> {
  const value = compact(text).replace(/[件个只套台把副双]$/, '');
  return /^\d{1,6}(\.0+)?$/.test(value) && Number(value) <= MOST_COUNTED
    ? { value: Number(value) }
    : { error: 'count' };
}

const LONGEST_NUMBER = 60;
/** A long number that a spreadsheet took for a figure has lost its last digits. */
export function readNumber(text: string): Read<string> {
  const read = readLabel(text);
  if ('error' in read) return read;
  const value = read.value ?? '';
  if (/^\d(\.\d+)?E\+\d+$/i.test(value)) return { error: 'number_rounded' };
  return value.length > LONGEST_NUMBER ? { error: 'too_long' } : { ...read, value };
}

type Reader = RowReader<EquipmentColumn>;

function readNeeded(r: Reader, column: EquipmentColumn): string {
  if (r.filled(column)) return r.take(column, readLabel(r.text(column))) ?? '';
  r.error(column, 'missing');
  return '';
}

function readState(r: Reader): PieceState | null {
  if (!r.filled('state')) return null;
  const state = STATES[compact(r.text('state')).toLowerCase()];
  if (!state) r.error('state', 'state');
  return state ?? null;
}

const readDay = (r: Reader, column: 'expires' | 'inspect') =>
  r.filled(column) ? r.take(column, readDate(r.text(column))) : undefined;

function readIssued(r: Reader, today: string): string | null {
  const day = r.filled('issued') ? r.take('issued', readDate(r.text('issued'))) : null;
  if (day !== null && day > today) r.error('issued', 'date_future');
  return day;
}

/** What only a piece has: a count of one at most, and a holder. */
function refuseUncounted(r: Reader, number: string | null, count: number | null): void {
  if (number !== null && count !== null && count !== 1) r.error('count', 'one_piece');
  if (number !== null) return;
  if (!r.filled('count')) r.error(r.has('number') ? 'number' : 'count', 'number_or_count');
  if (r.filled('holder')) r.error('holder', 'counted_held');
}

export function judgeEquipment(
  raw: RawRow<EquipmentColumn>,
  { headers, today }: { headers: ReadonlyMap<EquipmentColumn, string>; today: string },
): Judged<FileEquipment> {
  const r = new RowReader(raw, headers, EQUIPMENT_NAMES.headerOf);
  r.formulas();
  const item = readNeeded(r, 'item');
  const unit = readNeeded(r, 'unit');
  const number = r.filled('number') ? (r.take('number', readNumber(r.text('number'))) ?? '') : null;
  const count = r.filled('count') ? r.take('count', readCount(r.text('count'))) : null;
  refuseUncounted(r, number, count);
  const [expiresOn, inspectOn] = [readDay(r, 'expires'), readDay(r, 'inspect')];
  const value: FileEquipment = {
    ...{ item, unit: unitKey(unit), number, count: count ?? 0, state: readState(r) },
    reason: r.filled('reason') ? r.take('reason', readReason(r.text('reason'))) : null,
    ...(expiresOn !== undefined && { expiresOn }),
    ...(inspectOn !== undefined && { inspectOn }),
    ...(r.has('holder') && {
      holder: r.filled('holder') ? r.take('holder', readName(r.text('holder'))) : null,
    }),
    phone:
      r.filled('phone') && !r.text('phone').includes('*')
        ? r.take('phone', readPhone(r.text('phone')))
        : null,
    issuedOn: readIssued(r, today),
  };
  return judged(r, raw, [item, number].filter(Boolean).join(' ') || trimmed(r.text('item')), value);
}

const LONGEST_REASON = 200;
function readReason(text: string): Read<string | null> {
  const value = trimmed(text.replace(/\s+/g, ' '));
  if (/\p{Cc}/u.test(value)) return { error: 'text_characters' };
  return value.length > LONGEST_REASON ? { error: 'too_long' } : { value: value || null };
}
