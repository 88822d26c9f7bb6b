// The audit from the command line: `verify [--expect HASH]` and `export [--from DAY] [--to DAY] [--format csv|json]`.
import { once } from 'node:events';
import { parseArgs } from 'node:util';
import { AUDIT_FORMATS, type AuditFormat, exportAudit } from './access/audit-file.ts';
import { auditFilter } from './access/audit-list.ts';
import { type Verdict, verifyAudit } from './access/verify-audit.ts';
import { openConfiguredDatabase } from './database-entry.ts';
import { actingAs } from './kernel/acting.ts';
import type { Database } from './kernel/database.ts';

const UNUSABLE = 2;
const USAGE = `npm run audit -- verify [--expect HASH]
npm run audit -- export [--from 2026-11-01] [--to 2026-11-30] [--actor A] [--entity TABLE] [--format csv|json] > FILE`;

const WHY = {
  altered: '内容被改动 altered',
  'missing-before': '前面缺记录或次序不符 a row before it is missing or out of order',
  'not-chained': '已提交但未入链 committed without being chained',
  'expected-head-missing': '找不到给定的哈希 the expected hash is not in the chain',
} satisfies Record<NonNullable<Verdict['broken']>['why'], string>;

/** What was asked cannot be done: told in one line, without a trace. */
class Refusal extends Error {}

async function verify(db: Database, expected?: string): Promise<void> {
  const { checked, head, broken } = await verifyAudit(db.sql, expected);
  console.log(`已核验 checked  ${checked}`);
  if (head) console.log(`末条 head      ${head.id} ${head.hash}`);
  if (!broken) return console.log('审计链完整 the chain is whole');
  console.log(`审计链在第 ${broken.id} 条断开 broken at row ${broken.id}: ${WHY[broken.why]}`);
  process.exitCode = 1;
}

async function writeOut(db: Database, format: AuditFormat, filter: object): Promise<void> {
  for await (const piece of exportAudit(db, format, filter)) {
    if (!process.stdout.write(piece)) await once(process.stdout, 'drain');
  }
}

function readArguments() {
  const text = { type: 'string' } as const;
  try {
    const { values, positionals } = parseArgs({
      allowPositionals: true,
      options: { expect: text, from: text, to: text, actor: text, entity: text, format: text },
    });
    const { expect, format = 'csv', ...given } = values;
    const filter = auditFilter.safeParse(given);
    const known = positionals.length === 1 && ['verify', 'export'].includes(positionals[0] ?? '');
    if (!known || !filter.success || !AUDIT_FORMATS.includes(format as AuditFormat)) throw new Refusal(USAGE);
    return { action: positionals[0], expect, format: format as AuditFormat, filter: filter.data };
  } catch (error) {
    throw new Refusal(error instanceof Refusal ? error.message : `${(error as Error).message}\n${USAGE}`);
  }
}

async function main(): Promise<void> {
  const { action, expect, format, filter } = readArguments();
  const opened = await openConfiguredDatabase(process.env);
  try {
    if (action === 'verify') await verify(opened.db, expect);
    else await writeOut(opened.db, format, filter);
  } finally {
    await opened.stop();
  }
}

try {
  await actingAs({ actor: 'command-line', from: null }, main);
} catch (error) {
  console.error(error instanceof Error ? error.message : error);
  process.exitCode = error instanceof Refusal ? UNUSABLE : 1;
}
