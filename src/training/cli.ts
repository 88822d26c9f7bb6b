// Past training records from the command line: `import FILE [--dry-run] [--json] [--lang zh|en]`.
import { basename } from 'node:path';
import { parseArgs } from 'node:util';
import { INSTALLATION } from '../access/principal.ts';
import { openConfiguredDatabase } from '../database-entry.ts';
import { actingAs } from '../kernel/acting.ts';
import { systemClock } from '../kernel/clock.ts';
import { kernelTexts } from '../kernel/kernel-texts.ts';
import { createTexts, type Language } from '../kernel/texts.ts';
import { asJson, Refusal, readImport, tellFailure } from '../roster/cli-file.ts';
import { printReport } from '../roster/cli-print.ts';
import { rosterTexts } from '../roster/roster-texts.ts';
import { importPast } from './import-past.ts';
import { trainingFileTexts } from './training-file-texts.ts';

const texts = createTexts([kernelTexts, rosterTexts, trainingFileTexts]);
const USAGE = 'npm run training -- import FILE [--dry-run] [--json] [--lang zh|en]';

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
    if (action !== 'import' || !path || more.length > 0 || !['zh', 'en'].includes(values.lang))
      throw new Refusal(USAGE);
    return { path, dryRun: values['dry-run'], json: values.json, language: values.lang as Language };
  } catch (error) {
    throw new Refusal(error instanceof Refusal ? error.message : `${(error as Error).message}\n${USAGE}`);
  }
}

async function main(): Promise<void> {
  const { path, dryRun, json, language } = readArguments();
  const file = { name: basename(path), bytes: await readImport(path) };
  const opened = await openConfiguredDatabase(process.env);
  try {
    const who = { ...INSTALLATION, actor: 'command-line' };
    const report = await importPast(opened.db, file, { dryRun, now: systemClock().now(), who });
    console.log(json ? asJson(report) : printReport(report, language));
  } finally {
    await opened.stop();
  }
}

try {
  await actingAs({ actor: 'command-line', from: null }, main);
} catch (error) {
  process.exitCode = tellFailure(error, texts);
}
