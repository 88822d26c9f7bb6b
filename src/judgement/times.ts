// How long people take: to answer, and from the answer to the scene. Logarithms of seconds, each member pulled towards all.
import { clamp, solve } from './maths.ts';

export interface Delay {
  /** Mean log seconds by day, and how much more at night. */
  mean: number;
  atNight: number;
  member: Float64Array;
  /** Around a member's own mean, the doubt about it included. */
  spread: Float64Array;
}

/** Where somebody starts from: registered place, at work perhaps, or where those on duty wait. */
export type Place = 'free' | 'work' | 'duty';

/** One answer and the way that followed it. */
export interface Way {
  member: number;
  event: number;
  night: 0 | 1;
  place: Place;
  /** The way as estimated at the time. */
  travel_seconds: number;
  eta_seconds: number | null;
  /** From the answer to the scene. */
  took_seconds: number;
}

export interface Travel {
  /** Log seconds to get ready, how much more at night and on duty, and the log factor on the estimated way. */
  ready: number;
  readyAtNight: number;
  readyOnDuty: number;
  factor: number;
  member: Float64Array;
  spread: Float64Array;
  /** How likely this member is not where the roster says, and how long the way is then. */
  elsewhere: Float64Array;
  elsewhereMean: number;
  elsewhereSpread: number;
  /** Of those who are where the roster says: how likely somewhere else all the same in working hours, and on duty. */
  awayAtWork: number;
  awayOnDuty: number;
  /** Once somebody named an ETA: the share it counts against our own estimate, what is added, and the spread left. */
  etaShare: number;
  etaMore: number;
  etaSpread: number;
  /** Against the ETA alone, for whoever is elsewhere: what is added, and the spread. */
  promiseMore: number;
  promiseSpread: number;
  /** Luck of a whole night: of the ways, in log seconds. */
  night: number;
}

const ELSEWHERE = 0.08;
const ELSEWHERE_SPREAD = 0.55;
const SPREAD = 0.35;
const BETWEEN = 0.2;
const NIGHT = 0.13;
const ROUNDS = 4;

interface Shrunk {
  mean: Float64Array;
  variance: Float64Array;
  within2: number;
}

/** Group means pulled towards 0 as far as groups differ no more than chance; the priors are worth some tens of values. */
function shrink(
  values: { group: number; value: number; weight: number }[],
  size: number,
  prior: { between: number; within: number },
): Shrunk {
  const n = new Float64Array(size);
  const sum = new Float64Array(size);
  for (const { group, value, weight } of values) {
    n[group] = (n[group] as number) + weight;
    sum[group] = (sum[group] as number) + weight * value;
  }
  let [within2, between2] = [prior.within ** 2, prior.between ** 2];
  for (let round = 0; round < 8; round++) {
    let [spread, spreadOf, far, farOf] = [30 * prior.within ** 2, 30, 60 * prior.between ** 2, 60];
    const meanOf = (g: number) => (sum[g] as number) / ((n[g] as number) + within2 / between2);
    for (const { group, value, weight } of values) {
      spread +=
        weight * ((value - meanOf(group)) ** 2 + within2 / ((n[group] as number) + within2 / between2));
      spreadOf += weight;
    }
    for (let g = 0; g < size; g++) {
      if (n[g] === 0) continue;
      far += meanOf(g) ** 2 + within2 / ((n[g] as number) + within2 / between2);
      farOf++;
    }
    [within2, between2] = [spread / spreadOf, Math.max(1e-4, far / farOf)];
  }
  const ratio = within2 / between2;
  return {
    mean: sum.map((s, g) => s / ((n[g] as number) + ratio)),
    variance: n.map((count) => within2 / (count + ratio)),
    within2,
  };
}

export function fitDelay(
  answers: { member: number; night: 0 | 1; seconds: number }[],
  members: number,
): Delay {
  const logs = answers.map((a) => ({ ...a, log: Math.log(clamp(a.seconds, 5, 7_200)) }));
  // Ninety seconds, half as long again at night, before anything is known; each worth ten answers.
  const part = (night: 0 | 1, start: number) => {
    const own = logs.filter((a) => a.night === night);
    return (own.reduce((sum, a) => sum + a.log, 0) + 10 * start) / (own.length + 10);
  };
  const mean = part(0, Math.log(100));
  const atNight = part(1, mean + 0.4) - mean;
  const rest = logs.map((a) => ({ group: a.member, value: a.log - mean - a.night * atNight, weight: 1 }));
  const { mean: member, variance, within2 } = shrink(rest, members, { between: 0.4, within: 0.8 });
  return { mean, atNight, member, spread: variance.map((v) => Math.sqrt(v + within2)) };
}

