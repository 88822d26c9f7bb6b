// What the judgement says of a call-out now, for its board: the newest moment that was kept, and what is proposed.
import type { Sql } from '../kernel/database.ts';
import { listMoments } from './forecast-moments.ts';
import type { ForecastMode } from './policy.ts';
import { loadOpen, type ProposalKind } from './proposals.ts';
import type { CalloutRow } from './store.ts';

export interface Judged {
  mode: ForecastMode;
  /** Null: it has not said anything yet. */
  now: {
    at: string;
    /** Of all in time, by those who were asked. */
    chance: number;
    medianAt: string | null;
    late: boolean;
  } | null;
  proposals: { id: number; kind: ProposalKind; people: number; role: string; from: number; to: number }[];
}

export async function loadJudged(sql: Sql, row: CalloutRow): Promise<Judged> {
  const { id, forecastMode: mode } = row;
  if (mode === 'off') return { mode, now: null, proposals: [] };
  const [moment] = await listMoments(sql, id, 1);
  const open = await loadOpen(sql, id);
  return {
    mode,
    now: moment
      ? {
          ...{ at: moment.at.toISOString(), late: moment.late },
          chance: moment.done === 'summoned' ? moment.chanceThen : moment.chance,
          medianAt: moment.medianAt?.toISOString() ?? null,
        }
      : null,
    proposals: open.map((p) => ({
      ...{ id: p.id, kind: p.kind, people: p.memberIds.length },
      ...{ role: p.role, from: p.chanceFrom, to: p.chanceTo },
    })),
  };
}
