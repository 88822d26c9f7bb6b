// The audit as a file: CSV (UTF-8 with a mark, nothing that a spreadsheet would run) or JSON, in pieces as it is read.
import Papa from 'papaparse';
import type { Database } from '../kernel/database.ts';
import { madeInert } from '../kernel/inert.ts';
import { audit } from './audit.ts';
import { type AuditFilter, type AuditRow, readAudit } from './audit-list.ts';

export const AUDIT_FORMATS = ['csv', 'json'] as const;
export type AuditFormat = (typeof AUDIT_FORMATS)[number];

export const AUDIT_TYPES: Record<AuditFormat, string> = {
  csv: 'text/csv; charset=utf-8',
  json: 'application/json; charset=utf-8',
};

const COLUMNS = [
  ...['id', 'at', 'actor', 'fromAddress', 'action', 'entity', 'entityId', 'memberId', 'memberName', 'before'],
  ...['after', 'prevHash', 'hash'],
] as (keyof AuditRow)[];

function cell(value: AuditRow[keyof AuditRow]): string {
  if (value === null) return '';
  if (value instanceof Date) return value.toISOString();
  return madeInert(typeof value === 'object' ? JSON.stringify(value) : String(value));
}

const csvLines = (rows: string[][]) => `${Papa.unparse(rows, { newline: '\r\n' })}\r\n`;

/** Who takes the audit out stands in the audit. */
export async function* exportAudit(
  db: Database,
  format: AuditFormat,
  filter: AuditFilter,
): AsyncGenerator<string> {
  const given = Object.fromEntries(Object.entries(filter).filter(([, value]) => value !== undefined));
  await db.transaction((tx) =>
    audit(tx, { action: 'audit.export', entity: 'audit_entry', after: { format, ...given } }),
  );
  yield format === 'csv' ? `\ufeff${csvLines([COLUMNS])}` : '[';
  let first = true;
  for await (const rows of readAudit(db.sql, filter)) {
    if (format === 'csv') yield csvLines(rows.map((row) => COLUMNS.map((column) => cell(row[column]))));
    else yield `${first ? '' : ',\n'}${rows.map((row) => JSON.stringify(row)).join(',\n')}`;
    first = false;
  }
  if (format === 'json') yield ']\n';
}
