// A plan as the API shows it before anything is sent: who, what stays short, how sure it is, what it costs in messages.
import { z } from 'zod';
import type { Principal } from '../access/principal.ts';
import { memberScope } from '../access/scope.ts';
import type { Sql } from '../kernel/database.ts';
import { fromMercator } from '../kernel/geo.ts';
import type { Texts } from '../kernel/texts.ts';
import { countReasons, type LeftOut } from './build-plan.ts';
import { OWN_POSITION_SECONDS } from './candidates.ts';
import type { CalloutDeps } from './deps.ts';
import { foreseenOf, foreseenView } from './foresee.ts';
import { launchRequestSchema } from './launch.ts';
import type { MadePlan } from './make-plan.ts';
import { costOf } from './message-cost.ts';
import { shield } from './seen.ts';
import type { Kind } from './state.ts';
import { type Experience, rateOf, strengthOf } from './strength-rules.ts';

/** A launch that is not wholly filled in yet: what the messages say counts only for their length. */
export const previewSchema = launchRequestSchema
  .partial({ title: true, place: true, commander: true })
  .strip()
  .meta({ id: 'PlanRequest' });
type Preview = z.output<typeof previewSchema>;

const counts = z.record(z.string(), z.number());
const cost = z.object({ push: z.number(), sms: z.number(), smsSegments: z.number(), voice: z.number() });
const marked = z.array(z.object({ id: z.number(), name: z.string() }));
const plannedEchelon = z.object({
  ...{ number: z.number(), windowSeconds: z.number(), factor: z.number(), asks: z.number() },
  crossBorder: z.number(),
});
const plannedPerson = z.object({
  ...{ memberId: z.number(), name: z.string(), unitId: z.number().nullable(), unitName: z.string() },
  ...{ countyId: z.number().nullable(), crossBorder: z.boolean(), tired: z.boolean() },
  unheard: z
    .boolean()
    .meta({ description: 'Missed the last roll-call by messages: asked after others as near' }),
  ...{ distance_m: z.number().nullable(), positionSource: z.string(), roles: z.array(z.string()) },
  plannedEchelon: z.number(),
  /** To about a hundred metres, of those whom the caller may see. */
  position: z.object({ lon: z.number(), lat: z.number() }).nullable(),
});

export const planView = z
  .object({
    ...{ countyId: z.number().nullable(), borrowedFrom: z.array(z.number()), summons: z.number() },
    ...{ shortfall: counts, supply: counts, echelons: z.array(plannedEchelon) },
    people: z.array(plannedPerson),
    leftOutCounts: counts,
    leftOut: z.array(z.object({ memberId: z.number(), name: z.string(), reason: z.string() })),
    leftOutComplete: z.boolean(),
    /** Whose quiet hours hold a drill's messages back, and until when. */
    quiet: z.array(z.object({ memberId: z.number(), until: z.iso.datetime() })),
    /** Who of the plan lacks what the equipment standard asks for. */
    lacking: z.array(z.object({ memberId: z.number(), items: z.array(z.string()) })),
    ...{ excludedUnits: marked, pinnedUnits: marked },
    /** Going by those asked in earlier call-outs of the kind (`asked` of them). */
    strength: z.object({
      ...{ rate: z.number(), asked: z.number(), confidence: z.number() },
      roles: z.array(
        z.object({ role: z.string(), required: z.number(), asked: z.number(), expected: z.number() }),
      ),
    }),
    /** What the judgement expects of it; null when nobody may be asked. */
    foreseen: foreseenView.nullable(),
    /** Messages at most: of the first echelon, and of all. */
    cost: z.object({ first: cost, all: cost }),
    /** So large that a launch would wait for a second person. */
    secondPerson: z.boolean(),
  })
  .meta({ id: 'Plan' });

/** More people left out than this are counted only. */
const LEFT_OUT_LISTED = 2_000;
const byReason = (list: LeftOut[]) =>
  list.toSorted((a, b) => (a.reason < b.reason ? -1 : a.reason > b.reason ? 1 : a.memberId - b.memberId));