type Line = Pick<Travel, 'ready' | 'readyAtNight' | 'readyOnDuty' | 'factor'>;
const START: Line = { ready: Math.log(330), readyAtNight: 0.15, readyOnDuty: -0.1, factor: Math.log(1.15) };

export interface Start {
  night: number;
  place: Place;
  travel_seconds: number;
}

/** Log seconds from the answer to the scene, as for anybody. */
export const usualWay = (t: Line, { night, place, travel_seconds }: Start): number =>
  Math.log(
    Math.exp(t.ready + night * t.readyAtNight + (place === 'duty' ? t.readyOnDuty : 0)) +
      Math.exp(t.factor) * travel_seconds,
  );

/** Gauss–Newton on four numbers; the starting ones are worth a few ways. */
function fitLine(ways: readonly Weighed[], line: Line): Line {
  const p = [line.ready, line.readyAtNight, line.readyOnDuty, line.factor];
  const start = [START.ready, START.readyAtNight, START.readyOnDuty, START.factor];
  const of = (x: readonly number[]): Line => {
    const [ready = 0, readyAtNight = 0, readyOnDuty = 0, factor = 0] = x;
    return { ready, readyAtNight, readyOnDuty, factor };
  };
  for (let round = 0; round < 4; round++) {
    const pull = [4, 20, 20, 8];
    const right = p.map((x, k) => ((start[k] ?? 0) - x) * (pull[k] ?? 1));
    const left = pull.map((w, k) => pull.map((_, j) => (j === k ? w : 0)));
    const now = of(p);
    for (const { way, y, far } of ways) {
      const road = Math.exp(now.factor) * way.travel_seconds;
      const total = usualWay(now, way);
      const onRoad = road / Math.exp(total);
      const d = [1 - onRoad, way.night * (1 - onRoad), way.place === 'duty' ? 1 - onRoad : 0, onRoad];
      const off = clamp(y - total, -1, 1);
      for (let k = 0; k < d.length; k++) {
        right[k] = (right[k] as number) + (1 - far) * (d[k] as number) * off;
        const row = left[k] as number[];
        for (let j = 0; j < d.length; j++)
          row[j] = (row[j] as number) + (1 - far) * (d[k] as number) * (d[j] as number);
      }
    }
    const moved = solve(left, right);
    for (let k = 0; k < p.length; k++) p[k] = (p[k] as number) + clamp(moved[k] as number, -0.5, 0.5);
  }
  return of(p);
}

/** A way, its log seconds, and how likely it began elsewhere than the roster says. */
interface Weighed {
  way: Way;
  y: number;
  far: number;
}

interface Away {
  elsewhere: Float64Array;
  awayAtWork: number;
  awayOnDuty: number;
}

/** How likely somebody starts elsewhere; `member` by habit, and from time to time everybody. */
export const farOf = (t: Omit<Away, 'elsewhere'>, place: Place, member: number): number =>
  place === 'duty' ? t.awayOnDuty : place === 'work' ? 1 - (1 - member) * (1 - t.awayAtWork) : member;

/** Who is elsewhere than registered, of members and of everybody at work or on duty, by the ways that they took. */
function fitAway(
  ways: Weighed[],
  members: number,
  about: { line: Line; far: number; spread: number; away: Away },
): Away {
  const { line, far, spread, away } = about;
  const evidence = new Float64Array(members);
  const odds = ways.map(({ way, y }) => {
    const near = (y - usualWay(line, way)) / spread;
    const off = (y - far) / ELSEWHERE_SPREAD;
    const more = -0.5 * off ** 2 - Math.log(ELSEWHERE_SPREAD) + 0.5 * near ** 2 + Math.log(spread);
    return Math.exp(clamp(more, -1.5, 2.5));
  });
  ways.forEach(({ way }, k) => {
    const odd = odds[k] as number;
    const atWork = way.place === 'work' ? away.awayAtWork : 0;
    if (way.place !== 'duty')
      evidence[way.member] = (evidence[way.member] as number) + Math.log(odd / (1 - atWork + atWork * odd));
  });
  const elsewhere = evidence.map(
    (e) => 1 / (1 + ((1 - ELSEWHERE) / ELSEWHERE) * Math.exp(-clamp(e, -20, 20))),
  );
  // Before anything is known a seventh is away at work and one in twenty on duty; each worth some ways.
  let [work, workOf, duty, dutyOf] = [20 * 0.15, 20, 20 * 0.05, 20];
  ways.forEach((one, k) => {
    const { place, member } = one.way;
    const odd = odds[k] as number;
    const own = place === 'duty' ? 0 : (elsewhere[member] as number);
    const share = place === 'duty' ? away.awayOnDuty : place === 'work' ? away.awayAtWork : 0;
    const once = (share * odd) / (share * odd + 1 - share);
    one.far = 1 - (1 - own) * (1 - once);
    if (place === 'work') [work, workOf] = [work + (1 - own) * once, workOf + 1 - own];
    if (place === 'duty') [duty, dutyOf] = [duty + once, dutyOf + 1];
  });
  return { elsewhere, awayAtWork: work / workOf, awayOnDuty: duty / dutyOf };
}

