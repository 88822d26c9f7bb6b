// What the board shows beyond the call-out's own view: who was reached, how to phone them, what happened last.
import { actorNames } from '../access/actor-names.ts';
import { auditPhones } from '../access/audit.ts';
import type { Principal } from '../access/principal.ts';
import { memberScope, unitScope } from '../access/scope.ts';
import { shownState } from '../delivery/lease.ts';
import type { Database, Sql } from '../kernel/database.ts';
import { type LogEntry, readMemberLog } from '../kernel/log.ts';
import type { CalloutDeps } from './deps.ts';
import { liveMatching } from './gap.ts';
import { type LoadedView, listCallouts, loadView } from './list.ts';
import { shield } from './seen.ts';
import { KINDS, type PersonState } from './state.ts';
import { loadRow, loadState } from './store.ts';

/** A person's state, with what is known of those who did not answer. */
export type BoardState = PersonState | 'delivered' | 'unreachable';

export type BoardPerson = Omit<LoadedView['people'][number], 'state'> & {
  state: BoardState;
  /** The channel that was tried last. */
  tried: string | null;
};

export interface Board {
  loaded: LoadedView;
  people: BoardPerson[];
  /** Newest first. */
  log: LogEntry[];
  nearby: { id: number; kind: string; title: string }[];
  messages: number;
  /** Of whom the log names. */
  actorName(actor: string): string;
}

const LOG_LINES = 12;

/** 404 for a call-out that does not exist. */
export async function loadBoard(
  deps: Pick<CalloutDeps, 'db' | 'channels'>,
  id: number,
  who: Principal,
): Promise<Board> {
  const { sql } = deps.db;
  const loaded = await loadView(deps, id);
  const [ways, log, nearby, messages] = await Promise.all([
    loadWays(sql, id),
    loadLines(sql, id, 0, LOG_LINES),
    loadNearby(sql, id),
    countMessages(sql, id),
  ]);
  const actors = [...log.map((e) => e.actor), loaded.row.launchedBy];
  const [named, actorName] = await Promise.all([
    shield(sql, who, loaded.people),
    actorNames(sql, who, actors),
  ]);
  const people = named.map((p) => withWay(p, ways.get(p.summonsId)));
  return { loaded, people, log, nearby, messages, actorName };
}

export function withWay(person: LoadedView['people'][number], way: Way | undefined): BoardPerson {
  const state = person.state as PersonState;
  return {
    ...person,
    state: state === 'waiting' ? (way?.state ?? 'unreachable') : state,
    tried: way?.tried ?? null,
  };
}

/** Newest first. What was handed over and received is for the report; here it would push everything else out. */
export const loadLines = (sql: Sql, id: number, after: number, most: number) => sql<LogEntry[]>`
  select id, at, callout_id, member_id, type, actor, data from log_entry
  where callout_id = ${id} and id > ${after} and not starts_with(type, 'delivery_') order by id desc limit ${most}`;

/** Live call-outs that were near it when it was launched. */
export const loadNearby = (sql: Sql, id: number) => sql<Board['nearby']>`
  select c.id, c.kind, c.title from callout c where c.state in ('active', 'held') and c.id in (
    select (l.data->>'other')::int from log_entry l where l.callout_id = ${id} and l.type = 'nearby_callout')
  order by c.id`;

/** How many were handed over at least once. */
export async function countMessages(sql: Sql, id: number): Promise<number> {
  const [sent] = await sql<{ n: number }[]>`
    select count(*)::int as n from delivery where callout_id = ${id} and attempts > 0`;
  return sent?.n ?? 0;
}

/** How a person was reached: did anything arrive, is anything under way, or did everything fail? */
export interface Way {
  state: BoardState;
  tried: string;
}

/** By summons. */
export async function loadWays(sql: Sql, calloutId: number): Promise<Map<number, Way>> {
  const rows = await sql<{ summonsId: number; arrived: boolean; open: boolean; tried: string }[]>`
    select summons_id, bool_or(state in ('delivered', 'read')) as arrived,
      bool_or(state in ('queued', 'sending', 'accepted')) as open, (array_agg(channel order by id desc))[1] as tried
    from delivery where callout_id = ${calloutId} and purpose = 'summons' and summons_id is not null
    group by summons_id`;
  return new Map(
    rows.map(({ summonsId, arrived, open, tried }) => [
      summonsId,
      { state: arrived ? 'delivered' : open ? 'waiting' : 'unreachable', tried },
    ]),
  );
}