/** Earlier call-outs that count as experience: those in which people themselves answered. */
const LOOKED_BACK = 20;

async function experienceWith(sql: Sql, kind: Kind): Promise<Experience> {
  const [row] = await sql<Experience[]>`
    select count(*)::int as asked, (count(*) filter (where s.arrived_at is not null
      or (s.answer = 'coming' and coalesce(s.eta_at <= c.arrive_by, true))))::int as came
    from summons s join callout c on c.id = s.callout_id where c.id in (
      select id from callout where kind = ${kind} and phones = 'real' and state in ('stood_down', 'closed') order by id desc limit ${LOOKED_BACK})`;
  return row ?? { asked: 0, came: 0 };
}

/** A hundred metres or so: near enough for a map, and no address. */
const rounded = (degrees: number) => Math.round(degrees * 1_000) / 1_000;

async function positionsOf(sql: Sql, who: Principal, ids: number[], now: Date) {
  const freshSince = new Date(now.getTime() - OWN_POSITION_SECONDS * 1_000);
  const rows = await sql<{ id: number; x: number; y: number }[]>`
    select id, at[0] as x, at[1] as y from (
      select m.id, case when m.own_pos_at between ${freshSince} and ${now} then m.own_pos else m.base_pos end as at
      from member m where m.id = any(${ids}) and ${memberScope(sql, who, 'member.read')}) placed
    where at is not null`;
  return new Map(
    rows.map(({ id, ...at }) => {
      const { lon, lat } = fromMercator(at);
      return [id, { lon: rounded(lon), lat: rounded(lat) }] as const;
    }),
  );
}

export async function planOf(
  deps: CalloutDeps & { texts: Texts },
  plan: MadePlan,
  about: { request: Preview; who: Principal; now: Date },
) {
  const { sql } = deps.db;
  const { request, who, now } = about;
  const ids = plan.pool.map((p) => p.memberId);
  const [people, leftOut, positions, experience] = await Promise.all([
    shield(sql, who, plan.pool),
    shield(sql, who, byReason(plan.leftOut).slice(0, LEFT_OUT_LISTED)),
    positionsOf(sql, who, ids, now),
    experienceWith(sql, request.kind),
  ]);
  const rate = rateOf(experience);
  return {
    ...{ countyId: plan.countyId, borrowedFrom: plan.borrowedFrom, summons: plan.pool.length },
    ...{ shortfall: plan.shortfall, supply: plan.supply, echelons: plan.echelons },
    people: people.map((p) => ({ ...p, position: positions.get(p.memberId) ?? null })),
    ...{ leftOutCounts: countReasons(plan.leftOut), leftOut },
    leftOutComplete: plan.leftOutComplete && plan.leftOut.length <= LEFT_OUT_LISTED,
    quiet: plan.quiet.map(({ memberId, until }) => ({ memberId, until: until.toISOString() })),
    lacking: plan.lacking,
    ...{ excludedUnits: plan.excludedUnits, pinnedUnits: plan.pinnedUnits },
    strength: { rate, asked: experience.asked, ...strengthOf(request.lines, plan.pool, rate) },
    foreseen: await foreseenOf(sql, plan, request, now),
    cost: costsOf(deps, plan, request, now),
  };
}

function costsOf(deps: CalloutDeps & { texts: Texts }, plan: MadePlan, request: Preview, now: Date) {
  const place = request.musterPoint?.place ?? request.place ?? '';
  const message = {
    ...{ calloutId: 0, kind: request.kind, phones: 'real' as const },
    ...{ purpose: 'summons' as const, template: 'summons' },
    vars: {
      ...{ code: 'K7', title: request.title ?? '', place, by: request.arriveBy.toISOString() },
      commander: request.commander?.name ?? '',
    },
    ...{ policy: plan.policy, now, expiresAt: request.arriveBy },
  };
  const first = plan.pool.filter((p) => p.plannedEchelon === 1);
  const count = (people: typeof plan.pool) => costOf(deps, message, people, plan.reach);
  return { first: count(first), all: count(plan.pool) };
}
