// One call-out from its launch to its end: takes what has happened, and says whom to summon, whom to let go, and how it stands.
import { type Moment, weightsOf } from './chances.ts';
import { choose, keptByWaiting, type Queue, queuesOf, reachable } from './choose.ts';
import { type Condition, chanceOf, conditionsFor, linesOf, type Tally } from './counts.ts';
import { byRole, surplusOf, tallyOf, timesOf } from './foresee.ts';
import { luckOf, wayNow } from './luck.ts';
import { clamp } from './maths.ts';
import { COMING, IDLE, type People, peopleOf, take } from './people.ts';
import type { Model } from './prepare.ts';
import { type Advice, type Callout, POLICY, type Policy, type Reason, type Step } from './shapes.ts';

export interface Run {
  step(step: Step): Advice;
}

/** When the deadline cannot be kept, the next end to aim for. */
const LATER_MINUTES = [10, 20, 30, 45, 60, 90, 120, 180];
/** With so many times the need to be had, few of them have to be called. */
const PLENTY = 4;
/** Nobody is let go unless it is as sure as that without them. */
const SURE_WITHOUT = 0.995;
const FEW = 12;
/** A call-out that names no end. */
const UNKNOWN_DEADLINE_MS = 30 * 60_000;

interface Going {
  roles: string[];
  needs: number[];
  conditions: Condition[];
  policy: Policy;
  all: People;
  model: Model;
  callout: Callout;
}

function policyOf(given: Partial<Policy> = {}): Policy {
  const p = { ...POLICY, ...given };
  const share = (x: number, other: number) => (Number.isFinite(x) ? clamp(x, 0, 0.999) : other);
  return {
    target: share(p.target, POLICY.target),
    most: p.most !== null && Number.isFinite(p.most) ? Math.max(0, p.most) : null,
    hand_share: Math.min(0.5, share(p.hand_share, POLICY.hand_share)),
    patient: share(p.patient, POLICY.patient),
    haste: Number.isFinite(p.haste) ? clamp(p.haste, 0.01, 1) : POLICY.haste,
    wait_share: Number.isFinite(p.wait_share) ? clamp(p.wait_share, 0.01, 1) : POLICY.wait_share,
    least_gain: Number.isFinite(p.least_gain) ? clamp(p.least_gain, 1e-4, 0.1) : POLICY.least_gain,
    spare: Number.isFinite(p.spare) ? clamp(p.spare, 0, 5) : POLICY.spare,
  };
}

/** Whether it can still be done: with everybody, are there enough on average, or nearly? */
const hopeless = (need: number, reach: number) =>
  need - reach > 2 * Math.sqrt(Math.max(0.5, reach)) || reach < need * 0.5;

/** What is asked for when not enough can be had: as many as there are. */
function attainable(conditions: readonly Condition[], reach: readonly number[]): Condition[] {
  return conditions.flatMap((one, c) => {
    const have = reach[c] as number;
    if (!hopeless(one.need, have)) return [one];
    const need = Math.floor(have - Math.sqrt(have));
    return need >= 1
      ? [{ ...one, need: Math.min(one.need, need) }]
      : have > 0.05
        ? [{ ...one, need: 1 }]
        : [];
  });
}

interface Aim {
  moment: Moment;
  queues: Queue[];
  tally: Tally;
  late: boolean;
}

/** The end that is worked for: the deadline with some time in hand, or, when it cannot be kept, the first one that can. */
function aimOf(going: Going, m: Moment, weights: Float64Array): Aim {
  const { policy, conditions, callout } = going;
  const left = Math.max(0, callout.deadline_ms - m.now);
  const moment = { ...m, by: callout.deadline_ms - policy.hand_share * left };
  const tally = tallyOf(moment, conditions, { weights });
  const found: Aim = { moment, queues: [], tally, late: false };
  if (chanceOf(tally) >= policy.target) return found;
  found.queues = queuesOf(moment, policy);
  const reach = reachable(moment, found.queues, tally);
  const isPast = m.now >= callout.deadline_ms;
  const bad = isPast || conditions.some((one, c) => !one.implied && hopeless(one.need, reach[c] as number));
  if (!bad) return found;
  // The deadline is given up for the first end by which everybody together would be several times as many as
  // needed, so that only some of them are called; or for the one that brings most.
  const total = (r: readonly number[]) =>
    conditions.reduce((s, { need }, c) => s + Math.min(PLENTY * need, r[c] as number), 0);
  const wanted = conditions.reduce((s, { need }) => s + PLENTY * need, 0);
  let best: { aim: Aim; reach: number[] } = { aim: { ...found, late: isPast }, reach };
  for (const minutes of LATER_MINUTES) {
    if (total(best.reach) > 0.99 * wanted) break;
    const later = { ...m, by: Math.max(m.now, callout.deadline_ms) + minutes * 60_000 };
    const queues = queuesOf(later, policy);
    const then = tallyOf(later, conditions, { weights });
    const reachThen = reachable(later, queues, then);
    if (total(reachThen) > 1.05 * total(best.reach) + 0.5)
      best = { aim: { moment: later, queues, tally: then, late: true }, reach: reachThen };
  }
  const needs = attainable(conditions, best.reach);
  return { ...best.aim, tally: tallyOf(best.aim.moment, needs, { weights }) };
}

