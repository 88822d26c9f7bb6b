// A quarter as it was published, else as it counts now: what a reader may see of it, beside the quarter before. Reads only.
import { z } from 'zod';
import type { Principal } from '../access/principal.ts';
import { assessedScope } from '../access/scope.ts';
import { pageQuery } from '../duty/roll-calls.ts';
import { quarterName, quarterOf } from '../kernel/calendar.ts';
import type { Sql } from '../kernel/database.ts';
import { idText } from '../kernel/fields.ts';
import { countQuarters, quarterBefore, type Span, spanOf } from './assess.ts';
import { assessed, movesBetween, type Scored, type Weights } from './assessment-rules.ts';
import { INDICATORS } from './indicators.ts';
import { quarterField } from './publish.ts';
import { weightsOf } from './weights.ts';

export const KINDS = ['city', 'county', 'station', 'employer', 'site'] as const;
const shown = z.date().meta({ type: 'string', format: 'date-time' });
export const publishedView = z
  .object({
    ...{ id: z.number(), quarter: z.string(), number: z.string(), issuer: z.string() },
    ...{ publishedAt: shown, appealUntil: z.string() },
    correctsId: z.number().nullable(),
    correctsNumber: z.string().nullable().meta({ description: 'Of what it takes the place of' }),
    correctsWhy: z.string().nullable(),
    correctedById: z.number().nullable(),
  })
  .meta({ id: 'PublishedAssessment' });
export type Published = z.output<typeof publishedView>;

const figure = z.object({ good: z.number(), total: z.number() });
const placeView = z.object({
  ...{ nodeId: z.number(), kind: z.enum(KINDS), name: z.string() },
  ...{ parentId: z.number().nullable(), parentName: z.string(), employerId: z.number().nullable() },
  employerName: z.string(),
  score: z.number().nullable().meta({ description: 'Of a hundred; null: nothing was counted' }),
  place: z.number().nullable(),
  of: z.number().meta({ description: 'Places of this kind that have a score' }),
  figures: z.record(z.string(), figure),
  before: z.number().nullable().meta({ description: 'The score of the quarter before' }),
  moves: z
    .array(z.object({ indicator: z.string(), points: z.number() }))
    .meta({ description: 'What each indicator did to the score since' }),
});
export type Place = z.output<typeof placeView>;
export const quarterView = z
  .object({
    ...{ quarter: z.string(), from: z.string(), until: z.string() },
    isOver: z.boolean(),
    published: publishedView.nullable().meta({ description: 'Null: as it counts now' }),
    indicators: z.array(z.string()),
    ...{ weights: z.record(z.string(), z.number()), weightsReason: z.string() },
    ...{ total: z.number(), page: z.number(), pageSize: z.number(), items: z.array(placeView) },
  })
  .meta({ id: 'AssessedQuarter' });

export const quarterQuery = pageQuery.extend({
  quarter: quarterField,
  kind: z.enum(KINDS).default('county'),
  within: idText.optional().meta({ description: 'A county, a station or an employer: what is below it' }),
  live: z
    .enum(['true', 'false'])
    .default('false')
    .meta({ description: 'As it counts now, though it is published' }),
});

const columns = (sql: Sql) => sql`
  a.id, a.quarter, a.number, a.issuer, a.published_at, a.appeal_until, a.corrects_id, a.corrects_why, a.weights_id,
  (select c.number from assessment c where c.id = a.corrects_id) as corrects_number,
  (select c.id from assessment c where c.corrects_id = a.id) as corrected_by_id`;

export const listPublished = (sql: Sql): PromiseLike<Published[]> => sql<Published[]>`
  select ${columns(sql)} from assessment a order by a.quarter desc, a.id desc limit 200`;

export async function readPublished(sql: Sql, id: number): Promise<Published | null> {
  const [found] = await sql<Published[]>`select ${columns(sql)} from assessment a where a.id = ${id}`;
  return found ?? null;
}

export interface Loaded extends Span {
  published: Published | null;
  weights: Weights;
  weightsReason: string;
  nodes: Scored[];
}

async function asPublished(sql: Sql, one: Published & { weightsId: number }, span: Span): Promise<Loaded> {
  const [held] = await sql<{ weights: Weights; reason: string }[]>`
    select weights, reason from assessment_weights where id = ${one.weightsId}`;
  const nodes = await sql<Scored[]>`
    select node_id, kind, name, parent_id, employer_id, score, place, figures from assessment_score
    where assessment_id = ${one.id} order by kind, place nulls last, name, node_id`;
  return { ...span, published: one, weights: held?.weights ?? {}, weightsReason: held?.reason ?? '', nodes };
}

