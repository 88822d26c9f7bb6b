// What an import tells: the outcome of every row, and every reason in Chinese and English.
import { z } from 'zod';
import { createTexts, LANGUAGES, type Texts } from '../kernel/texts.ts';
import type { Finding } from './import-rules.ts';
import { importTexts } from './import-texts.ts';

const texts: Texts = createTexts([importTexts]);

const bilingual = z.object({ zh: z.string(), en: z.string() });
const remarkSchema = z
  .object({ row: z.number(), column: z.string(), value: z.string(), reason: bilingual })
  .meta({ id: 'RosterRemark' });

export const importReportSchema = z
  .object({
    dryRun: z.boolean(),
    file: z.string(),
    rows: z.number().meta({ description: 'People in the file: added + changed + unchanged + refused.' }),
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
    missing: z
      .array(z.object({ id: z.number(), name: z.string() }))
      .meta({ description: 'On the roster but not in the file. Nothing happens to them.' }),
    ignoredColumns: z.array(z.string()),
    otherSheets: z.array(z.string()).meta({ description: 'Further sheets with people; they were not read.' }),
    details: z.array(
      z.object({
        row: z.number(),
        name: z.string(),
        outcome: z.enum(['added', 'changed', 'unchanged', 'refused']),
        memberId: z.number().nullable(),
        changes: z.array(z.object({ field: z.string(), from: z.string(), to: z.string() })),
      }),
    ),
  })
  .meta({ id: 'RosterImportReport' });

export type ImportReport = z.infer<typeof importReportSchema>;
export type RowRemark = z.infer<typeof remarkSchema>;

/** A finding with its words. `kind`: error, note or normalised. */
export function toRemark(row: number, kind: 'error' | 'note' | 'normalised', finding: Finding): RowRemark {
  const [zh, en] = LANGUAGES.map((language) => {
    const vars = { ...finding.vars };
    if (vars.status) vars.status = texts(language, `roster.status.${vars.status}`);
    return texts(language, `roster.${kind}.${finding.code}`, vars);
  });
  return { row, column: finding.column, value: finding.value, reason: { zh: zh ?? '', en: en ?? '' } };
}