/** Those who said coming and have not set out, latest first, as long as it is sure without them. */
function surplusPeople(going: Going, m: Moment, weights: Float64Array): number[] {
  const { all, conditions } = going;
  const might: number[] = [];
  for (let i = 0; i < all.count; i++) if (all.state[i] === COMING && all.mask[i] !== 0) might.push(i);
  if (might.length === 0) return [];
  const endOf = (i: number) =>
    (all.answeredAt[i] as number) + Math.exp(wayNow(all, i, going.model).mean) * 1_000;
  might.sort((a, b) => endOf(b) - endOf(a) || a - b);
  // Who is asked and silent does not count: they may not come.
  const without = new Set<number>();
  const let_go: number[] = [];
  for (const i of might.slice(0, FEW)) {
    without.add(i);
    if (chanceOf(tallyOf(m, conditions, { weights, without })) < SURE_WITHOUT) break;
    let_go.push(i);
  }
  return let_go;
}

function aimedChance(going: Going, aim: Aim): number {
  const { policy } = going;
  const kept = aim.late ? 0 : keptByWaiting(aim.moment, aim.queues, FEW);
  const { launchedAt_ms, deadline_ms } = going.callout;
  const gone = (aim.moment.now - launchedAt_ms) / Math.max(1, deadline_ms - launchedAt_ms);
  const waited = Number.isFinite(gone) ? gone / policy.wait_share : 1;
  const haste = clamp(Math.max((1 - kept) / policy.haste, waited), 0, 1);
  return Math.min(policy.target, policy.patient + (policy.target - policy.patient) * haste);
}

function decide(going: Going, aim: Aim) {
  const { policy, all } = going;
  const reasons: Reason[] = [];
  const before = chanceOf(aim.tally);
  if (before >= policy.target || aim.tally.conditions.length === 0) {
    reasons.push(
      aim.tally.conditions.length > 0
        ? { kind: 'reached', chance: before }
        : { kind: 'nobody-helps', chance: 0 },
    );
    return { people: [] as number[], reasons };
  }
  let asked = 0;
  for (let i = 0; i < all.count; i++) if (all.state[i] !== IDLE) asked++;
  const aimed = aimedChance(going, aim);
  const most = Math.min(
    policy.most === null ? Number.POSITIVE_INFINITY : policy.most - asked,
    // Never everybody at once: half of those who are left, and at least as many as are needed.
    Math.max(
      going.needs.reduce((a, b) => a + b, 0),
      Math.ceil((all.count - asked) / 2),
    ),
  );
  const { people, mask, chance } = choose(aim.moment, aim.queues, aim.tally, { policy, aim: aimed, most });
  const role = going.roles.find((_, line) => (mask & (1 << line)) !== 0) ?? '';
  if (people.length > 0)
    reasons.push({ kind: 'raise', people: people.length, from: before, to: chance, role });
  else if (before >= aimed) reasons.push({ kind: 'patience', chance: before, aim: policy.target });
  else reasons.push({ kind: 'nobody-helps', chance: before });
  return { people, reasons };
}

export function start(callout: Callout, model: Model): Run {
  const lines = linesOf(callout.lines);
  const roles = lines.map(({ role }) => role);
  const needs = lines.map(({ need }) => need);
  const all = peopleOf(callout, model, roles);
  const conditions = conditionsFor(needs, all.mask);
  const going: Going = { roles, needs, conditions, policy: policyOf(callout.policy), all, model, callout };
  if (!Number.isFinite(callout.deadline_ms))
    going.callout = { ...callout, deadline_ms: (callout.launchedAt_ms || 0) + UNKNOWN_DEADLINE_MS };
  let latest = Number.isFinite(callout.launchedAt_ms) ? callout.launchedAt_ms : 0;
  return {
    step({ now, events, withoutTimes }) {
      // A clock that is set back stands still until it is where it was.
      if (Number.isFinite(now)) latest = Math.max(latest, now);
      for (const event of events) take(all, event, latest);
      return adviceOf(going, latest, withoutTimes ?? false);
    },
  };
}

function adviceOf(going: Going, now: number, withoutTimes: boolean): Advice {
  const { all, model, callout, conditions, roles } = going;
  const luck = luckOf(all, model, now);
  const weights = weightsOf(luck);
  const m: Moment = { all, model, luck, now, by: Math.max(now, callout.deadline_ms) };
  const aim = aimOf(going, m, weights);
  const { people, reasons } = decide(going, aim);
  const tally = tallyOf(m, conditions, { weights });
  const chance = chanceOf(tally);
  const then = people.length > 0 ? tallyOf(m, conditions, { weights, more: people }) : tally;
  const sure =
    people.length === 0 && chance > SURE_WITHOUT && surplusOf(tally) > 1
      ? surplusPeople(going, m, weights)
      : [];
  if (sure.length > 0) reasons.push({ kind: 'surplus', people: sure.length, chance });
  const [median_ms = null, ninety_ms = null] = withoutTimes
    ? []
    : timesOf(m, conditions, { weights, more: people, sure: [0.5, 0.9] });
  if (aim.late) reasons.unshift({ kind: 'late', expected_ms: median_ms });
  const forecast = {
    ...{ chance, chanceThen: chanceOf(then), byRole: byRole(then, roles), median_ms, ninety_ms },
    ...{ surplus: surplusOf(then), doubt: luck.doubt, late: aim.late },
  };
  const ids = (list: readonly number[]) => list.map((i) => all.memberId[i] as number);
  return { summon: ids(people), release: ids(sure), forecast, reasons };
}
