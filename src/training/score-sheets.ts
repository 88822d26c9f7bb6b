// Score sheets as they are read. Until two trainers have given their own scores neither sees the other's.
import { z } from 'zod';
import { actorNames } from '../access/actor-names.ts';
import type { Principal } from '../access/principal.ts';
import { scoreScope } from '../access/scope.ts';
import type { Sql, Tx } from '../kernel/database.ts';
import { idText } from '../kernel/fields.ts';
import { Problem } from '../kernel/problem.ts';
import { level, type RubricRow, rubricView } from './rubrics.ts';
import {
  appealUntil,
  type Difference,
  type Entry,
  type Figures,
  type Judged,
  type Level,
  reconcile,
  totalOf,
} from './score-rules.ts';

const shown = z.date().meta({ type: 'string', format: 'date-time' });
const judged = z.object({
  points: z.record(z.string(), z.number()),
  penalties: z.record(z.string(), z.number()),
});
const scores = z.array(z.object({ criterion: z.string(), band: z.number(), points: z.number() }));
const penalties = z.array(z.object({ penalty: z.string(), count: z.number() }));
/** waiting: not two trainers yet. differ: they see where. agreed: within tolerance, or decided. */
export const STANDINGS = ['waiting', 'differ', 'agreed', 'signed'] as const;

export const sheetView = z
  .object({
    ...{ id: z.number(), calloutId: z.number(), calloutTitle: z.string(), level, unitName: z.string() },
    ...{ unitId: z.number().nullable(), countyId: z.number().nullable(), heldOn: z.string() },
    ...{ version: z.number(), rubric: rubricView, standing: z.enum(STANDINGS) },
    figures: z.object({
      ...{ summoned: z.number(), expected: z.number(), inTime: z.number() },
      ...{ strengthPercent: z.number().nullable(), assemblyMinutes: z.number().nullable() },
    }),
    measured: z.record(z.string(), z.number()),
    entries: z.array(
      z.object({
        ...{ trainer: z.string(), name: z.string(), mine: z.boolean(), givenAt: shown, signed: z.boolean() },
        scores: scores.nullable().meta({ description: 'Null: another trainer’s, before there are two' }),
        penalties: penalties.nullable(),
      }),
    ),
    differences: z.array(z.object({ key: z.string(), one: z.number(), other: z.number() })),
    judged: judged.nullable().meta({ description: 'What counts: the mean, or as decided' }),
    decision: z.object({ by: z.string(), at: shown, reason: z.string() }).nullable(),
    total: z.number().nullable(),
    signedAt: shown.nullable(),
    appealUntil: shown.nullable(),
    appeal: z
      .object({
        ...{ text: z.string(), by: z.string(), at: shown, upheld: z.boolean().nullable() },
        ...{ reason: z.string().nullable(), decidedAt: shown.nullable() },
      })
      .nullable(),
    ...{ correctsId: z.number().nullable(), correctsWhy: z.string().nullable() },
    correctedById: z.number().nullable(),
  })
  .meta({ id: 'ScoreSheet' });
export type SheetView = z.output<typeof sheetView>;

export const sheetQuery = z.object({
  state: z.enum(['open', 'signed']).optional(),
  calloutId: idText.optional(),
  page: z.coerce.number().int().min(1).max(10_000).default(1),
  pageSize: z.coerce.number().int().min(1).max(100).default(50),
});
export const sheetPage = z
  .object({ total: z.number(), items: z.array(sheetView) })
  .meta({ id: 'ScoreSheetPage' });

export interface SheetRow {
  id: number;
  calloutId: number;
  level: Level;
  subject: string;
  unitId: number | null;
  countyId: number | null;
  unitName: string;
  heldOn: string;
  rubricId: number;
  figures: Figures;
  measured: Record<string, number>;
  state: 'open' | 'signed';
  version: number;
  decision: Judged | null;
  decidedBy: string | null;
  decidedAt: Date | null;
  reason: string | null;
  total: number | null;
  signedAt: Date | null;
  correctsId: number | null;
  correctsWhy: string | null;
}
export interface EntryRow extends Entry {
  sheetId: number;
  trainer: string;
  clientId: string;
  givenAt: Date;
  signed: boolean;
}

/** Locked until the transaction ends. 409 once it is signed. */
export async function openSheet(tx: Tx, id: number): Promise<SheetRow> {
  const [row] = await tx<SheetRow[]>`select * from score_sheet where id = ${id} for update`;
  if (!row) throw new Problem(404, 'not-found');
  if (row.state === 'signed') throw new Problem(409, 'sheet-signed');
  return row;
}

export const entriesOf = (sql: Sql | Tx, ids: number[]): Promise<EntryRow[]> => sql<EntryRow[]>`
  select e.sheet_id, e.trainer, e.client_id, e.scores, e.penalties, e.given_at, g.trainer is not null as signed
  from score_entry e left join score_signature g on g.sheet_id = e.sheet_id and g.trainer = e.trainer
  where e.sheet_id = any(${ids}::int[]) order by e.received_at, e.trainer`;

