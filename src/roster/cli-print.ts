// An import's report as lines that a person reads in a terminal.
import { oneLine, table } from '../kernel/terminal.ts';
import type { Language } from '../kernel/texts.ts';
import type { RowRemark, SheetReport } from './import-report.ts';

const NOTES_SHOWN = 20;

const WORDS = {
  zh: {
    dryRun: '试运行：没有写入任何内容',
    done: '导入完成',
    counts: { rows: '行', added: '新增', changed: '变更', unchanged: '未变', refused: '拒绝' },
    normalised: '已规范',
    refusedHead: '被拒绝的行（其余各行不受影响）',
    notesHead: '已录入，请留意',
    changedHead: '变更的行',
    missingHead: '在册而不在本文件中（未作任何处理）',
    ignored: '未识别的列，已忽略',
    otherSheets: '还有其他工作表，未读取',
    columns: ['行', '列', '内容', '说明'],
    more: (n: number) => `另有 ${n} 条，加 --json 查看全部`,
  },
  en: {
    dryRun: 'Dry run: nothing was written',
    done: 'Imported',
    counts: {
      rows: 'rows',
      added: 'added',
      changed: 'changed',
      unchanged: 'unchanged',
      refused: 'refused',
    },
    normalised: 'normalised',
    refusedHead: 'Refused rows (the others are not affected)',
    notesHead: 'Taken in; please note',
    changedHead: 'Changed rows',
    missingHead: 'On the roster but not in this file (left as they are)',
    ignored: 'Columns that were not recognised and ignored',
    otherSheets: 'Further sheets, not read',
    columns: ['row', 'column', 'value', 'reason'],
    more: (n: number) => `${n} more; --json shows all`,
  },
} as const;

const rowOf = ({ row, sheet }: { row: number; sheet?: string }) =>
  sheet === undefined ? String(row) : `${sheet} ${row}`;

function remarks(head: string, list: RowRemark[], language: Language, limit = list.length): string[] {
  if (list.length === 0) return [];
  const words = WORDS[language];
  const rows = list.slice(0, limit).map((r) => [rowOf(r), r.column, r.value, r.reason[language]]);
  const rest = list.length - rows.length;
  return ['', head, ...table([[...words.columns], ...rows]), ...(rest > 0 ? [`  ${words.more(rest)}`] : [])];
}

/** The whole report, without its last newline. */
export function printReport(
  report: SheetReport & { missing?: { name: string }[] },
  language: Language,
): string {
  const words = WORDS[language];
  const counts = Object.entries(words.counts).map(
    ([key, word]) => `${word} ${report[key as keyof typeof words.counts]}`,
  );
  const changed = report.details.filter((d) => d.outcome === 'changed');
  const names = (report.missing ?? []).map((m) => m.name);
  return [
    `${report.dryRun ? words.dryRun : words.done} · ${oneLine(report.file)}`,
    `${counts.join(' · ')} · ${words.normalised} ${report.normalised}`,
    ...(report.ignoredColumns.length > 0
      ? [`${words.ignored}: ${report.ignoredColumns.map(oneLine).join('、')}`]
      : []),
    ...(report.otherSheets.length > 0
      ? [`${words.otherSheets}: ${report.otherSheets.map(oneLine).join('、')}`]
      : []),
    ...remarks(words.refusedHead, report.errors, language),
    ...(changed.length > 0
      ? [
          '',
          words.changedHead,
          ...table(
            changed.map((d) => [
              rowOf(d),
              d.name,
              d.changes.map((c) => `${c.field}: ${c.from} → ${c.to}`).join('; '),
            ]),
          ),
        ]
      : []),
    ...remarks(words.notesHead, report.notes, language, NOTES_SHOWN),
    ...(names.length > 0 ? ['', `${words.missingHead}: ${names.length}`, `  ${names.join('、')}`] : []),
  ].join('\n');
}
