// The form of an inspection: read in any of its versions, changed by writing the next.
import { z } from 'zod';
import type { Database, Sql, Tx } from '../kernel/database.ts';
import { Problem } from '../kernel/problem.ts';
import type { Item } from './inspection-rules.ts';
import { type formFields, itemFields } from './inspection-schema.ts';

export const formView = z
  .object({
    ...{ version: z.number(), items: z.array(itemFields), writtenBy: z.string() },
    writtenAt: z.date().meta({ type: 'string', format: 'date-time' }),
  })
  .meta({ id: 'InspectionForm' });
interface Form {
  version: number;
  items: Item[];
  writtenBy: string;
  writtenAt: Date;
}

/** The version that holds, or the one asked for. */
export async function readForm(sql: Sql | Tx, version?: number): Promise<Form | null> {
  const [form] = await sql<Form[]>`
    select version, items, written_by, written_at from inspection_form
    where ${version === undefined ? sql`true` : sql`version = ${version}`} order by version desc limit 1`;
  return form ?? null;
}

/** What was begun on an older version is taken with that version. */
export const changeForm = (
  db: Database,
  { was, items }: z.output<typeof formFields>,
  { actor, now }: { actor: string; now: Date },
): Promise<{ version: number }> =>
  db.transaction(async (tx) => {
    const made = await tx<{ version: number }[]>`
      insert into inspection_form (version, items, written_by, written_at)
      select ${was + 1}, ${tx.json(items as never)}, ${actor}, ${now}
      where ${was} = (select max(version) from inspection_form) on conflict do nothing returning version`;
    const [form] = made;
    if (!form) throw new Problem(409, 'form-changed');
    return form;
  });
