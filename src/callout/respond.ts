// Stores answers: any number at once, in one transaction, each with its log entry. All answer paths end here.

import { cancelQueued, wake } from '../delivery/outbox.ts';
import type { Tx } from '../kernel/database.ts';
import { appendLog, type NewLogEntry } from '../kernel/log.ts';
import { closeWhenAllHome } from './close.ts';
import type { CalloutDeps } from './deps.ts';
import { stateOf } from './gap.ts';
import { type Answer, applyAnswer, type Counted, type Elsewhere, type Verdict } from './respond-rules.ts';
import type { CalloutPhase, Kind, PersonState } from './state.ts';

export interface AnswerRequest extends Answer {
  summonsId: number;
  /** Made on the phone: the same one again is a replay. */
  clientId: string | null;
  /** Who answered for somebody else. */
  givenBy: string | null;
}

export type AnswerOutcome = Verdict['outcome'] | 'unknown';

export interface Answered {
  outcome: AnswerOutcome;
  calloutId: number | null;
  kind: Kind | null;
  phase: CalloutPhase | null;
  /** What the person is now, with this answer. */
  state: PersonState | null;
  elsewhere: Elsewhere | null;
}

interface Subject extends Counted {
  id: number;
  calloutId: number;
  memberId: number;
  engaged: boolean;
  kind: Kind;
  phase: CalloutPhase;
  arriveBy: Date;
  graceMinutes: number;
  unfilled: boolean;
  /** The judgement is asked at every answer. */
  judged: boolean;
  elsewhere: Elsewhere | null;
}

/** Locks the call-outs that the answers may touch: real ones first, so that no two batches wait in a circle. */
async function lockCallouts(tx: Tx, ids: number[]): Promise<void> {
  await tx`
    select c.id from callout c where c.id in (
      select s.callout_id from summons s where s.id = any(${ids}::bigint[])
      union select o.callout_id from summons s join summons o on o.member_id = s.member_id and o.engaged
      where s.id = any(${ids}::bigint[]))
    order by (c.kind = 'real') desc, c.id for no key update`;
}

/** What the answers are about. Read after the locks, so that nothing of it changes until the commit. */
async function loadSubjects(tx: Tx, ids: number[]): Promise<Map<number, Subject>> {
  const rows = await tx<
    (Subject & {
      other: number | null;
      otherCallout: number;
      otherKind: Kind;
      otherTitle: string;
      otherComing: boolean;
      otherGivenAt: Date | null;
    })[]
  >`
    select s.id, s.callout_id, s.member_id, s.engaged, s.answer, s.reason, s.answered_at, s.channel, s.eta_at,
      s.en_route_at, s.arrived_at, s.no_show_at, s.released_at, s.home_safe_at, s.given_at, s.summoned_at, c.kind, c.state as phase, c.arrive_by,
      (c.policy->>'etaGraceMinutes')::int as grace_minutes, c.unfilled_since is not null as unfilled,
      c.forecast_mode <> 'off' as judged,
      o.id as other, o.callout_id as other_callout, oc.kind as other_kind, oc.title as other_title,
      o.answer is not distinct from 'coming' as other_coming, o.given_at as other_given_at
    from summons s join callout c on c.id = s.callout_id
    left join summons o on o.member_id = s.member_id and o.engaged and o.id <> s.id
    left join callout oc on oc.id = o.callout_id
    where s.id = any(${ids}::bigint[])`;
  return new Map(
    rows.map(({ other, otherCallout, otherKind, otherTitle, otherComing, otherGivenAt, ...s }) => {
      const elsewhere =
        other === null
          ? null
          : {
              summonsId: other,
              calloutId: otherCallout,
              kind: otherKind,
              title: otherTitle,
              coming: otherComing,
              givenAt: otherGivenAt,
            };
      return [s.id, { ...s, elsewhere }];
    }),
  );
}

/** Answers that come together are looked at together. */
const JUDGED_AFTER_MS = 1_000;

const UNKNOWN: Answered = {
  ...{ outcome: 'unknown', calloutId: null, kind: null, phase: null, state: null, elsewhere: null },
};

async function replayed(tx: Tx, answers: AnswerRequest[]): Promise<Set<string>> {
  const keyed = answers.filter((a) => a.clientId !== null);
  if (keyed.length === 0) return new Set();
  const rows = await tx<{ summonsId: number; clientId: string }[]>`
    select summons_id, client_id from response
    where summons_id = any(${keyed.map((a) => a.summonsId)}::bigint[]) and client_id = any(${keyed.map((a) => a.clientId)})`;
  return new Set(rows.map((r) => `${r.summonsId} ${r.clientId}`));
}

