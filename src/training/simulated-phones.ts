// The simulated phones at work: what is due on them goes the way that every answer goes.
import type { CalloutDeps } from '../callout/deps.ts';
import { storeAnswers } from '../callout/respond.ts';
import type { AnswerKind } from '../callout/respond-rules.ts';
import { SIMULATED } from '../delivery/channels/simulated.ts';
import type { Tx } from '../kernel/database.ts';
import { phonesOf } from './drill-scenarios.ts';
import { habitsOf } from './habits.ts';
import { type Act, actsOnEnd, actsOnSummons, type PlannedAct } from './simulated-rules.ts';

const BATCH = 200;

interface Due {
  id: number;
  summonsId: number;
  memberId: number;
  act: Act;
  etaMinutes: number | null;
  distanceM: number | null;
  coming: boolean;
  /** Can say no more than that it is home: released, or all is over. */
  over: boolean;
  scenario: string | null;
  seed: number;
}

/** Does all that is due at `now`; several processes may, each does others. */
export async function actOnSimulatedPhones(deps: CalloutDeps, now: Date): Promise<void> {
  while ((await deps.db.transaction((tx) => actOnce(tx, now))) > 0);
}

async function actOnce(tx: Tx, now: Date): Promise<number> {
  const due = await tx<Due[]>`
    with taken as (
      select id from simulated_act where done_at is null and due_at <= ${now}
      order by due_at, id limit ${BATCH} for update skip locked
    ), done as (
      update simulated_act a set done_at = ${now} from taken t where a.id = t.id
      returning a.id, a.summons_id, a.act, a.eta_minutes, a.due_at
    )
    select d.id, d.summons_id, s.member_id, d.act, d.eta_minutes, s.distance_m,
      s.answer is not distinct from 'coming' as coming, c.state not in ('active', 'held') or s.released_at is not null as over,
      p.scenario, coalesce(p.seed, c.id) as seed
    from done d join summons s on s.id = d.summons_id join callout c on c.id = s.callout_id
    left join planned_drill p on p.callout_id = c.id
    where c.phones = 'simulated' order by d.due_at, d.id`;
  await write(tx, due.flatMap(nextOf), now);
  const said = due.filter((d) => (d.act === 'home_safe' ? true : !isHeard(d.act) && !d.over));
  await storeAnswers(tx, said.map(answerOf), now);
  return due.length;
}

const isHeard = (act: Act) => act === 'hear' || act === 'hear_end';

function nextOf(due: Due): (PlannedAct & { summonsId: number })[] {
  const phones = phonesOf(due.scenario);
  const habits = habitsOf({ seed: due.seed, phones }, due.memberId);
  const acts =
    due.act === 'hear'
      ? actsOnSummons(habits, phones, due.distanceM)
      : due.act === 'hear_end'
        ? actsOnEnd(habits, due.coming)
        : [];
  return acts.map((act) => ({ ...act, summonsId: due.summonsId }));
}

async function write(tx: Tx, acts: ReturnType<typeof nextOf>, now: Date): Promise<void> {
  const rows = acts.map(({ after_seconds, ...act }) => ({
    ...act,
    dueAt: new Date(now.getTime() + Math.round(after_seconds * 1_000)).toISOString(),
  }));
  await tx`
    insert into simulated_act (summons_id, act, eta_minutes, due_at)
    select a."summonsId", a.act, a."etaMinutes", a."dueAt"
    from jsonb_to_recordset(${tx.json(rows as never)}) as
      a("summonsId" bigint, act text, "etaMinutes" int, "dueAt" timestamptz)
    on conflict do nothing`;
}

const answerOf = ({ id, summonsId, act, etaMinutes }: Due) => ({
  ...{ summonsId, answer: act as AnswerKind, etaMinutes, reason: null, channel: SIMULATED, deviceAt: null },
  ...{ clientId: `${SIMULATED}:${id}`, move: false, givenBy: null },
});
