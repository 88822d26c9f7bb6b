// A scope as SQL: which members, units and call-outs somebody may see or change. Lists, counts, exports and guards use it.
import type { SqlPiece as Piece, Sql, Tx } from '../kernel/database.ts';
import type { Permission } from './permissions.ts';
import { type Bounds, boundsOf, type Principal } from './principal.ts';

/** The nodes that `roots` selects, and all below them. */
const below = (sql: Sql | Tx, table: 'organisation' | 'unit', roots: Piece) => sql`(
  with recursive below as (
    ${roots} union select t.id from ${sql(table)} t join below b on t.parent_id = b.id
  ) select id from below)`;

const chosen = (sql: Sql | Tx, ids: number[]) => sql`select unnest(${ids}::int[]) as id`;

/** The counties above `ids`, or these themselves. */
const counties = (sql: Sql | Tx, ids: number[]) => sql`
  select id from (
    with recursive up as (
      select id, kind, parent_id from organisation where id = any(${ids}::int[])
      union select o.id, o.kind, o.parent_id from organisation o join up on o.id = up.parent_id
    ) select id from up where kind = 'county') c`;

const organisationsOf = (sql: Sql | Tx, { organisations, countiesAround }: Bounds): Piece | null => {
  if (organisations.length + countiesAround.length === 0) return null;
  if (countiesAround.length === 0) return below(sql, 'organisation', chosen(sql, organisations));
  const roots = sql`select id from (${chosen(sql, organisations)} union ${counties(sql, countiesAround)}) r`;
  return below(sql, 'organisation', roots);
};

type Condition = Piece | false | null;

/** What `permission` covers of rows for which one of the conditions holds that `toward` makes of the bounds. */
function within(
  sql: Sql | Tx,
  who: Principal,
  permission: Permission,
  toward: (bounds: Bounds, nodes: Piece | null, units: Piece | false) => Condition[],
): Piece {
  const bounds = boundsOf(who, permission);
  if (!bounds) return sql`false`;
  if (bounds.everything) return sql`true`;
  const units = bounds.units.length > 0 && below(sql, 'unit', chosen(sql, bounds.units));
  const conditions = toward(bounds, organisationsOf(sql, bounds), units);
  return sql`(${conditions.reduce<Piece>((all, one) => (one ? sql`${all} or ${one}` : all), sql`false`)})`;
}

/** True for the rows of `member`, under the name `m`, that `permission` covers. */
export function memberScope(sql: Sql | Tx, who: Principal, permission: Permission): Piece {
  return within(sql, who, permission, (bounds, nodes, units) => [
    bounds.memberId !== null && sql`m.id = ${bounds.memberId}`,
    nodes && sql`m.county_id in ${nodes} or m.station_id in ${nodes}`,
    nodes && sql`m.site_id in ${nodes} or m.employer_id in ${nodes}`,
    units && sql`m.unit_id in ${units}`,
  ]);
}

/** True for the rows of `unit`, under the name `u`: those granted and all below, or those of the counties granted. */
export function unitScope(sql: Sql | Tx, who: Principal, permission: Permission): Piece {
  return within(sql, who, permission, (_, nodes, units) => [
    nodes && sql`u.county_id in ${nodes}`,
    units && sql`u.id in ${units}`,
  ]);
}

/** True for the rows of `organisation`, under the name `o`, that are granted or lie below. */
export function countyScope(sql: Sql | Tx, who: Principal, permission: Permission): Piece {
  return within(sql, who, permission, (_, nodes) => [nodes && sql`o.id in ${nodes}`]);
}

/** The same for rows with `id` and `employer_id`, and beside them the sites that an employer guards. */
export function assessedScope(sql: Sql | Tx, who: Principal, permission: Permission): Piece {
  return within(sql, who, permission, (_, nodes) => [
    nodes && sql`o.id in ${nodes} or o.employer_id in ${nodes}`,
  ]);
}

/** A unit and all below it, as a list for `in`. */
export const unitsBelow = (sql: Sql | Tx, unitId: number): Piece => below(sql, 'unit', chosen(sql, [unitId]));

/**
 * True for the rows of `callout`, under the name `c`: launched by oneself, for a county or a unit in scope. Reading
 * reaches farther: also where people in scope were asked, or may be.
 */