interface Batch {
  changed: Map<number, Subject>;
  responses: Record<string, unknown>[];
  log: NewLogEntry[];
  /** Said again: summons → when. */
  confirmed: Map<number, Date>;
  left: { summonsId: number; calloutId: number; memberId: number; to: number }[];
  /** Call-outs of which somebody came home. */
  home: Set<number>;
  /** calloutId → when its rules must look again. */
  checks: Map<number, Date>;
}

const soonest = (checks: Map<number, Date>, calloutId: number, at: Date) => {
  const known = checks.get(calloutId);
  if (!known || at < known) checks.set(calloutId, at);
};

/** Writes down what one answer did, in memory. */
function note(batch: Batch, subject: Subject, a: AnswerRequest, verdict: Verdict, now: Date): void {
  const { calloutId, memberId, id } = subject;
  const late = verdict.outcome === 'late';
  const shared = { answer: a.answer, etaMinutes: a.etaMinutes, reason: a.reason, channel: a.channel };
  const deviceAt = a.deviceAt?.toISOString() ?? null;
  batch.responses.push({
    summonsId: id,
    calloutId,
    memberId,
    ...shared,
    deviceAt,
    clientId: a.clientId,
    late,
    givenBy: a.givenBy,
  });
  const before = subject.answer;
  if (verdict.outcome === 'recorded') {
    Object.assign(subject, verdict.next);
    batch.confirmed.delete(id);
    subject.engaged = subject.answer !== 'cannot' && subject.releasedAt === null;
    batch.changed.set(id, subject);
    if (a.answer === 'home_safe') batch.home.add(calloutId);
    const expected = subject.etaAt ?? now;
    const reopened = subject.answer === 'cannot' || subject.unfilled;
    soonest(
      batch.checks,
      calloutId,
      reopened ? now : new Date(expected.getTime() + subject.graceMinutes * 60_000),
    );
    if (subject.judged) soonest(batch.checks, calloutId, new Date(now.getTime() + JUDGED_AFTER_MS));
    if (verdict.leave && subject.elsewhere) {
      const { summonsId, calloutId: from } = subject.elsewhere;
      batch.left.push({ summonsId, calloutId: from, memberId, to: calloutId });
      soonest(batch.checks, from, now);
      subject.elsewhere = null;
    }
  }
  const type = verdict.outcome === 'recorded' ? 'responded' : `response_${verdict.outcome}`;
  const data: Record<string, unknown> = { summonsId: id, ...shared, deviceAt, before };
  if (a.givenBy) data.givenBy = a.givenBy;
  if (verdict.outcome === 'recorded') data.now = counted(subject);
  batch.log.push({ at: now, calloutId, memberId, type, actor: a.givenBy ?? `member:${memberId}`, data });
}

/** Said again, the answer that counts is as new as the last time it was said. */
function confirm(batch: Batch, subject: Subject, at: Date | null): void {
  subject.givenAt = at;
  if (at && !batch.changed.has(subject.id)) batch.confirmed.set(subject.id, at);
}

const counted = (s: Counted) => ({
  ...{ answer: s.answer, reason: s.reason, answeredAt: s.answeredAt, channel: s.channel, etaAt: s.etaAt },
  ...{ enRouteAt: s.enRouteAt, arrivedAt: s.arrivedAt, homeSafeAt: s.homeSafeAt },
});

