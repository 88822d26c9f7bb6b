// What reports and talks may be about: the administrator's list. A category is added or retired, never turned into another.
import { z } from 'zod';
import type { Database, Sql } from '../kernel/database.ts';
import { line } from '../kernel/fields.ts';
import { Problem } from '../kernel/problem.ts';
import { REPORT_CLASSES } from './field-report-rules.ts';

const words = { zh: line(40), en: line(60) };
export const categoryFields = z.discriminatedUnion('use', [
  z.strictObject({
    use: z.literal('report'),
    class: z.enum(REPORT_CLASSES, { error: 'field.report-class' }),
    ...words,
  }),
  z.strictObject({ use: z.literal('talk'), ...words }),
]);
const USES = ['report', 'talk'] as const;
export const categoryQuery = z.object({ use: z.enum(USES) });
const categoryView = z.object({
  ...{ id: z.number(), use: z.enum(USES), class: z.enum(REPORT_CLASSES).nullable() },
  ...{ zh: z.string(), en: z.string() },
});
export const categoryList = z.object({ items: z.array(categoryView) });

export const listCategories = (sql: Sql, use: (typeof USES)[number]) => sql<z.output<typeof categoryView>[]>`
  select id, use, class, zh, en from duty_category where use = ${use} and retired_at is null
  order by array_position(${[...REPORT_CLASSES]}::text[], class), id`;

export const addCategory = (db: Database, given: z.output<typeof categoryFields>): Promise<{ id: number }> =>
  db.transaction(async (tx) => {
    const of = given.use === 'report' ? given.class : null;
    const [made] = await tx<{ id: number }[]>`
      insert into duty_category (use, class, zh, en) values (${given.use}, ${of}, ${given.zh}, ${given.en})
      on conflict do nothing returning id`;
    if (!made) throw new Problem(409, 'category-there');
    return made;
  });

/** No longer offered; what was reported under it keeps its name. The last one of its use stays. */
export const retireCategory = (db: Database, id: number, now: Date): Promise<void> =>
  db.transaction(async (tx) => {
    await tx`lock table duty_category in share row exclusive mode`;
    const [row] = await tx<{ others: number }[]>`
      select (select count(*)::int from duty_category o where o.use = k.use and o.retired_at is null and o.id <> k.id) as others
      from duty_category k where k.id = ${id} and k.retired_at is null`;
    if (!row) throw new Problem(404, 'not-found');
    if (row.others === 0) throw new Problem(409, 'category-last');
    await tx`update duty_category set retired_at = ${now} where id = ${id}`;
  });