/** The first live phone of each of these members that `who` may have in full; who saw whose stands in the audit. */
export function revealPhones(
  db: Database,
  calloutId: number,
  memberIds: number[],
  who: Principal,
): Promise<Map<number, string>> {
  return db.transaction(async (tx) => {
    const rows = await tx<{ memberId: number; address: string }[]>`
      select distinct on (p.member_id) p.member_id, p.address from contact_point p join member m on m.id = p.member_id
      where p.member_id = any(${memberIds}) and p.kind = 'phone' and p.retired_at is null
        and ${memberScope(tx, who, 'member.phone')} order by p.member_id, p.id`;
    await auditPhones(
      tx,
      who,
      { entity: 'callout', id: calloutId },
      rows.map((r) => r.memberId),
    );
    return new Map(rows.map((r) => [r.memberId, r.address]));
  });
}

export interface PersonRecord {
  actorName(actor: string): string;
  /** What the log says of this person, oldest first. */
  history: LogEntry[];
  deliveries: {
    id: number;
    at: Date;
    purpose: string;
    channel: string;
    state: string;
    reason: string | null;
  }[];
}

export async function loadPersonRecord(
  sql: Sql,
  calloutId: number,
  memberId: number,
  who: Principal,
): Promise<PersonRecord> {
  const [history, deliveries] = await Promise.all([
    readMemberLog(sql, calloutId, memberId),
    sql<PersonRecord['deliveries']>`
      select d.id, coalesce(d.first_sent_at, d.next_attempt_at) as at, d.purpose, d.channel, ${shownState(sql)} as state, d.reason
      from delivery d join member m on m.id = d.member_id
      where d.callout_id = ${calloutId} and d.member_id = ${memberId} and ${memberScope(sql, who, 'member.read')}
      order by d.id`,
  ]);
  const actorName = await actorNames(
    sql,
    who,
    history.map((e) => e.actor),
  );
  return { history, deliveries, actorName };
}

/** Live call-outs with what they still miss, real ones first. */
export async function loadLive(db: CalloutDeps['db'], who: Principal) {
  const { callouts } = await listCallouts(db, { state: 'live', page: 1, pageSize: 50 }, who);
  const live = await Promise.all(
    callouts.map(async (callout) => {
      const state = await loadState(db.sql, await loadRow(db.sql, callout.id));
      return { ...callout, gap: liveMatching(state).gap };
    }),
  );
  return live.sort((a, b) => KINDS.indexOf(a.kind) - KINDS.indexOf(b.kind) || b.id - a.id);
}
export type LiveCallout = Awaited<ReturnType<typeof loadLive>>[number];

export interface Force {
  members: number;
  reachable: number;
  consented: number;
  units: number;
  vacancies: number;
}

/** The force in numbers, as far as `who` may see it: of active members, how many can be reached and consented. */
export async function countForce(sql: Sql, who: Principal): Promise<Force> {
  const [row] = await sql<Force[]>`
    select count(*)::int as members,
      (count(*) filter (where exists (select from contact_point p where p.member_id = m.id and p.retired_at is null
        and (p.kind = 'push' or p.opted_out_at is null))))::int as reachable,
      (count(*) filter (where m.consent_on is not null and m.consent_withdrawn_on is null))::int as consented,
      (select count(*)::int from unit u where ${unitScope(sql, who, 'unit.read')}) as units,
      (select coalesce(sum(greatest(p.seats - (select count(*) from member h where h.unit_id = p.unit_id
        and h.status <> 'left' and coalesce(h.post, 'member') = p.title), 0)), 0)::int from post p
        join unit u on u.id = p.unit_id where ${unitScope(sql, who, 'unit.read')}) as vacancies
    from member m where m.status = 'active' and ${memberScope(sql, who, 'member.read')}`;
  return row ?? { members: 0, reachable: 0, consented: 0, units: 0, vacancies: 0 };
}
