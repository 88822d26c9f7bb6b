// The roster as a file that an import takes back: XLSX for spreadsheets, CSV (UTF-8 with a mark) for programs.
import { writeXlsx } from 'hucre/xlsx';
import Papa from 'papaparse';
import { audit } from '../access/audit.ts';
import type { Permission } from '../access/permissions.ts';
import type { Principal } from '../access/principal.ts';
import { memberScope } from '../access/scope.ts';
import type { Database, Tx } from '../kernel/database.ts';
import { madeInert, workbookText } from '../kernel/inert.ts';
import { appendLog } from '../kernel/log.ts';
import { COLUMNS, type Column, headerOf } from './columns.ts';
import { loadRoster } from './import-load.ts';
import type { Existing, HeldQualification } from './import-merge.ts';
import { maskedIdNumber, maskedPhone } from './masks.ts';
import { isSkill, skillName } from './qualifications.ts';
import { postName, unitName } from './unit-names.ts';

export type ExportFormat = 'xlsx' | 'csv';
type ExportCell = string | number | null;

export const EXPORT_TYPES: Record<ExportFormat, string> = {
  xlsx: 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet',
  csv: 'text/csv; charset=utf-8',
};

const GENDER_NAMES = { male: '男', female: '女', unknown: '' };
const BYTE_ORDER_MARK = '\ufeff';
/** Characters that a column is wide, for those that need more than a spreadsheet gives by itself. */
const WIDTHS: Partial<Record<Column, number>> = {
  ...{ idNumber: 21, phone: 14, employer: 28, site: 18, station: 24, unit: 24, skills: 28 },
  ...{ certificateNumber: 16, certificateExpiry: 13, equipment: 40, consentOn: 13, remark: 24 },
};

/** Who exports, and whether what `who` may have in full is given in full; else it is masked as well. */
export interface ExportOptions {
  who: Principal;
  now: Date;
  actor: string;
  idNumbers: boolean;
  phones: boolean;
}

/** Everybody in `who`’s scope who has not left, in the format asked for. Who took it out, and how much, is kept. */
export async function exportRoster(
  db: Database,
  format: ExportFormat,
  { who, now, actor, idNumbers, phones }: ExportOptions,
): Promise<Uint8Array> {
  const { city, members, whole } = await db.transaction(async (tx) => {
    const found = await loadRoster(db, tx, who);
    const whole = {
      idNumbers: idNumbers ? await idsWith(tx, who, 'member.id-number') : new Set<number>(),
      phones: phones ? await idsWith(tx, who, 'member.phone') : new Set<number>(),
    };
    const counts = { idNumbers: whole.idNumbers.size > 0, phones: whole.phones.size > 0 };
    const data = { format, people: found.length, ...counts };
    const entry = { at: now, calloutId: null, memberId: null, type: 'roster_exported', actor };
    await appendLog(tx, [{ ...entry, data }]);
    await audit(tx, { action: 'roster.export', entity: 'member', after: data });
    const [row] = await tx<{ name: string }[]>`
      select name from organisation where kind = 'city' order by id limit 1`;
    return { city: row, members: found, whole };
  });
  for (const { id, profile } of members) {
    if (!whole.idNumbers.has(id) && profile.idNumber) profile.idNumber = maskedIdNumber(profile.idNumber);
    if (!whole.phones.has(id) && profile.phone) profile.phone = maskedPhone(profile.phone);
  }
  const rows: ExportCell[][] = [
    [`${city?.name ?? ''}保安应急机动队花名册`],
    COLUMNS.map(headerOf),
    ...members.map((member, i) => COLUMNS.map((column) => safe(cellOf(member, column, i + 1)))),
  ];
  return format === 'xlsx' ? toXlsx(rows) : toCsv(rows);
}

/** Held somewhere is not held everywhere: an auditor who leads a squad sees that squad's phones and no others. */
async function idsWith(tx: Tx, who: Principal, permission: Permission): Promise<Set<number>> {
  const rows = await tx<
    { id: number }[]
  >`select m.id from member m where ${memberScope(tx, who, permission)}`;
  return new Set(rows.map((r) => r.id));
}

const safe = (cell: ExportCell) => (typeof cell === 'string' ? madeInert(cell) : cell);

/** `急救`, or `急救（至2027-05-01）` where it ends. */
function skillText({ kind, expiresOn }: HeldQualification): string {
  if (!isSkill(kind)) return '';
  return expiresOn ? `${skillName(kind)}（至${expiresOn}）` : skillName(kind);
}

function cellOf({ profile }: Existing, column: Column, serial: number): ExportCell {
  const certificate = profile.qualifications.find((q) => q.kind === 'guard_certificate');
  switch (column) {
    case 'serial':
      return serial;
    case 'gender':
      return GENDER_NAMES[profile.gender];
    case 'phone':
      return profile.phone?.replace(/^\+86/, '') ?? '';
    case 'lon':
    case 'lat':
      return profile.home?.[column] ?? null;
    case 'unit':
      return unitName(profile.unit);
    case 'post':
      return postName(profile.post);
    case 'skills':
      return profile.qualifications.map(skillText).filter(Boolean).join('、');
    case 'certificateNumber':
      return certificate?.number ?? '';
    case 'certificateExpiry':
      return certificate?.number ? (certificate.expiresOn ?? '长期') : '';
    case 'equipment':
      return profile.equipment.join('、');
    case 'consentOn':
      // A withdrawn consent is none, wherever the file goes.
      return profile.consentWithdrawnOn ? '' : (profile.consentOn ?? '');
    default:
      return profile[column] ?? '';
  }
}

export function toCsv(rows: ExportCell[][]): Uint8Array {
  const text = Papa.unparse(
    rows.map((row) => row.map((cell) => cell ?? '')),
    { newline: '\r\n' },
  );
  return new TextEncoder().encode(`${BYTE_ORDER_MARK}${text}\r\n`);
}

const escaped = (cell: ExportCell) => (typeof cell === 'string' ? workbookText(cell) : cell);

async function toXlsx(rows: ExportCell[][]): Promise<Uint8Array> {
  return writeXlsx({
    sheets: [
      {
        name: '花名册',
        rows: rows.map((row) => row.map(escaped)),
        columns: COLUMNS.map((column) => (WIDTHS[column] ? { width: WIDTHS[column] } : {})),
        merges: [{ startRow: 0, startCol: 0, endRow: 0, endCol: COLUMNS.length - 1 }],
        freezePane: { rows: 2 },
      },
    ],
  });
}
