// From many outcomes of one policy to a line of the table, with how sure each figure is.
import type { Outcome } from './stage.ts';

export interface Share {
  share: number;
  low: number;
  high: number;
}

/** Wilson's interval, 95%. */
export function shareOf(yes: number, of: number): Share {
  if (of === 0) return { share: 0, low: 0, high: 1 };
  const [z, p] = [1.96, yes / of];
  const middle = (p + (z * z) / (2 * of)) / (1 + (z * z) / of);
  const half = (z / (1 + (z * z) / of)) * Math.sqrt((p * (1 - p)) / of + (z * z) / (4 * of * of));
  return { share: p, low: Math.max(0, middle - half), high: Math.min(1, middle + half) };
}

export interface Score {
  policy: string;
  nights: number;
  feasible: number;
  /** Of what is feasible. */
  success: Share;
  atNight: Share;
  /** Of the nights that were feasible: of the others nobody knows how few would have been enough. */
  summoned: number;
  summonedError: number;
  /** Against full foresight. */
  times: number;
  surplus: number;
  full_minutes: number | null;
  /** Stated chance less what came true, in points, and the worst tenth of what was said. */
  calibration: {
    off: number;
    said: number;
    true: number;
    bins: { said: number; true: number; n: number }[];
  } | null;
  /** Share of all summonses that the busiest tenth of the members carries. */
  busiest: number;
  step_ms: number;
}

const mean = (list: number[]) => list.reduce((a, b) => a + b, 0) / Math.max(1, list.length);

function calibrationOf(outcomes: Outcome[]): Score['calibration'] {
  const said = outcomes.flatMap((o) => (o.said ? [o.said] : []));
  if (said.length === 0) return null;
  const bins = [0, 0.2, 0.4, 0.6, 0.8, 0.9, 0.95, 0.99].map((low, k, all) => {
    const own = said.filter(({ chance }) => chance >= low && chance < (all[k + 1] ?? 2));
    return {
      said: mean(own.map((s) => s.chance)),
      true: mean(own.map((s) => Number(s.true))),
      n: own.length,
    };
  });
  const [on, came] = [mean(said.map((s) => s.chance)), mean(said.map((s) => Number(s.true)))];
  return { off: 100 * (on - came), said: on, true: came, bins: bins.filter(({ n }) => n > 0) };
}

export function scoreOf(
  policy: string,
  outcomes: Outcome[],
  about: { foresight: number; busiest: number },
): Score {
  const feasible = outcomes.filter((o) => o.feasible);
  const night = feasible.filter((o) => o.isNight);
  const summoned = feasible.map((o) => o.summoned);
  const average = mean(summoned);
  const error = Math.sqrt(mean(summoned.map((s) => (s - average) ** 2)) / Math.max(1, summoned.length));
  const full = outcomes
    .flatMap((o) => (o.full_seconds === null ? [] : [o.full_seconds]))
    .sort((a, b) => a - b);
  const wins = (list: Outcome[]) => shareOf(list.filter((o) => o.success).length, list.length);
  return {
    ...{
      policy,
      nights: outcomes.length,
      feasible: feasible.length,
      success: wins(feasible),
      atNight: wins(night),
    },
    ...{ summoned: average, summonedError: 1.96 * error, times: average / about.foresight },
    surplus: mean(outcomes.filter((o) => o.success).map((o) => o.surplus)),
    full_minutes: full.length > 0 ? (full[Math.floor(full.length / 2)] as number) / 60 : null,
    ...{ calibration: calibrationOf(outcomes), busiest: about.busiest },
    step_ms:
      outcomes.reduce((s, o) => s + o.took_ms, 0) /
      Math.max(
        1,
        outcomes.reduce((s, o) => s + o.steps, 0),
      ),
  };
}
