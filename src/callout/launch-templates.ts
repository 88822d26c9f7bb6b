// Launch templates: a task as it is called out for, in one click. The city's are everybody's; a unit's are its own leaders'.
import { z } from 'zod';
import type { Principal } from '../access/principal.ts';
import { boundsOf } from '../access/principal.ts';
import { templateScope, unitScope } from '../access/scope.ts';
import type { Database, Sql, Tx } from '../kernel/database.ts';
import { id, line, text } from '../kernel/fields.ts';
import { Problem } from '../kernel/problem.ts';
import { ROLES } from '../roster/qualifications.ts';
import { linesSchema } from './make-plan.ts';
import { policySchema } from './policy.ts';
import { SEVERITIES } from './state.ts';

const fields = {
  name: line(30),
  /** What stands in every message. */
  title: line(60),
  task: text(500).trim().min(1).default('集结待命'),
  severity: z.enum(SEVERITIES).nullable().default(null),
  lines: linesSchema,
  /** From the launch to the arrive-by time. */
  minutes: z.number().int().min(1).max(4_320),
  /** Null: as call-outs of the kind ask by default. */
  policy: policySchema.nullable().default(null),
};

export const newTemplate = z
  .strictObject({ ...fields, /** Null: the city's. */ unitId: id.nullable().default(null) })
  .meta({ id: 'NewLaunchTemplate' });
export const templateChange = z
  .strictObject({ ...fields, /** The version that was read; a stale one is refused. */ version: id })
  .meta({ id: 'LaunchTemplateChange' });

const line_ = z.object({ role: z.enum(ROLES), count: z.number() });
export const templateView = z
  .object({
    ...{ id: z.number(), unitId: z.number().nullable(), unitName: z.string().nullable() },
    ...{ name: z.string(), title: z.string(), task: z.string(), severity: z.enum(SEVERITIES).nullable() },
    ...{ lines: z.array(line_), minutes: z.number(), policy: policySchema.nullable() },
    ...{ version: z.number(), retired: z.boolean() },
    /** The caller may change it. */
    mayChange: z.boolean(),
  })
  .meta({ id: 'LaunchTemplate' });
export type TemplateView = z.output<typeof templateView>;

/** Those that `who` launches from, the own units' first; or the one of `id`. */
export async function listTemplates(
  sql: Sql | Tx,
  who: Principal,
  which: { id?: number; retired?: boolean } = {},
): Promise<TemplateView[]> {
  const rows = await sql<(TemplateView & { retiredAt: Date | null })[]>`
    select t.id, t.unit_id, concat(battalion.name, company.name, u.name) as unit_name, t.name, t.title, t.task, t.severity, t.lines,
      t.minutes, t.policy, t.version, t.retired_at, ${templateScope(sql, who, 'template.change')} as may_change
    from launch_template t
    left join unit u on u.id = t.unit_id
    left join unit company on company.id = u.parent_id
    left join unit battalion on battalion.id = company.parent_id
    where (t.unit_id is null or ${templateScope(sql, who, 'callout.launch')})
      ${which.id === undefined ? sql`and (t.retired_at is null or ${which.retired ?? false})` : sql`and t.id = ${which.id}`}
    order by t.unit_id is null, t.id`;
  return rows.map(({ retiredAt, unitName, ...row }) => ({
    ...row,
    unitName: unitName || null,
    retired: retiredAt !== null,
  }));
}

async function one(tx: Sql | Tx, who: Principal, id: number): Promise<TemplateView> {
  const [row] = await listTemplates(tx, who, { id });
  if (!row) throw new Problem(404, 'not-found');
  return row;
}

/** Of two active templates of one scope with one name nobody could tell which is which. */
async function named<T>(work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    if ((error as { constraint_name?: string }).constraint_name !== 'launch_template_name_once') throw error;
    throw new Problem(409, 'template-name-taken', { fields: [{ field: 'name', code: 'field.name_taken' }] });
  }
}

export async function createTemplate(
  db: Database,
  who: Principal,
  template: z.output<typeof newTemplate>,
  now: Date,
): Promise<TemplateView> {
  const { unitId, name, title, task, severity, lines, minutes, policy } = template;
  await checkScope(db.sql, who, unitId);
  return named(() =>
    db.transaction(async (tx) => {
      const [row] = await tx<{ id: number }[]>`
        insert into launch_template (unit_id, name, title, task, severity, lines, minutes, policy, updated_at)
        values (${unitId}, ${name}, ${title}, ${task}, ${severity}, ${tx.json(lines as never)}, ${minutes},
          ${policy && tx.json(policy as never)}, ${now}) returning id`;
      return one(tx, who, row?.id ?? 0);
    }),
  );
}

/** The city's templates are made by whoever holds everything; a unit's by those who hold the unit. */
async function checkScope(sql: Sql, who: Principal, unitId: number | null): Promise<void> {
  if (unitId === null) {
    if (boundsOf(who, 'template.change')?.everything) return;
    throw new Problem(403, 'template-outside', { fields: [{ field: 'unitId', code: 'field.required' }] });
  }
  const [unit] = await sql`
    select from unit u where u.id = ${unitId} and ${unitScope(sql, who, 'template.change')}`;
  if (!unit) throw new Problem(422, 'invalid-request', { fields: [{ field: 'unitId', code: 'field.unit' }] });
}

/** Throws 409 when somebody else changed it since `version`. */
export const changeTemplate = (
  db: Database,
  who: Principal,
  id: number,
  change: z.output<typeof templateChange>,
  now: Date,
): Promise<TemplateView> =>
  named(() =>
    db.transaction(async (tx) => {
      const { version, name, title, task, severity, lines, minutes, policy } = change;
      const done = await tx`
        update launch_template set name = ${name}, title = ${title}, task = ${task}, severity = ${severity},
          lines = ${tx.json(lines as never)}, minutes = ${minutes}, policy = ${policy && tx.json(policy as never)},
          version = version + 1, updated_at = ${now}
        where id = ${id} and version = ${version} returning id`;
      if (done.length > 0) return one(tx, who, id);
      const current = await one(tx, who, id);
      throw new Problem(409, 'stale-version', { extra: { version: current.version } });
    }),
  );

/** Retires it, or takes that back; what is so already stays so. */
export const retireTemplate = (
  db: Database,
  who: Principal,
  id: number,
  retired: boolean,
  now: Date,
): Promise<TemplateView> =>
  named(() =>
    db.transaction(async (tx) => {
      await tx`
        update launch_template set retired_at = ${retired ? now : null}, version = version + 1, updated_at = ${now}
        where id = ${id} and (retired_at is null) = ${retired}`;
      return one(tx, who, id);
    }),
  );
