// Planned drills as they are asked for, kept and read: who sees which, and who the moment of a surprise.
import { z } from 'zod';
import { actorNames } from '../access/actor-names.ts';
import type { Principal } from '../access/principal.ts';
import { drillScope } from '../access/scope.ts';
import { launchRequestSchema } from '../callout/launch.ts';
import type { Phones } from '../callout/state.ts';
import type { Sql, Tx } from '../kernel/database.ts';
import { id, text } from '../kernel/fields.ts';
import { Problem } from '../kernel/problem.ts';
import { SCENARIO_KEYS } from './drill-scenarios.ts';
import { openItems } from './open-items.ts';

const instant = z.iso.datetime({ offset: true }).transform((text) => new Date(text));
const shown = z.date().meta({ type: 'string', format: 'date-time' });
const KINDS = ['drill', 'test'] as const;
const PHONES = ['real', 'simulated'] as const;
const STATES = ['planned', 'launched', 'cancelled', 'failed'] as const;

const { arriveBy: _, kind: __, ...content } = launchRequestSchema.shape;

/** What it will be launched with: a launch's own content, minutes instead of an arrive-by time, and never real. */
export const drillContent = z
  .strictObject({
    ...content,
    kind: z.enum(KINDS).default('drill'),
    arriveByMinutes: z.number().int().min(5).max(1_440),
    phones: z.enum(PHONES),
    scenario: z.enum(SCENARIO_KEYS).nullable().default(null),
  })
  .meta({ id: 'DrillContent' });
export type DrillContent = z.output<typeof drillContent>;

const when = z.union([z.strictObject({ at: instant }), z.strictObject({ from: instant, to: instant })]);
export const despiteOpen = text(500).trim().min(1).meta({
  description: 'Why it is held though improvement items of the one before are open',
});
export const newDrill = z
  .strictObject({ ...drillContent.shape, when, despiteOpen: despiteOpen.nullable().default(null) })
  .meta({ id: 'NewDrill' });
export const drillChange = z
  .strictObject({ ...newDrill.shape, /** The version that was read; a stale one is refused. */ version: id })
  .meta({ id: 'DrillChange' });

/** One row of `planned_drill`. */
export interface DrillRow {
  id: number;
  state: (typeof STATES)[number];
  version: number;
  kind: 'drill' | 'test';
  phones: Phones;
  title: string;
  launch: Record<string, unknown>;
  arriveByMinutes: number;
  scenario: string | null;
  countyId: number | null;
  unitId: number | null;
  windowFrom: Date | null;
  windowTo: Date | null;
  seed: number;
  launchAt: Date;
  dueAt: Date;
  postponedTimes: number;
  plannedBy: string;
  plannedAt: Date;
  endedAt: Date | null;
  endedBy: string | null;
  reason: string | null;
  calloutId: number | null;
  despiteOpen: string | null;
}

const result = z.object({
  ...{ state: z.string(), required: z.number(), summoned: z.number(), answered: z.number() },
  ...{ arrived: z.number(), launchedAt: shown, arriveBy: shown },
});

export const drillView = z
  .object({
    ...{ id: z.number(), state: z.enum(STATES), version: z.number(), kind: z.enum(KINDS) },
    ...{ phones: z.enum(PHONES), title: z.string(), arriveByMinutes: z.number() },
    ...{ scenario: z.string().nullable(), countyId: z.number().nullable(), unitId: z.number().nullable() },
    unitName: z.string().nullable(),
    /** Title, task, place, position, lines, policy, commander and the rest, as it was asked for. */
    launch: z.record(z.string(), z.unknown()),
    /** Null: at a fixed time. */
    window: z.object({ from: shown, to: shown }).nullable(),
    /** Null: the moment of a surprise is nobody's to know. */
    launchAt: shown.nullable(),
    ...{ postponedTimes: z.number(), plannedBy: z.string(), plannedByName: z.string(), plannedAt: shown },
    ...{ endedAt: shown.nullable(), endedByName: z.string().nullable(), reason: z.string().nullable() },
    calloutId: z.number().nullable(),
    despiteOpen: z.string().nullable(),
    openImprovements: z.number().meta({ description: 'To be closed before it, unless there is a reason' }),
    result: result.nullable(),
    /** The caller may change, cancel or start it. */
    mayChange: z.boolean(),
  })
  .meta({ id: 'PlannedDrill' });
type DrillView = z.output<typeof drillView>;

export const drillQuery = z.object({
  when: z.enum(['coming', 'past']).default('coming'),
  page: z.coerce.number().int().min(1).max(10_000).default(1),
  pageSize: z.coerce.number().int().min(1).max(100).default(50),
});
export const drillPage = z
  .object({ total: z.number(), items: z.array(drillView) })
  .meta({ id: 'PlannedDrillPage' });

