// A quarter counted by hand: from the tables themselves, row by row, with nothing of what the assessment is counted by.
import type { Database } from '../../src/kernel/database.ts';

interface Place {
  id: number;
  kind: string;
  parentId: number | null;
  employerId: number | null;
}
type Sum = { good: number; total: number };
/** By place, then by indicator. */
export type Recount = Map<number, Record<string, Sum>>;

const dayOf = (at: Date) => new Date(at.getTime() + 8 * 3_600_000).toISOString().slice(0, 10);

export async function recount({ sql }: Database, from: string, until: string): Promise<Recount> {
  const places = new Map(
    (await sql<Place[]>`select id, kind, parent_id, employer_id from organisation`).map((p) => [p.id, p]),
  );
  const found: Recount = new Map();
  const count = (siteId: number | null, day: string, indicator: string, good: number) => {
    if (siteId === null || day < from || day > until) return;
    const whose = new Set<number>();
    for (let at: number | null = siteId; at !== null; at = places.get(at)?.parentId ?? null) whose.add(at);
    const employer = places.get(siteId)?.employerId;
    if (employer) whose.add(employer);
    for (const id of whose) {
      const of = found.get(id) ?? {};
      const sum = of[indicator] ?? { good: 0, total: 0 };
      of[indicator] = { good: sum.good + good, total: sum.total + 1 };
      found.set(id, of);
    }
  };
  const rolls = await sql<{ siteId: number; state: string; opensAt: Date; closedAt: Date | null }[]>`
    select e.site_id, e.state, r.opens_at, r.closed_at from roll_call_entry e join roll_call r on r.id = e.roll_call_id`;
  for (const e of rolls)
    if (e.closedAt && e.state !== 'excused')
      count(e.siteId, dayOf(e.opensAt), 'roll_call', e.state === 'present' || e.state === 'late' ? 1 : 0);
  const forms = await sql<{ version: number; items: { code: string; finding: boolean }[] }[]>`
    select version, items from inspection_form`;
  const done = await sql<
    { siteId: number; endedAt: Date; formVersion: number; answers: { item: string; value: unknown }[] }[]
  >`select site_id, ended_at, form_version, answers from inspection`;
  for (const i of done) {
    const asked = forms.find((f) => f.version === i.formVersion)?.items.filter((item) => item.finding) ?? [];
    for (const a of i.answers)
      if (asked.some((item) => item.code === a.item))
        count(i.siteId, dayOf(i.endedAt), 'inspection', a.value === true ? 1 : 0);
  }
  const findings = await sql<{ siteId: number; dueOn: string; closedAt: Date | null }[]>`
    select site_id, due_on, closed_at from inspection_finding`;
  for (const f of findings)
    count(f.siteId, f.dueOn, 'finding', f.closedAt && dayOf(f.closedAt) <= f.dueOn ? 1 : 0);
  await called(sql, count);
  return found;
}

async function called(
  sql: Database['sql'],
  count: (siteId: number | null, day: string, indicator: string, good: number) => void,
): Promise<void> {
  const sheets = await sql<
    {
      id: number;
      calloutId: number;
      unitId: number;
      level: string;
      state: string;
      total: number;
      heldOn: string;
      correctsId: number | null;
    }[]
  >`select id, callout_id, unit_id, level, state, total, held_on, corrects_id from score_sheet`;
  const corrected = new Set(sheets.flatMap((s) => (s.state === 'signed' ? [s.correctsId] : [])));
  const people = await sql<
    {
      siteId: number | null;
      unitId: number;
      calloutId: number;
      kind: string;
      phones: string;
      state: string;
      launchedAt: Date;
      arriveBy: Date;
      stoodDownAt: Date;
      answer: string | null;
      arrivedAt: Date | null;
      noShowAt: Date | null;
    }[]
  >`
    select m.site_id, e.unit_id, s.callout_id, c.kind, c.phones, c.state, c.launched_at, c.arrive_by, c.stood_down_at, s.answer,
      s.arrived_at, s.no_show_at
    from summons s join callout c on c.id = s.callout_id join member m on m.id = s.member_id
    left join plan_entry e on e.callout_id = s.callout_id and e.member_id = s.member_id`;
  for (const p of people) {
    for (const s of sheets)
      if (
        s.calloutId === p.calloutId &&
        s.unitId === p.unitId &&
        s.level === 'squad' &&
        s.state === 'signed' &&
        !corrected.has(s.id)
      )
        count(p.siteId, s.heldOn, 'drill', s.total / 100);
    const over = p.state === 'stood_down' || p.state === 'closed';
    if (!over || p.kind === 'test' || p.phones !== 'real') continue;
    const spared =
      p.arrivedAt === null && p.stoodDownAt < p.arriveBy && p.answer !== 'cannot' && p.noShowAt === null;
    if (!spared) count(p.siteId, dayOf(p.launchedAt), 'turnout', p.arrivedAt ? 1 : 0);
  }
}