export function calloutScope(sql: Sql | Tx, who: Principal, permission: Permission): Piece {
  return within(sql, who, permission, (_, nodes, units) => [
    sql`c.launched_by = ${who.actor}`,
    nodes && sql`c.county_id in ${nodes}`,
    units && sql`c.unit_id in ${units}`,
    permission === 'callout.read' &&
      sql`exists (select from plan_entry e join member m on m.id = e.member_id
        where e.callout_id = c.id and ${memberScope(sql, who, permission)})`,
  ]);
}

/** True for the rows of `launch_request`, under the name `r`: asked for by oneself, for a county or a unit in scope. */
export function launchScope(sql: Sql | Tx, who: Principal, permission: Permission): Piece {
  return within(sql, who, permission, (_, nodes, units) => [
    sql`r.requested_by = ${who.actor}`,
    nodes && sql`r.county_id in ${nodes}`,
    units && sql`r.unit_id in ${units}`,
  ]);
}

/** True for the rows of `launch_template`, under the name `t`: those of units in scope; the city's are everything's. */
export function templateScope(sql: Sql | Tx, who: Principal, permission: Permission): Piece {
  return within(sql, who, permission, (_, nodes, units) => [
    nodes && sql`exists (select from unit u where u.id = t.unit_id and u.county_id in ${nodes})`,
    units && sql`coalesce(t.unit_id in ${units}, false)`,
  ]);
}

/**
 * True for the rows of `training_session`, under the name `t`: planned or held by oneself, for a county or a unit in scope,
 * or for oneself to go to. One for nobody in particular is for everybody to see.
 */
export function sessionScope(sql: Sql | Tx, who: Principal, permission: Permission): Piece {
  return within(sql, who, permission, ({ memberId }, nodes, units) => [
    sql`t.created_by = ${who.actor}`,
    who.userId !== null && sql`t.trainer_id = ${who.userId}`,
    permission !== 'training.hold' && sql`(t.county_id is null and t.unit_id is null)`,
    nodes && sql`t.county_id in ${nodes}`,
    units && sql`t.unit_id in ${units}`,
    memberId !== null && sql`exists (select from member m where m.id = ${memberId} and ${isMeantFor(sql)})`,
  ]);
}

/** True for the rows of `exam`, under the name `e`: planned by oneself, for nobody in particular, or for a county in scope. */
export function examScope(sql: Sql | Tx, who: Principal, permission: Permission): Piece {
  return within(sql, who, permission, (_, nodes, units) => [
    sql`e.created_by = ${who.actor}`,
    permission === 'exam.read' && sql`e.county_id is null`,
    nodes && sql`e.county_id in ${nodes}`,
    units && sql`exists (select from unit u where u.id in ${units} and u.county_id = e.county_id)`,
  ]);
}

/** True for the rows of `nomination`, under the name `n`, of members in scope. */
export function nominationScope(sql: Sql | Tx, who: Principal, permission: Permission): Piece {
  return within(sql, who, permission, () => [
    sql`exists (select from member m where m.id = n.member_id and ${memberScope(sql, who, permission)})`,
  ]);
}

/** True for the rows of `equipment_piece`, under the name `p`, whose unit is in scope. */
export function pieceScope(sql: Sql | Tx, who: Principal, permission: Permission): Piece {
  return within(sql, who, permission, () => [
    sql`exists (select from unit u where u.id = p.unit_id and ${unitScope(sql, who, permission)})`,
  ]);
}

/** True for the rows of `equipment_issue`, under the name `h`, of members in scope. */
export function issueScope(sql: Sql | Tx, who: Principal, permission: Permission): Piece {
  return within(sql, who, permission, () => [
    sql`exists (select from member m where m.id = h.member_id and ${memberScope(sql, who, permission)})`,
  ]);
}

/** True when session `t` is for member `m`: of its county and, where it is a unit's, of that unit or one below. */
export const isMeantFor = (sql: Sql | Tx): Piece => sql`(
  (t.county_id is null or t.county_id = m.county_id) and (t.unit_id is null or t.unit_id in (
    with recursive up as (
      select id, parent_id from unit where id = m.unit_id
      union select u.id, u.parent_id from unit u join up on u.id = up.parent_id
    ) select id from up)))`;

/**
 * True for the rows of `planned_drill`, under the name `d`: planned by oneself, for a county or a unit in scope. Whoever would
 * be surprised does not see it before; administrators keep everything.
 */
