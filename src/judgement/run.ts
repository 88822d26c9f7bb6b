// One call-out from its launch to its end: takes what has happened, and says whom to summon, whom to let go, and how it stands.
import { type Moment, weightsOf } from './chances.ts';
import { type Choice, chanceLater, choose, type Idle, idleOf, reachable } from './choose.ts';
import { type Condition, chanceOf, conditionsFor, linesOf, type Tally } from './counts.ts';
import { byRole, surplusOf, tallyOf, timesOf } from './foresee.ts';
import { luckOf, type Sky, skyOf, wayNow } from './luck.ts';
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
/** After so much more of the time nobody can be made up for by others any more. */
const LAST_SHARE = 0.25;

/** A call-out that names no end. */
const UNKNOWN_DEADLINE_MS = 30 * 60_000;

interface Going {
  roles: string[];
  needs: number[];
  conditions: Condition[];
  policy: Policy;
  all: People;
  model: Model;
  sky: Sky;
  looks: number;
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
    ahead_seconds: Number.isFinite(p.ahead_seconds) ? clamp(p.ahead_seconds, 0, 3_600) : POLICY.ahead_seconds,
    wait_share: Number.isFinite(p.wait_share) ? clamp(p.wait_share, 0.01, 1) : POLICY.wait_share,
    least_gain: Number.isFinite(p.least_gain) ? clamp(p.least_gain, 1e-4, 0.1) : POLICY.least_gain,
    last_gain: Number.isFinite(p.last_gain) ? clamp(p.last_gain, 1e-4, 0.1) : POLICY.last_gain,
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

const NOBODY_IDLE: Idle = { queues: [], value: new Float64Array(), chance: new Float64Array() };

interface Aim {
  moment: Moment;
  idle: Idle;
  tally: Tally;
  late: boolean;
}

/** The end that is worked for: the deadline with some time in hand, or, when it cannot be kept, the first one that can. */
function aimOf(going: Going, m: Moment, weights: Float64Array): Aim {
  const { policy, conditions, callout } = going;
  const left = Math.max(0, callout.deadline_ms - m.now);
  const moment = { ...m, by: callout.deadline_ms - policy.hand_share * left };
  const tally = tallyOf(moment, conditions, { weights });
  const found: Aim = { moment, idle: NOBODY_IDLE, tally, late: false };
  if (chanceOf(tally) >= policy.target) return found;
  found.idle = idleOf(moment, policy);
  const reach = reachable(found.idle, tally);
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
    const idle = idleOf(later, policy);
    const then = tallyOf(later, conditions, { weights });
    const reachThen = reachable(idle, then);
    if (total(reachThen) > 1.05 * total(best.reach) + 0.5)
      best = { aim: { moment: later, idle, tally: then, late: true }, reach: reachThen };
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
  const endOf = (i: number) => {
    const { near, far, farShare } = wayNow(all, i, going.model);
    return (all.answeredAt[i] as number) + Math.exp(near + farShare * (far - near)) * 1_000;
  };
  might.sort((a, b) => endOf(b) - endOf(a) || a - b);
  // Who is asked and silent does not count: they may not come.
  // The more are let go the less sure it is: the most of whom it is sure enough yet.
  const isSure = (few: number) => {
    const without = new Set(might.slice(0, few));
    return chanceOf(tallyOf(m, conditions, { weights, without })) >= SURE_WITHOUT;
  };
  let [sure, unsure] = [0, Math.min(FEW, might.length) + 1];
  while (unsure - sure > 1) {
    const middle = Math.floor((sure + unsure) / 2);
    if (isSure(middle)) sure = middle;
    else unsure = middle;
  }
  return might.slice(0, sure);
}

/** Up to which chance people are asked now, and how much each must bring. */
interface Bar {
  aimed: number;
  floor: number;
}

const shareGone = ({ callout }: Going, now: number) => {
  const { launchedAt_ms, deadline_ms } = callout;
  const gone = (now - launchedAt_ms) / Math.max(1, deadline_ms - launchedAt_ms);
  return Number.isFinite(gone) ? gone : 1;
};

/** Less than the target as long as the rest can be made up for later. */
function barOf({ policy }: Going, { moment, idle, tally }: Aim, gone: number): Bar {
  const waited = gone / policy.wait_share;
  if (waited >= 1) {
    const last = clamp((gone - policy.wait_share) / LAST_SHARE, 0, 1);
    const floor = policy.least_gain * (policy.last_gain / policy.least_gain) ** last;
    return { aimed: policy.target, floor };
  }
  const lost = chanceLater(moment, idle, tally, 0) - chanceLater(moment, idle, tally, policy.ahead_seconds);
  // Answers come first: in the first third of the wait there are too few to go by.
  const haste = clamp(Math.max(lost / (policy.haste * (1 - policy.target)), 1.5 * waited - 0.5), 0, 1);
  return { aimed: policy.patient + (policy.target - policy.patient) * haste, floor: policy.least_gain };
}

/** First those without whom it cannot begin; then, seen from there, whom waiting would cost. */
function ask(going: Going, aim: Aim, most: number): Choice & { aimed: number } {
  const { policy } = going;
  const gone = aim.late ? 1 : shareGone(going, aim.moment.now);
  let bar: Bar = {
    aimed: aim.late ? policy.target : Math.min(policy.patient, policy.target),
    floor: policy.least_gain,
  };
  const about = { ...aim, policy };
  const first = choose(about, { ...bar, most });
  if (aim.late || first.people.length >= most) return { ...first, aimed: bar.aimed };
  bar = barOf(going, aim, gone);
  const then = choose(about, { ...bar, most: most - first.people.length });
  const { people, mask } = first.people.length > then.people.length ? first : then;
  return {
    people: [...first.people, ...then.people],
    mask: people.length > 0 ? mask : 0,
    chance: then.chance,
    aimed: bar.aimed,
  };
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
  const most = Math.min(
    policy.most === null ? Number.POSITIVE_INFINITY : policy.most - asked,
    // Never everybody at once: half of those who are left, and at least as many as are needed.
    Math.max(
      going.needs.reduce((a, b) => a + b, 0),
      Math.ceil((all.count - asked) / 2),
    ),
  );
  const { people, mask, chance, aimed } = ask(going, aim, most);
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
  const going: Going = {
    ...{ roles, needs, conditions, policy: policyOf(callout.policy), all, model, callout },
    sky: skyOf(model),
    looks: 0,
  };
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
  const luck = luckOf(all, model, going.sky, now);
  const weights = weightsOf(luck);
  const m: Moment = { all, model, luck, now, by: Math.max(now, callout.deadline_ms), look: ++going.looks };
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
