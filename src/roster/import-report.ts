// What an import tells: the outcome of every row, and every reason in Chinese and English.
import { z } from 'zod';
import { createTexts, LANGUAGES, type Texts } from '../kernel/texts.ts';
import { importTexts } from './import-texts.ts';
import type { Finding } from './row-reader.ts';

const bilingual = z.object({ zh: z.string(), en: z.string() });
const sheet = z
  .string()
  .optional()
  .meta({ description: 'The sheet of the workbook, where more than one was read.' });
const remarkSchema = z
  .object({ row: z.number(), column: z.string(), value: z.string(), reason: bilingual, sheet })
  .meta({ id: 'ImportRemark' });
const detailSchema = z.object({
  row: z.number(),
  name: z.string(),
  outcome: z.enum(['added', 'changed', 'unchanged', 'refused']),
  changes: z.array(z.object({ field: z.string(), from: z.string(), to: z.string() })),
  sheet,
});

/** Of any file of rows. */
export const sheetReportSchema = z
  .object({
    dryRun: z.boolean(),
    file: z.string(),
    rows: z.number().meta({ description: 'Rows in the file: added + changed + unchanged + refused.' }),
    added: z.number(),
    changed: z.number(),
    unchanged: z.number(),
    refused: z.number(),
    normalised: z
      .number()
      .meta({ description: 'Rows taken in of which something was safely rewritten; listed in `rewritten`.' }),
    errors: z.array(remarkSchema),
    notes: z.array(remarkSchema),
    rewritten: z.array(remarkSchema),
    ignoredColumns: z.array(z.string()),
    otherSheets: z.array(z.string()).meta({ description: 'Further sheets; they were not read.' }),
    details: z.array(detailSchema),
  })
  .meta({ id: 'SheetImportReport' });
export type SheetReport = z.infer<typeof sheetReportSchema>;
export type RowRemark = SheetReport['errors'][number];

export const importReportSchema = sheetReportSchema
  .extend({
    missing: z
      .array(z.object({ id: z.number(), name: z.string() }))
      .meta({ description: 'On the roster but not in the file. Nothing happens to them.' }),
    details: z.array(detailSchema.extend({ memberId: z.number().nullable() })),
  })
  .meta({ id: 'RosterImportReport' });
export type ImportReport = z.infer<typeof importReportSchema>;

type Kind = 'error' | 'note' | 'normalised';
/** The words of a finding. */
export type Reasons = (kind: Kind, finding: Finding) => RowRemark['reason'];

/** Looks under `room` where `own` says that it has the words, else among the roster's. */
export function reasonsOf(texts: Texts, room = 'roster', own = new Set<string>()): Reasons {
  return (kind, finding) => {
    const key = `${own.has(`${kind}.${finding.code}`) ? room : 'roster'}.${kind}.${finding.code}`;
    const [zh = '', en = ''] = LANGUAGES.map((language) => {
      const vars = { ...finding.vars };
      if (vars.status) vars.status = texts(language, `roster.status.${vars.status}`);
      if (vars.state) vars.state = texts(language, `equipment.file.${vars.state}`);
      return texts(language, key, vars);
    });
    return { zh, en };
  };
}
export const rosterReasons: Reasons = reasonsOf(createTexts([importTexts]));

/** What became of one row. */
export interface Told {
  row: number;
  sheet?: string;
  name: string;
  outcome: SheetReport['details'][number]['outcome'];
  changes: { field: string; from: string; to: string }[];
  errors: Finding[];
  notes: Finding[];
  normalised: Finding[];
}

/** Counts and remarks; `details` as given, without the findings. */
export function sumsOf(told: Told[], reasons: Reasons) {
  const remarks = (kind: Kind, rows: Told[], of: (one: Told) => Finding[]) =>
    rows.flatMap((one) =>
      of(one).map(
        (finding): RowRemark => ({
          ...{ row: one.row, column: finding.column, value: finding.value, reason: reasons(kind, finding) },
          ...(one.sheet !== undefined && { sheet: one.sheet }),
        }),
      ),
    );
  const count = (outcome: Told['outcome']) => told.filter((one) => one.outcome === outcome).length;
  const taken = told.filter((one) => one.outcome !== 'refused');
  return {
    ...{ rows: told.length, added: count('added'), changed: count('changed') },
    ...{ unchanged: count('unchanged'), refused: count('refused') },
    normalised: taken.filter((one) => one.normalised.length > 0).length,
    errors: remarks('error', told, (one) => one.errors),
    notes: remarks('note', taken, (one) => one.notes),
    rewritten: remarks('normalised', taken, (one) => one.normalised),
  };
}

export const detailOf = ({ row, name, outcome, changes, sheet }: Told): SheetReport['details'][number] => ({
  ...{ row, name, outcome, changes },
  ...(sheet !== undefined && { sheet }),
});