export function drillScope(sql: Sql | Tx, who: Principal, permission: Permission): Piece {
  const covered = within(sql, who, permission, (_, nodes, units) => [
    sql`d.planned_by = ${who.actor}`,
    nodes && sql`d.county_id in ${nodes}`,
    units && sql`d.unit_id in ${units}`,
  ]);
  if (who.memberId === null || who.grants.some((g) => g.role === 'administrator')) return covered;
  return sql`(${covered} and (d.planned_by = ${who.actor} or d.window_from is null or d.state = 'launched' or not exists (
    with recursive line as (
      select u.id, u.parent_id from member m join unit u on u.id = m.unit_id where m.id = ${who.memberId}
      union select p.id, p.parent_id from unit p join line on p.id = line.parent_id
    ) select from member m where m.id = ${who.memberId}
      and case when d.unit_id is null then d.county_id is null or m.county_id is not distinct from d.county_id
        else d.unit_id in (select id from line) end)))`;
}

/** True for the rows of `score_sheet`, under the name `s`: of a unit or a county in scope. */
export function scoreScope(sql: Sql | Tx, who: Principal, permission: Permission): Piece {
  return within(sql, who, permission, (_, nodes, units) => [
    nodes && sql`s.county_id in ${nodes}`,
    units && sql`s.unit_id in ${units}`,
  ]);
}

/**
 * True for the rows of `field_report`, under the name `r`: seen where they came in and where they are in hand, changed by whoever
 * has them in hand.
 */
export function reportScope(sql: Sql | Tx, who: Principal, permission: Permission): Piece {
  return within(sql, who, permission, (_, nodes) => [
    nodes && sql`r.handler_id in ${nodes}`,
    permission === 'duty.read' && nodes && sql`r.station_id in ${nodes}`,
  ]);
}

/** What a route's address names. */
export type Target =
  | ('member' | 'unit' | 'callout' | 'launch' | 'session' | 'template' | 'drill')
  | ('exam' | 'nomination' | 'certificate' | 'sheet')
  | ('shift' | 'site' | 'station' | 'roll-call' | 'roll-call-schedule')
  | ('piece' | 'issue' | 'bulletin')
  | ('inspection' | 'inspection-plan' | 'finding')
  | ('site-pair' | 'scene-hold' | 'radio-channel' | 'radio-set')
  | ('appointment' | 'patrol-day' | 'talk' | 'field-report')
  | ('shift-plan' | 'shift-demand' | 'shift-swap');

interface Rows {
  row: Piece;
  scope: typeof memberScope;
}

/** What sites do together, and the three officers. */
const jointRowsOf = (sql: Sql, id: number) =>
  ({
    'site-pair': () => ({
      row: sql`site_pair p join organisation o on o.id in (p.site_a_id, p.site_b_id) where p.id = ${id}`,
      scope: countyScope,
    }),
    'scene-hold': () => ({
      row: sql`scene_hold h join organisation o on o.id = h.site_id where h.id = ${id}`,
      scope: countyScope,
    }),
    'radio-channel': () => ({
      row: sql`radio_channel r join organisation o on o.id = r.station_id where r.id = ${id}`,
      scope: countyScope,
    }),
    'radio-set': () => ({
      row: sql`radio_set r join organisation o on o.id = r.site_id where r.id = ${id}`,
      scope: countyScope,
    }),
    appointment: () => ({
      row: sql`officer_appointment a join member m on m.id = a.member_id where a.id = ${id}`,
      scope: memberScope,
    }),
    'patrol-day': () => ({
      row: sql`patrol_day d join member m on m.id = d.member_id where d.id = ${id}`,
      scope: memberScope,
    }),
    talk: () => ({
      row: sql`talk t join organisation o on o.id = t.organisation_id where t.id = ${id}`,
      scope: countyScope,
    }),
    'field-report': () => ({ row: sql`field_report r where r.id = ${id}`, scope: reportScope }),
  }) satisfies Partial<Record<Target, () => Rows>>;

