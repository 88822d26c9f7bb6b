// What command lines that take a file in have in common: reading it, the report as one line, and what is said when it fails.
import { readFile, stat } from 'node:fs/promises';
import { Problem } from '../kernel/problem.ts';
import type { Texts } from '../kernel/texts.ts';
import type { SheetReport } from './import-report.ts';
import { MAX_FILE_BYTES } from './table.ts';

const UNUSABLE = 2;

/** What was asked cannot be done: told in one line, without a trace. */
export class Refusal extends Error {}

export async function readImport(path: string): Promise<Uint8Array> {
  const found = await stat(path).catch(() => null);
  if (!found?.isFile()) throw new Refusal(`没有这个文件 / no such file: ${path}`);
  if (found.size > MAX_FILE_BYTES) {
    throw new Problem(413, 'too-large', { vars: { limit: `${MAX_FILE_BYTES / 1e6} MB` } });
  }
  return readFile(path);
}

/** The counts first. */
export function asJson(report: SheetReport): string {
  const { rows, added, changed, unchanged, refused, normalised, errors, ...rest } = report;
  return JSON.stringify({ rows, added, changed, unchanged, refused, normalised, errors, ...rest });
}

/** Both languages: whoever reads a log did not choose one. */
function problemText(problem: Problem, texts: Texts): string {
  return (['zh', 'en'] as const)
    .map((language) =>
      ['', '.detail']
        .map((part) => texts(language, `problem.${problem.code}${part}`, problem.vars))
        .join(language === 'zh' ? '：' : ': '),
    )
    .join('\n');
}

/** Gives the exit code. */
export function tellFailure(error: unknown, texts: Texts): number {
  if (error instanceof Problem) console.error(problemText(error, texts));
  else console.error(error instanceof Error ? error.message : error);
  return error instanceof Problem || error instanceof Refusal ? UNUSABLE : 1;
}
