// Past scores of drills: finds which unit each row means, compares with what is recorded, and writes what is new.
import { countyScope, unitScope } from '../access/scope.ts';
import type { Tx } from '../kernel/database.ts';
import { type Fates, type Judged, refuse, refuseAgain } from '../roster/judged-rows.ts';
import { unitKey } from '../roster/unit-names.ts';
import type { PastScore } from './past-rules.ts';
import type { Taking } from './past-taking.ts';

interface Unit {
  level: string;
  id: number;
  /** As league tables and sheets name it. */
  name: string;
  /** From the battalion down, and from the company down. */
  names: string[];
  countyId: number | null;
}
interface Recorded {
  subject: string;
  heldOn: string;
  title: string;
  total: number;
  /** Of a sheet that was signed here; null: taken over by a file. */
  sheetId: number | null;
}
type Row = Judged<PastScore>;

async function loadUnits(tx: Tx, { who }: Taking): Promise<Unit[]> {
  const rows = await tx<(Omit<Unit, 'names'> & { whole: string })[]>`
    select u.kind as level, u.id, concat(up.name, u.name) as name, concat(upp.name, up.name, u.name) as whole,
      coalesce(u.county_id, up.county_id, upp.county_id) as county_id
    from unit u left join unit up on up.id = u.parent_id left join unit upp on upp.id = up.parent_id
    where u.kind in ('squad', 'company') and ${unitScope(tx, who, 'training.import')}
    union all
    select 'county', o.id, o.name, o.name, o.id from organisation o
    where o.kind = 'county' and ${countyScope(tx, who, 'training.import')} order by 1, 2`;
  return rows.map(({ whole, ...unit }) => ({ ...unit, names: [unitKey(whole), unitKey(unit.name)] }));
}

/** Sheets that were corrected since are in it as well: an export has them, and taken in again they are known. */
const loadRecorded = (tx: Tx, days: string[]) => tx<Recorded[]>`
  select subject, held_on, title, total, null::int as sheet_id from past_score where held_on = any(${days}::date[])
  union all
  select s.subject, s.held_on, c.title, s.total, s.id from score_sheet s join callout c on c.id = s.callout_id
  where s.state = 'signed' and s.held_on = any(${days}::date[])`;

const subjectOf = ({ level, id }: Unit) => `${level}:${id}`;
const drillOf = ({ heldOn, title }: { heldOn: string; title: string }) => `${heldOn} ${title}`;

function which(one: Row, { unit, level }: PastScore, units: Map<string, Unit[]>): Unit | null {
  const alike = (units.get(unit) ?? []).filter((u) => level === null || u.level === level);
  const whole = alike.filter((u) => u.names[0] === unit);
  const [found, ...more] = whole.length > 0 ? whole : alike;
  if (found && more.length === 0) return found;
  return refuse(one, 'unit', { value: one.name, code: found ? 'units_alike' : 'unit_unknown' });
}

/** What was signed here is known again, and never altered. True: it was one of those. */
function isFromHere(one: Row, total: number, sheets: Recorded[], fates: Fates): boolean {
  if (sheets.length === 0) return false;
  if (sheets.some((s) => s.total === total)) fates.set(one, { outcome: 'unchanged', changes: [] });
  else refuse(one, 'total', { value: String(total), code: 'recorded_here' });
  return true;
}

interface Records {
  units: Map<string, Unit[]>;
  /** By drill: what was signed here for units in scope. */
  sheets: Map<string, Recorded[]>;
  /** By unit and drill: what a file said before. */
  totals: Map<string, number>;
}

async function load(tx: Tx, rows: Row[], taking: Taking): Promise<Records> {
  const units = await loadUnits(tx, taking);
  const recorded = await loadRecorded(tx, [...new Set(rows.flatMap((one) => one.value?.heldOn ?? []))]);
  const mine = new Set(units.map(subjectOf));
  const byName = new Map<string, Unit[]>();
  for (const unit of units)
    for (const name of new Set(unit.names)) byName.set(name, [...(byName.get(name) ?? []), unit]);
  const here = recorded.filter((r) => r.sheetId !== null && mine.has(r.subject));
  const before = recorded.filter((r) => r.sheetId === null);
  return {
    units: byName,
    sheets: Map.groupBy(here, drillOf),
    totals: new Map(before.map((r) => [`${r.subject} ${drillOf(r)}`, r.total])),
  };
}

/** Refuses what cannot be taken, tells the fate of the rest, and writes it. */
export async function takeScores(tx: Tx, rows: Row[], taking: Taking, fates: Fates): Promise<void> {
  if (!rows.some((one) => one.value)) return;
  const { units, sheets, totals } = await load(tx, rows, taking);
  const first = new Map<string, Row>();
  const writing: { unit: Unit; value: PastScore }[] = [];
  for (const one of rows) {
    const { value } = one;
    if (!value) continue;
    const signed = sheets.get(drillOf(value)) ?? [];
    const named = signed.filter((s) => s.sheetId === value.sheetId);
    if (isFromHere(one, value.total, named, fates)) continue;
    const unit = which(one, value, units);
    if (!unit) continue;
    const subject = subjectOf(unit);
    const theirs = signed.filter((s) => s.subject === subject);
    if (isFromHere(one, value.total, theirs, fates)) continue;
    const key = `${subject} ${drillOf(value)}`;
    const earlier = first.get(key);
    if (earlier) {
      refuseAgain(one, 'unit', earlier);
      continue;
    }
    first.set(key, one);
    const was = totals.get(key);
    const changes =
      was === undefined || was === value.total
        ? []
        : [{ field: 'total', from: String(was), to: String(value.total) }];
    const outcome = was === undefined ? 'added' : changes.length > 0 ? 'changed' : 'unchanged';
    fates.set(one, { outcome, changes });
    if (outcome !== 'unchanged') writing.push({ unit, value });
  }
  if (writing.length > 0) await write(tx, writing, taking);
}

async function write(
  tx: Tx,
  scores: { unit: Unit; value: PastScore }[],
  { now, who }: Taking,
): Promise<void> {
  const rows = scores.map(({ unit, value: { heldOn, title, total } }) => ({
    ...{ level: unit.level, subject: subjectOf(unit), countyId: unit.countyId, unitName: unit.name },
    ...{ unitId: unit.level === 'county' ? null : unit.id, heldOn, title, total },
  }));
  await tx`
    insert into past_score (level, subject, unit_id, county_id, unit_name, held_on, title, total, imported_by, imported_at)
    select r.level, r.subject, r."unitId", r."countyId", r."unitName", r."heldOn", r.title, r.total, ${who.actor}, ${now}
    from jsonb_to_recordset(${tx.json(rows)}) as r(level text, subject text, "unitId" int, "countyId" int, "unitName" text,
      "heldOn" date, title text, total float8)
    on conflict (subject, held_on, title) do update set total = excluded.total, imported_by = excluded.imported_by,
      imported_at = excluded.imported_at`;
}