/** What counts now: as the chief trainer decided, else what two agree on. */
export function outcomeOf(
  { content }: RubricRow,
  row: Pick<SheetRow, 'measured' | 'decision'>,
  [one, other]: Entry[],
): { judged: Judged | null; differences: Difference[]; total: number | null } {
  const done = (judged: Judged, differences: Difference[] = []) => ({
    ...{ judged, differences },
    total: totalOf(content, row.measured, judged),
  });
  const met = one && other ? reconcile(content, one, other) : null;
  if (row.decision) return done(row.decision, met && 'differences' in met ? met.differences : []);
  if (!met) return { judged: null, differences: [], total: null };
  return 'agreed' in met ? done(met.agreed) : { judged: null, differences: met.differences, total: null };
}

type Listed = SheetRow & {
  all: number;
  calloutTitle: string;
  rubric: RubricRow;
  correctedById: number | null;
  appeal:
    | (Omit<NonNullable<SheetView['appeal']>, 'at' | 'decidedAt'> & { at: string; decidedAt: string | null })
    | null;
};

/** The newest drill first. */
export async function listSheets(
  sql: Sql,
  who: Principal,
  query: z.output<typeof sheetQuery> | { ids: number[] },
): Promise<{ total: number; items: SheetView[] }> {
  const { page, pageSize } = 'ids' in query ? { page: 1, pageSize: query.ids.length } : query;
  const which =
    'ids' in query
      ? sql`s.id = any(${query.ids}::int[])`
      : sql`${query.state ? sql`s.state = ${query.state}` : sql`true`}
          and ${query.calloutId ? sql`s.callout_id = ${query.calloutId}` : sql`true`}`;
  const rows = await sql<Listed[]>`
    select s.*, count(*) over ()::int as all, c.title as callout_title, n.id as corrected_by_id,
      jsonb_build_object('id', r.id, 'level', r.level, 'version', r.version, 'content', r.content) as rubric,
      case when a.sheet_id is not null then jsonb_build_object('text', a.text, 'by', a.by, 'at', a.at, 'upheld', a.upheld,
        'reason', a.reason, 'decidedAt', a.decided_at) end as appeal
    from score_sheet s join callout c on c.id = s.callout_id join rubric r on r.id = s.rubric_id
    left join score_appeal a on a.sheet_id = s.id left join score_sheet n on n.corrects_id = s.id
    where ${scoreScope(sql, who, 'score.read')} and ${which}
    order by s.held_on desc, s.id desc limit ${pageSize} offset ${(page - 1) * pageSize}`;
  const entries = Map.groupBy(
    await entriesOf(
      sql,
      rows.map((r) => r.id),
    ),
    (e) => e.sheetId,
  );
  const actors = [...entries.values()].flat().map((e) => e.trainer);
  const more = rows.flatMap((r) => [r.decidedBy ?? '', r.appeal?.by ?? '']);
  const nameOf = await actorNames(
    sql,
    who,
    [...actors, ...more].filter((a) => a !== ''),
  );
  const items = rows.map((r) => viewOf(r, entries.get(r.id) ?? [], who, nameOf));
  return { total: rows[0]?.all ?? 0, items };
}

function viewOf(r: Listed, given: EntryRow[], who: Principal, nameOf: (a: string) => string): SheetView {
  const { judged, differences, total } = outcomeOf(r.rubric, r, given);
  const standing = judged ? 'agreed' : given.length < 2 ? 'waiting' : 'differ';
  const { appeal } = r;
  return {
    ...{
      id: r.id,
      calloutId: r.calloutId,
      calloutTitle: r.calloutTitle,
      level: r.level,
      unitName: r.unitName,
    },
    ...{ unitId: r.unitId, countyId: r.countyId, heldOn: r.heldOn, version: r.version, rubric: r.rubric },
    ...{ standing: r.state === 'signed' ? 'signed' : standing, figures: r.figures, measured: r.measured },
    entries: given.map((e) => {
      const mine = e.trainer === who.actor;
      const seen = mine || given.length > 1 || r.state === 'signed';
      const said = { scores: seen ? e.scores : null, penalties: seen ? e.penalties : null };
      return {
        ...{
          trainer: e.trainer,
          name: nameOf(e.trainer),
          mine,
          givenAt: e.givenAt,
          signed: e.signed,
          ...said,
        },
      };
    }),
    ...{ differences, judged, total: r.total ?? total },
    decision:
      r.decidedBy && r.decidedAt
        ? { by: nameOf(r.decidedBy), at: r.decidedAt, reason: r.reason ?? '' }
        : null,
    ...{ signedAt: r.signedAt, appealUntil: r.signedAt && appealUntil(r.signedAt) },
    appeal: appeal && {
      ...{ ...appeal, by: nameOf(appeal.by), at: new Date(appeal.at) },
      decidedAt: appeal.decidedAt === null ? null : new Date(appeal.decidedAt),
    },
    ...{ correctsId: r.correctsId, correctsWhy: r.correctsWhy, correctedById: r.correctedById },
  };
}

export async function readSheet(sql: Sql, who: Principal, id: number): Promise<SheetView> {
  const { items } = await listSheets(sql, who, { ids: [id] });
  if (!items[0]) throw new Problem(404, 'not-found');
  return items[0];
}