function fitEta(ways: readonly (Weighed & { own: number })[]) {
  let [xx, xy, x1, y1, n] = [15, 15 * 0.7, 0, 15 * 0.08, 15];
  let [promise, promiseOf] = [15 * 0.08, 15];
  const points = ways.flatMap(({ way, y, own, far }) => {
    if (way.eta_seconds === null) return [];
    const promised = Math.log(Math.max(60, way.eta_seconds));
    const off = clamp(y - promised, -1.5, 1.5);
    return [{ x: clamp(promised - own, -1.5, 1.5), y: clamp(y - own, -1.5, 1.5), off, weight: 1 - far }];
  });
  for (const { x, y, off, weight } of points) {
    xx += weight * x * x;
    xy += weight * x * y;
    x1 += weight * x;
    y1 += weight * y;
    n += weight;
    promise += off;
    promiseOf++;
  }
  const share = clamp((xy * n - x1 * y1) / Math.max(1e-6, xx * n - x1 * x1), 0, 1.1);
  const more = (y1 - share * x1) / n;
  const promiseMore = promise / promiseOf;
  const rest = points.reduce(
    (sum, { x, y, weight }) => sum + weight * (y - share * x - more) ** 2,
    20 * 0.32 ** 2,
  );
  const promiseRest = points.reduce((sum, { off }) => sum + (off - promiseMore) ** 2, 20 * 0.4 ** 2);
  return {
    ...{ etaShare: share, etaMore: more, etaSpread: Math.sqrt(rest / (n + 5)) },
    ...{ promiseMore, promiseSpread: Math.sqrt(promiseRest / (points.length + 20)) },
  };
}

export function fitTravel(all: readonly Way[], members: number, events: number): Travel {
  const weighed = all.map((w): Weighed => {
    const took_seconds = clamp(w.took_seconds, 30, 4 * 3_600);
    return { way: { ...w, took_seconds }, y: Math.log(took_seconds), far: ELSEWHERE };
  });
  let line = START;
  let spread = SPREAD + 0.1;
  const elsewhereMean = all.reduce((sum, w) => sum + w.travel_seconds, 20 * 900) / (all.length + 20);
  let away: Away = {
    elsewhere: new Float64Array(members).fill(ELSEWHERE),
    ...{ awayAtWork: 0.15, awayOnDuty: 0.05 },
  };
  for (let round = 0; round < ROUNDS; round++) {
    line = fitLine(weighed, line);
    let [squares, of] = [40 * (SPREAD + 0.1) ** 2, 40];
    for (const { way, y, far } of weighed) {
      squares += (1 - far) * (y - usualWay(line, way)) ** 2;
      of += 1 - far;
    }
    spread = Math.sqrt(squares / of);
    const far = usualWay(line, { night: 0, place: 'free', travel_seconds: elsewhereMean });
    away = fitAway(weighed, members, { line, far, spread, away });
  }
  const rest = weighed.map((one) => ({
    ...one,
    ...{ weight: 1 - one.far, value: one.y - usualWay(line, one.way) },
  }));
  const night = shrink(
    rest.map(({ way, value, weight }) => ({ group: way.event, value, weight })),
    events,
    { between: NIGHT, within: SPREAD },
  );
  const own = shrink(
    rest.map(({ way, value, weight }) => ({
      ...{ group: way.member, weight },
      value: value - (night.mean[way.event] as number),
    })),
    members,
    { between: BETWEEN, within: SPREAD },
  );
  const stated = rest.map((one) => ({
    ...one,
    own: one.y - one.value + (own.mean[one.way.member] as number),
  }));
  const met = new Set(all.map((w) => w.event));
  const between2 = [...met].reduce(
    (sum, e) => sum + (night.mean[e] as number) ** 2 + (night.variance[e] as number),
    8 * NIGHT ** 2,
  );
  return {
    ...{ ...line, ...away, ...fitEta(stated) },
    ...{ member: own.mean, spread: own.variance.map((v) => Math.sqrt(v + own.within2)) },
    ...{ elsewhereMean, elsewhereSpread: ELSEWHERE_SPREAD },
    night: Math.sqrt(between2 / (met.size + 8) + 0.06 ** 2 + 0.2 ** 2 / (1 + met.size)),
  };
}
