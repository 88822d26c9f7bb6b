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

/** One answer and the way that followed it. */
export interface Way {
  member: number;
  event: number;
  night: 0 | 1;
  /** The way as estimated at the time. */
  travel_seconds: number;
  eta_seconds: number | null;
  /** From the answer to the scene. */
  took_seconds: number;
}

export interface Travel {
  /** Log seconds to get ready, how much more at night, and the log factor on the estimated way. */
  ready: number;
  readyAtNight: number;
  factor: number;
  member: Float64Array;
  spread: Float64Array;
  /** How likely this member is not where the roster says, and how long the way is then. */
  elsewhere: Float64Array;
  elsewhereMean: number;
  elsewhereSpread: number;
  /** Once somebody named an ETA: the share it counts against our own estimate, what is added, and the spread left. */
  etaShare: number;
  etaMore: number;
  etaSpread: number;
  /** Luck of a whole night: of the ways, in log seconds. */
  night: number;
}

const ELSEWHERE = 0.08;
const ELSEWHERE_SPREAD = 0.55;
const SPREAD = 0.35;
const BETWEEN = 0.2;
const NIGHT = 0.13;

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

type Line = Pick<Travel, 'ready' | 'readyAtNight' | 'factor'>;
const START: Line = { ready: Math.log(330), readyAtNight: 0.15, factor: Math.log(1.15) };

/** Log seconds from the answer to the scene, as for anybody. */
export const usualWay = (t: Line, night: number, travel_seconds: number): number =>
  Math.log(Math.exp(t.ready + night * t.readyAtNight) + Math.exp(t.factor) * travel_seconds);

/** Gauss–Newton on three numbers; the starting ones are worth a few ways. */
function fitLine(ways: { way: Way; y: number; weight: number }[], line: Line): Line {
  const p: [number, number, number] = [line.ready, line.readyAtNight, line.factor];
  const start = [START.ready, START.readyAtNight, START.factor];
  for (let round = 0; round < 4; round++) {
    const pull = [4, 20, 8];
    const right = p.map((x, k) => ((start[k] ?? 0) - x) * (pull[k] ?? 1));
    const left = pull.map((w, k) => pull.map((_, j) => (j === k ? w : 0)));
    for (const { way, y, weight } of ways) {
      const ready = Math.exp(p[0] + way.night * p[1]);
      const road = Math.exp(p[2]) * way.travel_seconds;
      const d = [ready / (ready + road), (way.night * ready) / (ready + road), road / (ready + road)];
      const off = clamp(y - Math.log(ready + road), -1, 1);
      for (let k = 0; k < 3; k++) {
        right[k] = (right[k] as number) + weight * (d[k] as number) * off;
        const row = left[k] as number[];
        for (let j = 0; j < 3; j++)
          row[j] = (row[j] as number) + weight * (d[k] as number) * (d[j] as number);
      }
    }
    const moved = solve(left, right);
    for (let k = 0; k < 3; k++) p[k] = (p[k] as number) + clamp(moved[k] as number, -0.5, 0.5);
  }
  return { ready: p[0], readyAtNight: p[1], factor: p[2] };
}

/** How likely each member is elsewhere than registered: whose ways, taken together, say so. */
function fitElsewhere(
  ways: readonly Way[],
  members: number,
  about: { line: Line; far: number; spread: number },
): Float64Array {
  const evidence = new Float64Array(members);
  for (const way of ways) {
    const y = Math.log(way.took_seconds);
    const near = (y - usualWay(about.line, way.night, way.travel_seconds)) / about.spread;
    const away = (y - about.far) / ELSEWHERE_SPREAD;
    const more = -0.5 * away ** 2 - Math.log(ELSEWHERE_SPREAD) + 0.5 * near ** 2 + Math.log(about.spread);
    evidence[way.member] = (evidence[way.member] as number) + clamp(more, -1.5, 2.5);
  }
  return evidence.map((e) => 1 / (1 + ((1 - ELSEWHERE) / ELSEWHERE) * Math.exp(-clamp(e, -20, 20))));
}

function fitEta(ways: { way: Way; y: number; own: number }[]) {
  let [xx, xy, x1, y1, n] = [15, 15 * 0.7, 0, 15 * 0.08, 15];
  const stated = ways.filter(({ way }) => way.eta_seconds !== null);
  const points = stated.map(({ way, y, own }) => ({
    x: clamp(Math.log(Math.max(60, way.eta_seconds ?? 60)) - own, -1.5, 1.5),
    y: clamp(y - own, -1.5, 1.5),
  }));
  for (const { x, y } of points) {
    xx += x * x;
    xy += x * y;
    x1 += x;
    y1 += y;
    n++;
  }
  const share = clamp((xy * n - x1 * y1) / Math.max(1e-6, xx * n - x1 * x1), 0, 1.1);
  const more = (y1 - share * x1) / n;
  const rest = points.reduce((sum, { x, y }) => sum + (y - share * x - more) ** 2, 20 * 0.32 ** 2);
  return { etaShare: share, etaMore: more, etaSpread: Math.sqrt(rest / (points.length + 20)) };
}

export function fitTravel(all: readonly Way[], members: number, events: number): Travel {
  const ways = all.map((w) => ({ ...w, took_seconds: clamp(w.took_seconds, 30, 4 * 3_600) }));
  let line = START;
  let spread = SPREAD + 0.1;
  const far_seconds = ways.reduce((sum, w) => sum + w.travel_seconds, 20 * 900) / (ways.length + 20);
  let elsewhere: Float64Array = new Float64Array(members).fill(ELSEWHERE);
  for (let round = 0; round < 3; round++) {
    const weighed = ways.map((way) => ({
      ...{ way, y: Math.log(way.took_seconds) },
      weight: 1 - (elsewhere[way.member] as number),
    }));
    line = fitLine(weighed, line);
    const squares = weighed.reduce(
      (sum, { way, y, weight }) => sum + weight * (y - usualWay(line, way.night, way.travel_seconds)) ** 2,
      40 * (SPREAD + 0.1) ** 2,
    );
    spread = Math.sqrt(squares / weighed.reduce((sum, { weight }) => sum + weight, 40));
    elsewhere = fitElsewhere(ways, members, { line, far: usualWay(line, 0, far_seconds), spread });
  }
  const rest = ways.map((way) => ({
    ...{ way, weight: 1 - (elsewhere[way.member] as number) },
    value: Math.log(way.took_seconds) - usualWay(line, way.night, way.travel_seconds),
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
  const stated = rest.map(({ way, value }) => {
    const mine = Math.log(way.took_seconds) - value + (own.mean[way.member] as number);
    return { way, y: Math.log(way.took_seconds), own: mine };
  });
  const met = new Set(ways.map((w) => w.event));
  const between2 = [...met].reduce(
    (sum, e) => sum + (night.mean[e] as number) ** 2 + (night.variance[e] as number),
    8 * NIGHT ** 2,
  );
  return {
    ...line,
    ...{ member: own.mean, spread: own.variance.map((v) => Math.sqrt(v + own.within2)) },
    ...{ elsewhere, elsewhereMean: far_seconds, elsewhereSpread: ELSEWHERE_SPREAD },
    ...fitEta(stated),
    night: Math.sqrt(between2 / (met.size + 8) + 0.06 ** 2 + 0.2 ** 2 / (1 + met.size)),
  };
}