async function write(tx: Tx, batch: Batch, now: Date): Promise<void> {
  const left = batch.left.map((l) => l.summonsId);
  if (left.length > 0) {
    await tx`update summons set engaged = false, answer = 'cannot', reason = 'moved', answered_at = ${now}, given_at = ${now}, eta_at = null,
      en_route_at = null, arrived_at = null where id = any(${left}::bigint[])`;
  }
  const changed = [...batch.changed.values()].map((s) => ({
    ...{ id: s.id, engaged: s.engaged, givenAt: s.givenAt, ...counted(s) },
  }));
  const checks = [...batch.checks].map(([id, at]) => ({ id, at }));
  const written = await Promise.all([
    tx`update summons s set engaged = n.engaged, answer = n.answer, reason = n.reason, answered_at = n."answeredAt",
        channel = n.channel, eta_at = n."etaAt", en_route_at = n."enRouteAt", arrived_at = n."arrivedAt", no_show_at = null,
        home_safe_at = n."homeSafeAt", given_at = n."givenAt"
      from jsonb_to_recordset(${tx.json(changed as never)}) as n(id bigint, engaged boolean, answer text, reason text,
        "answeredAt" timestamptz, channel text, "etaAt" timestamptz, "enRouteAt" timestamptz, "arrivedAt" timestamptz,
        "homeSafeAt" timestamptz, "givenAt" timestamptz)
      where s.id = n.id`,
    tx`insert into response (summons_id, callout_id, member_id, answer, eta_minutes, reason, channel, at, device_at,
        client_id, late, given_by)
      select r."summonsId", r."calloutId", r."memberId", r.answer, r."etaMinutes", r.reason, r.channel, ${now},
        r."deviceAt", r."clientId", r.late, r."givenBy"
      from jsonb_to_recordset(${tx.json(batch.responses as never)}) as r("summonsId" bigint, "calloutId" int,
        "memberId" int, answer text, "etaMinutes" int, reason text, channel text, "deviceAt" timestamptz, "clientId" text,
        late boolean, "givenBy" text)`,
    appendLog(tx, batch.log),
    cancelQueued(tx, [...batch.changed.keys(), ...left], ['summons', 'overdue'], now),
    tx`update callout c set next_check_at = n.at
      from jsonb_to_recordset(${tx.json(checks as never)}) as n(id int, at timestamptz)
      where c.id = n.id and c.state in ('active', 'held') and (c.next_check_at is null or c.next_check_at > n.at)`,
  ]);
  const closing = batch.home.size > 0 && (await closeWhenAllHome(tx, [...batch.home], now));
  // Only a timer that moved is news to a dispatcher.
  if (written[4].count > 0 || closing) await wake(tx);
}

async function writeConfirmed(tx: Tx, confirmed: Map<number, Date>): Promise<void> {
  const rows = [...confirmed].map(([id, at]) => ({ id, at }));
  await tx`update summons s set given_at = n.at
    from jsonb_to_recordset(${tx.json(rows as never)}) as n(id bigint, at timestamptz) where s.id = n.id`;
}

/**
 * Stores `answers` in the caller's transaction and says what became of each, in order. Unknown summonses are
 * `unknown`. The same client id again is `unchanged`.
 */
export async function storeAnswers(tx: Tx, answers: AnswerRequest[], now: Date): Promise<Answered[]> {
  const ids = [...new Set(answers.map((a) => a.summonsId))];
  await lockCallouts(tx, ids);
  const [subjects, seen] = await Promise.all([loadSubjects(tx, ids), replayed(tx, answers)]);
  const batch: Batch = {
    changed: new Map(),
    responses: [],
    log: [],
    ...{ confirmed: new Map(), left: [], home: new Set(), checks: new Map() },
  };
  const outcomes = answers.map((a): Answered => {
    const subject = subjects.get(a.summonsId);
    if (!subject) return UNKNOWN;
    const { kind, phase, calloutId } = subject;
    const state = () => stateOf(subject, subject.arriveBy);
    const key = `${a.summonsId} ${a.clientId}`;
    const replay = a.clientId !== null && seen.has(key);
    if (replay) return { outcome: 'unchanged', calloutId, kind, phase, state: state(), elsewhere: null };
    seen.add(key);
    const verdict = applyAnswer(subject, { kind, phase }, a, subject.elsewhere, now);
    const elsewhere = verdict.outcome === 'conflict' ? verdict.elsewhere : null;
    if (verdict.outcome === 'unchanged') confirm(batch, subject, verdict.givenAt);
    else if (verdict.outcome !== 'conflict') note(batch, subject, a, verdict, now);
    return { outcome: verdict.outcome, calloutId, kind, phase, state: state(), elsewhere };
  });
  for (const { calloutId, memberId, to } of batch.left) {
    const actor = `member:${memberId}`;
    batch.log.push({ at: now, calloutId, memberId, type: 'moved', actor, data: { to } });
  }
  if (batch.responses.length > 0) await write(tx, batch, now);
  if (batch.confirmed.size > 0) await writeConfirmed(tx, batch.confirmed);
  return outcomes;
}

/** `storeAnswers` in a transaction of its own: either all are durable or none is. */
export const respondAll = (deps: CalloutDeps, answers: AnswerRequest[]): Promise<Answered[]> =>
  deps.db.transaction((tx) => storeAnswers(tx, answers, deps.clock.now()));