export async function loadDrill(sql: Sql | Tx, id: number): Promise<DrillRow> {
  const [row] = await sql<DrillRow[]>`select * from planned_drill where id = ${id}`;
  if (!row) throw new Problem(404, 'not-found');
  return row;
}

type Listed = DrillRow & {
  total: number;
  unitName: string | null;
  mayChange: boolean;
  openImprovements: number;
  result:
    | (Omit<DrillView['result'] & object, 'launchedAt' | 'arriveBy'> &
        Record<'launchedAt' | 'arriveBy', string>)
    | null;
};

/** Those that `who` may know of, the next or the newest first; or the one of `id`. What failed waits to be planned anew. */
export async function listDrills(
  sql: Sql | Tx,
  who: Principal,
  query: z.output<typeof drillQuery> | { id: number },
): Promise<{ total: number; items: DrillView[] }> {
  const coming = 'id' in query || query.when === 'coming';
  const { page, pageSize } = 'id' in query ? { page: 1, pageSize: 1 } : query;
  const rows = await sql<Listed[]>`
    select d.*, count(*) over ()::int as total, u.name as unit_name, ${drillScope(sql, who, 'drill.plan')} as may_change,
      case when c.id is not null then jsonb_build_object('state', c.state, 'launchedAt', c.launched_at, 'arriveBy', c.arrive_by,
        'required', (select coalesce(sum((l->>'count')::int), 0) from jsonb_array_elements(c.lines) l),
        'summoned', (select count(*) from summons s where s.callout_id = c.id),
        'answered', (select count(*) from summons s where s.callout_id = c.id and s.answer is not null),
        'arrived', (select count(*) from summons s where s.callout_id = c.id and s.arrived_at is not null)) end as result
    , (select count(*)::int from (${openItems(sql, { kind: sql`d.kind`, unitId: sql`d.unit_id`, countyId: sql`d.county_id` })}) i
        where d.state in ('planned', 'failed')) as open_improvements
    from planned_drill d left join unit u on u.id = d.unit_id left join callout c on c.id = d.callout_id
    where ${drillScope(sql, who, 'drill.read')}
      and ${'id' in query ? sql`d.id = ${query.id}` : sql`(d.state in ('planned', 'failed')) = ${coming}`}
    -- By what anybody may know: the order must not tell a moment.
    order by ${coming ? sql`coalesce(d.window_from, d.launch_at), d.id` : sql`d.ended_at desc, d.id desc`}
    limit ${pageSize} offset ${(page - 1) * pageSize}`;
  const nameOf = await actorNames(
    sql as Sql,
    who,
    rows.flatMap((r) => [r.plannedBy, r.endedBy ?? []].flat()),
  );
  return { total: rows[0]?.total ?? 0, items: rows.map((r) => viewOf(r, who, nameOf)) };
}

/** Whoever planned it, and administrators; everybody once it was called. */
const knowsMoment = (r: DrillRow, who: Principal) =>
  r.windowFrom === null ||
  r.state === 'launched' ||
  r.plannedBy === who.actor ||
  who.installation ||
  who.grants.some((g) => g.role === 'administrator');

function viewOf(r: Listed, who: Principal, nameOf: (actor: string) => string): DrillView {
  return {
    ...{ id: r.id, state: r.state, version: r.version, kind: r.kind, phones: r.phones, title: r.title },
    ...{ arriveByMinutes: r.arriveByMinutes, scenario: r.scenario, countyId: r.countyId, unitId: r.unitId },
    ...{ unitName: r.unitName, launch: r.launch },
    window: r.windowFrom && r.windowTo && { from: r.windowFrom, to: r.windowTo },
    launchAt: knowsMoment(r, who) ? r.launchAt : null,
    // How often it was put off says when it was to be.
    postponedTimes: knowsMoment(r, who) ? r.postponedTimes : 0,
    ...{ plannedBy: r.plannedBy, plannedByName: nameOf(r.plannedBy), plannedAt: r.plannedAt },
    ...{ endedAt: r.endedAt, endedByName: r.endedBy && nameOf(r.endedBy), reason: r.reason },
    ...{ calloutId: r.calloutId, despiteOpen: r.despiteOpen, openImprovements: r.openImprovements },
    result: r.result && {
      ...r.result,
      launchedAt: new Date(r.result.launchedAt),
      arriveBy: new Date(r.result.arriveBy),
    },
    mayChange: r.mayChange,
  };
}

export async function readDrill(sql: Sql | Tx, who: Principal, id: number): Promise<DrillView> {
  const { items } = await listDrills(sql, who, { id });
  if (!items[0]) throw new Problem(404, 'not-found');
  return items[0];
}

/** When a planned drill or a simulated phone next has something due; null when none waits. */
export async function nextDrillDue(sql: Sql): Promise<Date | null> {
  const [row] = await sql<{ at: Date | null }[]>`
    select least((select min(due_at) from planned_drill where state = 'planned'),
      (select min(due_at) from simulated_act where done_at is null)) as at`;
  return row?.at ?? null;
}
