// What the judgement proposes to a leader: whom to ask more, whom to let go. Accepted or dismissed in one press.
import { wake } from '../delivery/outbox.ts';
import type { Advice } from '../judgement/shapes.ts';
import type { Sql, Tx } from '../kernel/database.ts';
import { appendLog } from '../kernel/log.ts';
import { type Decided, isQuiet, stillHolds } from './judge-rules.ts';
import type { PoolEntry } from './state.ts';
import type { CalloutRow } from './store.ts';

export type ProposalKind = 'summon' | 'release';

export interface Proposal {
  id: number;
  kind: ProposalKind;
  state: 'open' | 'accepted' | 'dismissed' | 'replaced' | 'lapsed';
  madeAt: Date;
  memberIds: number[];
  role: string;
  chanceFrom: number;
  chanceTo: number;
  decidedAt: Date | null;
}

/** The open one of each kind. */
export const loadOpen = (sql: Sql | Tx, calloutId: number) => sql<Proposal[]>`
  select id, kind, state, made_at, member_ids, role, chance_from, chance_to, decided_at from forecast_proposal
  where callout_id = ${calloutId} and state = 'open' order by id`;

export const closeProposals = (tx: Tx, ids: number[], state: 'replaced' | 'lapsed', now: Date) => tx`
  update forecast_proposal set state = ${state}, decided_at = ${now} where id = any(${ids}) and state = 'open'`;

async function lastDecided(tx: Tx, calloutId: number, kind: ProposalKind): Promise<Decided | null> {
  const [row] = await tx<Decided[]>`
    select state, decided_at from forecast_proposal
    where callout_id = ${calloutId} and kind = ${kind} and state in ('accepted', 'dismissed')
    order by decided_at desc, id desc limit 1`;
  return row ?? null;
}

export interface Proposing {
  advice: Advice;
  /** Who may still be asked. */
  left: PoolEntry[];
  /** False: whoever is needed is asked without a question. */
  summons: boolean;
  from: number;
  to: number;
  role: string;
}

/** Puts on the board what is advised now; returns how many people it is about when it is a new one. */
export async function propose(tx: Tx, row: CalloutRow, about: Proposing, now: Date): Promise<number> {
  const { advice, left, summons } = about;
  const open = await loadOpen(tx, row.id);
  const idle = new Set(left.map((e) => e.memberId));
  const wanted = { summon: summons ? advice.summon : [], release: advice.release };
  const there = { summon: idle, release: new Set(advice.release) };
  let people = 0;
  for (const kind of ['release', 'summon'] as const) {
    const before = open.find((p) => p.kind === kind);
    const ids = wanted[kind];
    if (before && ids.length > 0 && stillHolds(before.memberIds, ids, there[kind])) continue;
    if (before) await closeProposals(tx, [before.id], ids.length > 0 ? 'replaced' : 'lapsed', now);
    if (ids.length === 0 || isQuiet(await lastDecided(tx, row.id, kind), now)) continue;
    await makeProposal(tx, row, kind, ids, about, now);
    people = ids.length;
  }
  return people;
}

async function makeProposal(
  tx: Tx,
  row: CalloutRow,
  kind: ProposalKind,
  ids: number[],
  { advice, from, to, role }: Proposing,
  now: Date,
): Promise<void> {
  const chances =
    kind === 'summon' ? { from, to } : { from: advice.forecast.chance, to: advice.forecast.chance };
  const [made] = await tx<{ id: number }[]>`
    insert into forecast_proposal (callout_id, kind, made_at, member_ids, role, chance_from, chance_to)
    values (${row.id}, ${kind}, ${now}, ${ids}, ${role}, ${chances.from}, ${chances.to}) returning id`;
  const data = { proposal: made?.id, kind, n: ids.length, ...chances, role };
  await appendLog(tx, [
    { at: now, calloutId: row.id, memberId: null, type: 'forecast_proposed', actor: 'forecast', data },
  ]);
  await wake(tx);
}