/** What stations do with the guards of their sites. */
const dutyRowsOf = (sql: Sql, id: number) =>
  ({
    shift: () => ({
      row: sql`shift s join member m on m.id = s.member_id where s.id = ${id}`,
      scope: memberScope,
    }),
    site: () => ({ row: sql`organisation o where o.kind = 'site' and o.id = ${id}`, scope: countyScope }),
    station: () => ({
      row: sql`organisation o where o.kind = 'station' and o.id = ${id}`,
      scope: countyScope,
    }),
    'roll-call': () => ({
      row: sql`roll_call r join organisation o on o.id = r.station_id where r.id = ${id}`,
      scope: countyScope,
    }),
    bulletin: () => ({
      row: sql`bulletin b join organisation o on o.id = b.organisation_id where b.id = ${id}`,
      scope: countyScope,
    }),
    inspection: () => ({
      row: sql`inspection i join organisation o on o.id = i.site_id where i.id = ${id}`,
      scope: countyScope,
    }),
    'inspection-plan': () => ({
      row: sql`inspection_plan i join organisation o on o.id = i.site_id where i.id = ${id}`,
      scope: countyScope,
    }),
    finding: () => ({
      row: sql`inspection_finding i join organisation o on o.id = i.site_id where i.id = ${id}`,
      scope: countyScope,
    }),
    'shift-plan': () => ({
      row: sql`shift_plan p join organisation o on o.id = p.station_id where p.id = ${id}`,
      scope: countyScope,
    }),
    'shift-swap': () => ({
      row: sql`shift_swap w join shift s on s.id = w.shift_id join organisation o on o.id = s.site_id where w.id = ${id}`,
      scope: countyScope,
    }),
    'shift-demand': () => ({
      row: sql`shift_demand d join organisation o on o.id = d.area_id where d.id = ${id}`,
      scope: countyScope,
    }),
    'roll-call-schedule': () => ({
      row: sql`roll_call_schedule r join organisation o on o.id = r.station_id where r.id = ${id}`,
      scope: countyScope,
    }),
  }) satisfies Partial<Record<Target, () => Rows>>;

/** The row `id` of a target as `from` finds it, and what a permission covers of such rows. */
const rowsOf = (sql: Sql, target: Target, id: number) => {
  const kinds: Record<Target, () => Rows> = {
    member: () => ({ row: sql`member m where m.id = ${id}`, scope: memberScope }),
    unit: () => ({ row: sql`unit u where u.id = ${id}`, scope: unitScope }),
    callout: () => ({ row: sql`callout c where c.id = ${id}`, scope: calloutScope }),
    launch: () => ({ row: sql`launch_request r where r.id = ${id}`, scope: launchScope }),
    template: () => ({ row: sql`launch_template t where t.id = ${id}`, scope: templateScope }),
    session: () => ({ row: sql`training_session t where t.id = ${id}`, scope: sessionScope }),
    drill: () => ({ row: sql`planned_drill d where d.id = ${id}`, scope: drillScope }),
    exam: () => ({ row: sql`exam e where e.id = ${id}`, scope: examScope }),
    nomination: () => ({ row: sql`nomination n where n.id = ${id}`, scope: nominationScope }),
    sheet: () => ({ row: sql`score_sheet s where s.id = ${id}`, scope: scoreScope }),
    piece: () => ({ row: sql`equipment_piece p where p.id = ${id}`, scope: pieceScope }),
    issue: () => ({ row: sql`equipment_issue h where h.id = ${id}`, scope: issueScope }),
    certificate: () => ({
      row: sql`certificate c join nomination n on n.id = c.nomination_id where c.id = ${id}`,
      scope: nominationScope,
    }),
    ...dutyRowsOf(sql, id),
    ...jointRowsOf(sql, id),
  };
  return kinds[target]();
};

/** Does row `id` exist within what `permission` covers? */
export async function isInScope(
  sql: Sql,
  who: Principal,
  permission: Permission,
  target: Target,
  id: number,
): Promise<boolean> {
  const { row, scope } = rowsOf(sql, target, id);
  return (await sql`select from ${row} and ${scope(sql, who, permission)}`).length > 0;
}

/** Which of `permissions` cover row `id`; none when there is no such row. */
export async function coveringOf(
  sql: Sql,
  who: Principal,
  permissions: readonly Permission[],
  target: Target,
  id: number,
): Promise<Permission[]> {
  const { row, scope } = rowsOf(sql, target, id);
  const [first, ...more] = permissions.map((p) => sql`case when ${scope(sql, who, p)} then ${p}::text end`);
  if (!first) return [];
  const all = more.reduce<Piece>((list, one) => sql`${list}, ${one}`, first);
  const [found] = await sql<{ covering: Permission[] }[]>`
    select array_remove(array[${all}], null) as covering from ${row}`;
  return found?.covering ?? [];
}
