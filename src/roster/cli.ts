// The roster from the command line: `import FILE [--dry-run] [--json] [--lang zh|en]` and `export FILE`.

import { writeFile } from 'node:fs/promises';
import { basename, extname } from 'node:path';
import { parseArgs } from 'node:util';
import { INSTALLATION } from '../access/principal.ts';
import { openConfiguredDatabase } from '../database-entry.ts';
import { actingAs } from '../kernel/acting.ts';
import { systemClock } from '../kernel/clock.ts';
import type { Database } from '../kernel/database.ts';
import { kernelTexts } from '../kernel/kernel-texts.ts';
import { createTexts, type Language } from '../kernel/texts.ts';
import { asJson, Refusal, readImport, tellFailure } from './cli-file.ts';
import { printReport } from './cli-print.ts';
import { type ExportFormat, exportRoster } from './export.ts';
import { importRoster } from './import.ts';
import { spellNames } from './name-pinyin.ts';
import { rosterTexts } from './roster-texts.ts';
import { rotateKeys } from './rotate-keys.ts';
import { skillNames } from './skill-texts.ts';

const texts = createTexts([kernelTexts, rosterTexts, skillNames]);

interface Options {
  dryRun: boolean;
  json: boolean;
  language: Language;
}

async function importFile(db: Database, path: string, bytes: Uint8Array, options: Options): Promise<void> {
  const file = { name: basename(path), bytes };
  const now = systemClock().now();
  const report = await importRoster(db, file, { dryRun: options.dryRun, now, actor: 'command-line' });
  console.log(options.json ? asJson(report) : printReport(report, options.language));
}

async function exportFile(db: Database, path: string): Promise<void> {
  const format = extname(path).slice(1).toLowerCase() as ExportFormat;
  const by = { now: systemClock().now(), actor: 'command-line' };
  await writeFile(
    path,
    await exportRoster(db, format, { who: INSTALLATION, ...by, idNumbers: true, phones: true }),
  );
  console.log(`已导出 / written: ${path}`);
}

const USAGE = `npm run roster -- import FILE [--dry-run] [--json] [--lang zh|en]
npm run roster -- export FILE.xlsx|FILE.csv
npm run roster -- rotate-keys
npm run roster -- spell-names`;

function readArguments() {
  try {
    const { values, positionals } = parseArgs({
      allowPositionals: true,
      options: {
        'dry-run': { type: 'boolean', default: false },
        json: { type: 'boolean', default: false },
        lang: { type: 'string', default: 'zh' },
      },
    });
    const [action, path, ...more] = positionals;
    const known = action === 'import' || (action === 'export' && /\.(xlsx|csv)$/i.test(path ?? ''));
    const alone = ['rotate-keys', 'spell-names'].includes(action ?? '') && path === undefined;
    if ((!alone && (!known || !path)) || more.length > 0 || !['zh', 'en'].includes(values.lang))
      throw new Refusal(USAGE);
    const options = { dryRun: values['dry-run'], json: values.json, language: values.lang as Language };
    return { action, path: path ?? '', options };
  } catch (error) {
    throw new Refusal(error instanceof Refusal ? error.message : `${(error as Error).message}\n${USAGE}`);
  }
}

async function main(): Promise<void> {
  const { action, path, options } = readArguments();
  const bytes = action === 'import' ? await readImport(path) : null;
  const opened = await openConfiguredDatabase(process.env);
  try {
    if (action === 'rotate-keys') console.log(`已重新加密 / sealed anew: ${await rotateKeys(opened.db)}`);
    else if (action === 'spell-names') console.log(`已补拼音 / spelled: ${await spellNames(opened.db)}`);
    else if (bytes) await importFile(opened.db, path, bytes, options);
    else await exportFile(opened.db, path);
  } finally {
    await opened.stop();
  }
}

try {
  await actingAs({ actor: 'command-line', from: null }, main);
} catch (error) {
  process.exitCode = tellFailure(error, texts);
}