/** What holds: the newest that was published, unless asked for as it counts now; or the one with `id`. */
export async function loadQuarter(
  sql: Sql,
  quarter: string,
  { now, live = false, id }: { now: Date; live?: boolean; id?: number },
): Promise<Loaded> {
  const span = spanOf(quarter, now);
  const [one] = live
    ? []
    : await sql<(Published & { weightsId: number })[]>`
        select ${columns(sql)} from assessment a where a.quarter = ${quarter}::date
          and ${id === undefined ? sql`true` : sql`a.id = ${id}`} order by a.id desc limit 1`;
  if (one) return asPublished(sql, one, span);
  const { weights, reason } = await weightsOf(sql, Number(quarter.slice(0, 4)));
  const counted = await countQuarters(sql, [quarter], span.until);
  return { ...span, published: null, weights, weightsReason: reason, nodes: assessed(counted, weights) };
}

/** Which of them `who` may see; of those published, in the tree of the time. */
async function seen(sql: Sql, who: Principal, { published, nodes }: Loaded): Promise<Set<number>> {
  const scope = assessedScope(sql, who, 'assessment.read');
  const rows = published
    ? await sql<{ id: number }[]>`
        select o.id from (select node_id as id, employer_id from assessment_score where assessment_id = ${published.id}) o where ${scope}`
    : await sql<{ id: number }[]>`select o.id from organisation o where ${scope}`;
  const ids = new Set(rows.map((r) => r.id));
  return new Set(nodes.flatMap(({ nodeId }) => (ids.has(nodeId) ? [nodeId] : [])));
}

/** Each place that `who` may see, with what it was a quarter before and why it moved. */
export async function placesOf(sql: Sql, loaded: Loaded, who: Principal, now: Date): Promise<Place[]> {
  const visible = await seen(sql, who, loaded);
  const before = await loadQuarter(sql, quarterBefore(loaded.from), { now });
  const was = new Map(before.nodes.map((n) => [n.nodeId, n]));
  const names = new Map(loaded.nodes.map((n) => [n.nodeId, n.name]));
  const nameOf = (id: number | null) => (id === null ? '' : (names.get(id) ?? ''));
  const placed = (kind: string) => loaded.nodes.filter((n) => n.kind === kind && n.place !== null).length;
  const counts = new Map(KINDS.map((kind) => [kind, placed(kind)]));
  return loaded.nodes
    .filter((n) => visible.has(n.nodeId))
    .map((n) => {
      const earlier = was.get(n.nodeId);
      const moves = earlier
        ? movesBetween({ ...n, weights: loaded.weights }, { ...earlier, weights: before.weights })
        : [];
      return {
        ...{ nodeId: n.nodeId, kind: n.kind, name: n.name, parentId: n.parentId, employerId: n.employerId },
        ...{ parentName: nameOf(n.parentId), employerName: nameOf(n.employerId) },
        ...{ score: n.score, place: n.place, of: counts.get(n.kind) ?? 0, figures: n.figures },
        ...{ before: earlier?.score ?? null, moves },
      };
    });
}

/** What lies below `within`, or is guarded by it. */
export function below(nodes: readonly Scored[], within: number): Set<number> {
  const parents = new Map(nodes.map((n) => [n.nodeId, n]));
  const isBelow = (id: number | null): boolean =>
    id !== null && (id === within || isBelow(parents.get(id)?.parentId ?? null));
  return new Set(nodes.flatMap((n) => (n.employerId === within || isBelow(n.parentId) ? [n.nodeId] : [])));
}

export async function readQuarter(
  sql: Sql,
  { quarter, kind, within, live, page, pageSize }: z.output<typeof quarterQuery>,
  who: Principal,
  now: Date,
): Promise<z.output<typeof quarterView>> {
  const loaded = await loadQuarter(sql, quarterOf(quarter), { now, live: live === 'true' });
  const inside = within === undefined ? null : below(loaded.nodes, within);
  const places = (await placesOf(sql, loaded, who, now)).filter(
    (p) => p.kind === kind && (inside?.has(p.nodeId) ?? true),
  );
  const { from, until, isOver, published, weights, weightsReason } = loaded;
  return {
    ...{ quarter: quarterName(from), from, until, isOver, published, indicators: [...INDICATORS] },
    ...{ weights: { ...weights }, weightsReason },
    ...{ total: places.length, page, pageSize, items: places.slice((page - 1) * pageSize, page * pageSize) },
  };
}
