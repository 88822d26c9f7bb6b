// What must hold after every step of a simulated world, each by its name.
import { isDeepStrictEqual } from 'node:util';
import { liveMatching, totalOf } from '../../src/callout/gap.ts';
import { replay } from '../../src/callout/replay.ts';
import { loadRow, loadState } from '../../src/callout/store.ts';
import { LEASE_SECONDS } from '../../src/delivery/claim.ts';
import type { Sql } from '../../src/kernel/database.ts';
import { readLog } from '../../src/kernel/log.ts';
import { endInvariants } from './end-invariants.ts';
import type { Faults } from './faults.ts';
import type { Attempt, Fail, Ledger } from './ledger.ts';
import { missing } from './matching.ts';
import type { Processes } from './processes.ts';
import type { Scheduler } from './scheduler.ts';
import { type DeliveryRow, type Snapshot, takeSnapshot } from './snapshot.ts';

export interface InvariantsDeps {
  sql: Sql;
  ledger: Ledger;
  scheduler: Scheduler;
  processes: Processes;
  faults: Faults;
}

export interface Invariants {
  /** After each commit. */
  check(): Promise<void>;
  /** Nothing waits or is in hand. */
  isResting(): boolean;
  /** When all is over. */
  checkEnd(): Promise<void>;
}

/** When somebody could first have done what was due at `due`: a clock that is behind makes timers of the past. */
type Since = (what: string, due: Date) => number;

const PUNCTUAL_MS = 1_000;
const LEAVES_MS = 2_000;
const HANGS_MS = 25_000;
const WRONG_CLOCK_MS = (LEASE_SECONDS - 5) * 1_000;
const MARKS: Record<string, string> = { real: '【真实】', drill: '【演练】', test: '【测试】' };
const CALLOUT_STEPS: Record<string, string[]> = {
  active: ['held', 'stood_down'],
  held: ['active', 'stood_down'],
  stood_down: ['closed'],
  closed: [],
};
const RANK: Record<string, number> = {
  ...{ queued: 0, sending: 1, accepted: 2, failed: 3, expired: 3, cancelled: 3, delivered: 4, read: 5 },
};
/** What we broke ourselves, or what the product says of a provider that we broke. */
const EXPECTED =
  /CONNECTION_CLOSED|ECONNREFUSED|40001|57014|a provider refuses our messages|texts could not be fetched/;

export function openInvariants(deps: InvariantsDeps): Invariants {
  const { sql, ledger, scheduler } = deps;
  let before: Snapshot = { callouts: [], echelons: [], summonses: [], deliveries: [] };
  const seen = { attempts: 0, errors: 0 };
  const known = new Map<string, number>();
  const knownSince: Since = (what, due) => {
    const key = `${what} ${due.getTime()}`;
    const at_ms = known.get(key) ?? scheduler.now_ms();
    known.set(key, at_ms);
    return Math.max(at_ms, due.getTime());
  };
  const isDue = (moments: Set<number>) => [...moments].some((at_ms) => at_ms <= scheduler.now_ms());
  const fail: Fail = (invariant, detail) => {
    const at = new Date(scheduler.now_ms()).toISOString();
    scheduler.trace(`✗ ${invariant}: ${detail}`);
    ledger.violations.push({ invariant, at, detail });
  };
  return {
    async check() {
      const now = await takeSnapshot(sql);
      forwardOnly(before, now, fail);
      heldOnce(now, fail);
      foundAgain(now, fail);
      quietAfterEnd(before, now, fail);
      askedOnce(now, fail);
      newAttempts(deps, ledger.attempts.slice(seen.attempts), now, fail);
      seen.attempts = ledger.attempts.length;
      for (const error of ledger.errors.slice(seen.errors)) {
        if (!EXPECTED.test(error.text)) fail('no-surprises', `${error.process}: ${error.text}`);
      }
      seen.errors = ledger.errors.length;
      punctual(deps, now, knownSince, fail);
      unsent(deps, now, knownSince, fail);
      await logAndGap(sql, before, now, fail);
      before = now;
      for (const at_ms of momentsOf(now)) deps.processes.pollAt(at_ms, () => isDue(momentsOf(before)));
    },
    isResting: () => before.deliveries.every((d) => d.state !== 'queued' && d.state !== 'sending'),
    async checkEnd() {
      await endInvariants(sql, ledger, await takeSnapshot(sql), scheduler.now_ms(), fail);
    },
  };
}

/** When something is due that a poll would find. */
function momentsOf(now: Snapshot): Set<number> {
  const moments = [
    ...now.callouts.map((c) => c.nextCheckAt),
    ...now.deliveries.flatMap((d) =>
      d.state === 'queued'
        ? [d.nextAttemptAt, d.expiresAt]
        : d.state === 'sending'
          ? [d.deadlineAt]
          : [d.askReceiptAt],
    ),
  ];
  return new Set(moments.flatMap((at) => (at ? [at.getTime()] : [])));
}

/** Call-outs, echelons and deliveries never go back. */
function forwardOnly(before: Snapshot, now: Snapshot, fail: Fail): void {
  const callouts = new Map(now.callouts.map((c) => [c.id, c]));
  for (const was of before.callouts) {
    const is = callouts.get(was.id);
    if (!is) {
      fail('forward-only', `call-out ${was.id} is gone`);
      continue;
    }
    const steps = [was.state, ...(CALLOUT_STEPS[was.state] ?? [])];
    if (!steps.includes(is.state)) fail('forward-only', `call-out ${was.id}: ${was.state} → ${is.state}`);
    if (is.version < was.version)
      fail('forward-only', `call-out ${was.id}: version ${was.version} → ${is.version}`);
  }
  const echelons = new Map(now.echelons.map((e) => [`${e.calloutId}/${e.number}`, e.state]));
  for (const was of before.echelons) {
    const is = echelons.get(`${was.calloutId}/${was.number}`);
    if (was.state !== 'pending' && is !== was.state)
      fail('forward-only', `echelon ${was.calloutId}/${was.number}: ${was.state} → ${is}`);
  }
  // By number: what was begun earlier may be committed later, and stands before.
  const deliveries = new Map(now.deliveries.map((d) => [d.id, d]));
  for (const was of before.deliveries) {
    const is = deliveries.get(was.id) as DeliveryRow;
    const again = was.state === 'sending' && is.state === 'queued';
    if ((RANK[is.state] ?? 0) < (RANK[was.state] ?? 0) && !again)
      fail('forward-only', `delivery ${was.id}: ${was.state} → ${is.state}`);
  }
}

/** What waits stands in the queue, what is in hand under a lease: nobody would look for it elsewhere. */
function foundAgain(now: Snapshot, fail: Fail): void {
  for (const d of now.deliveries) {
    if (d.state === 'queued' && !d.placed)
      fail('found-again', `delivery ${d.id} waits and is not in the queue`);
    if (d.state !== 'queued' && d.places > 0)
      fail('found-again', `delivery ${d.id} is ${d.state} and waits in the queue`);
    if (d.state === 'sending' && !d.leased)
      fail('found-again', `delivery ${d.id} is in hand without a lease`);
  }
}

/** One call-out holds a member at a time. */
function heldOnce(now: Snapshot, fail: Fail): void {
  const holders = new Map<number, number>();
  for (const s of now.summonses.filter((one) => one.engaged)) {
    const other = holders.get(s.memberId);
    if (other !== undefined)
      fail('held-once', `member ${s.memberId} in call-outs ${other} and ${s.calloutId}`);
    holders.set(s.memberId, s.calloutId);
  }
}

/** After the end no timer, and nothing new but the word that it is over. Rows tell, not times: clocks differ. */
function quietAfterEnd(before: Snapshot, now: Snapshot, fail: Fail): void {
  const ended = new Set(before.callouts.filter((c) => c.stoodDownAt).map((c) => c.id));
  const known = new Map(before.deliveries.map((d) => [d.id, d.state]));
  for (const c of now.callouts) {
    if (!c.stoodDownAt) continue;
    if (c.nextCheckAt) fail('quiet-after-end', `call-out ${c.id} has a timer`);
    const end = c.stoodDownAt;
    for (const d of now.deliveries) {
      if (d.calloutId !== c.id || d.purpose === 'stand_down' || d.purpose === 'help') continue;
      if (d.state === 'queued' && d.expiresAt > end)
        fail('quiet-after-end', `delivery ${d.id} (${d.purpose}) still waits`);
      if (ended.has(c.id) && known.get(d.id) === 'queued' && d.state === 'sending' && d.expiresAt > end)
        fail('quiet-after-end', `delivery ${d.id} (${d.purpose}) was claimed after the end`);
      if (ended.has(c.id) && !known.has(d.id))
        fail('quiet-after-end', `delivery ${d.id} (${d.purpose}) was made afterwards`);
    }
  }
}

/** One message for each channel, as often as somebody was asked. */
function askedOnce(now: Snapshot, fail: Fail): void {
  const times = new Map(now.summonses.map((s) => [s.id, s.askedTimes]));
  const counted = Map.groupBy(
    now.deliveries.filter((d) => d.summonsId !== null && ['summons', 'stand_down'].includes(d.purpose)),
    (d) => `${d.summonsId} ${d.purpose} ${d.channel} ${d.address}`,
  );
  for (const [key, same] of counted) {
    const allowed = times.get(same[0]?.summonsId ?? 0) ?? 1;
    if (same.length > allowed) fail('summoned-once', `${key}: ${same.length} messages`);
  }
}

function newAttempts(deps: InvariantsDeps, fresh: Attempt[], now: Snapshot, fail: Fail): void {
  const rows = new Map(now.deliveries.map((d) => [d.id, d]));
  for (const attempt of fresh) {
    const row = rows.get(attempt.deliveryId);
    if (!row) {
      fail('marked', `delivery ${attempt.deliveryId} was handed over before it was committed`);
      continue;
    }
    const mark = row.kind ? MARKS[row.kind] : '';
    if (mark && !attempt.text.startsWith(mark))
      fail('marked', `“${attempt.text.slice(0, 30)}” of a ${row.kind}`);
    copies(deps, attempt, fail);
  }
}

/** At most one more, and that only when nobody could know what became of the first. */
function copies({ ledger, processes }: InvariantsDeps, last: Attempt, fail: Fail): void {
  const same = ledger.attempts.filter((a) => a.deliveryId === last.deliveryId && a.taken);
  if (!last.taken || same.length < 2) return;
  if (same.length > 2) fail('one-duplicate', `delivery ${last.deliveryId} was taken ${same.length} times`);
  const first = same[0] as Attempt;
  const disturbed = ledger.troubles.some((t) => t.at_ms >= first.at_ms && t.at_ms <= last.at_ms);
  // A clock that is wrong by about a lease takes what is in hand for given up, or is itself taken so.
  const { found_ms } = first;
  if (found_ms !== undefined && !ledger.troubles.some((t) => t.at_ms >= found_ms))
    fail('one-duplicate', `delivery ${last.deliveryId} was sent again although its provider had it`);
  const wrong = processes.all.some((p) => Math.abs(p.wrong_ms()) > WRONG_CLOCK_MS);
  if (first.told !== 'unknown' && !disturbed && !wrong)
    fail('one-duplicate', `delivery ${last.deliveryId} was sent again although its fate was known`);
}

/** Since when some dispatcher has been at work with nothing in its way. */
function wellSince_ms({ processes, faults, ledger, scheduler }: InvariantsDeps): number {
  const now_ms = scheduler.now_ms();
  const since = processes.living('dispatcher').flatMap((p) => {
    if (p.skew_ms < 0 || p.stalledUntil_ms > now_ms) return [];
    const last = ledger.troubles.findLast((t) => t.process === p.name);
    return Math.max(last?.at_ms ?? p.startedAt_ms, p.startedAt_ms);
  });
  return Math.max(Math.min(...since), faults.databaseSince_ms());
}

/** A timer is acted upon within a second of its time, or of the recovery when that was later. */
function punctual(deps: InvariantsDeps, now: Snapshot, knownSince: Since, fail: Fail): void {
  const now_ms = deps.scheduler.now_ms();
  const since_ms = wellSince_ms(deps);
  for (const c of now.callouts) {
    if (!c.nextCheckAt) continue;
    const late_ms = now_ms - Math.max(knownSince(`call-out ${c.id}`, c.nextCheckAt), since_ms);
    if (late_ms > PUNCTUAL_MS) fail('punctual', `call-out ${c.id} is looked at ${late_ms} ms late`);
  }
}

/** What is due leaves, as fast as its route takes it. */
function unsent(deps: InvariantsDeps, now: Snapshot, knownSince: Since, fail: Fail): void {
  const now_ms = deps.scheduler.now_ms();
  const due = now.deliveries.filter(
    (d) => d.state === 'queued' && d.nextAttemptAt.getTime() < now_ms && d.expiresAt.getTime() > now_ms,
  );
  if (due.length === 0) return;
  const since_ms = wellSince_ms(deps);
  const ill = (channel: string) =>
    deps.ledger.attempts.some(
      (a) => a.channel === channel && a.told !== 'accepted' && a.at_ms > now_ms - HANGS_MS,
    );
  for (const d of due) {
    const from_ms = Math.max(knownSince(`delivery ${d.id}`, d.nextAttemptAt), since_ms);
    const late_ms = now_ms - from_ms;
    if (late_ms < LEAVES_MS + (ill(d.channel) ? HANGS_MS : 0)) continue;
    const pace = d.channel === 'sms' ? deps.processes.pace_per_second : null;
    const others = deps.ledger.attempts.filter((a) => a.channel === 'sms' && a.at_ms >= from_ms).length;
    // A route at work at its own pace is not idle: somebody goes first.
    if (pace && others >= ((late_ms - LEAVES_MS) / 1_000) * pace - 1) continue;
    fail('no-summons-unsent', `delivery ${d.id} (${d.purpose}, ${d.channel}) waits ${late_ms} ms`);
  }
}

/** The log replays to what the tables say, and the gap is what trying everything finds. */
async function logAndGap(sql: Sql, before: Snapshot, now: Snapshot, fail: Fail): Promise<void> {
  const known = new Map(before.callouts.map((c) => [c.id, c.fingerprint]));
  for (const c of now.callouts.filter((one) => known.get(one.id) !== one.fingerprint)) {
    const [stored, log] = await Promise.all([
      loadRow(sql, c.id).then((row) => loadState(sql, row)),
      readLog(sql, c.id),
    ]);
    const replayed = plain(replay(log));
    if (!isDeepStrictEqual(plain(stored), replayed))
      fail('log-replays', difference(plain(stored), replayed, `call-out ${c.id}`));
    if (stored.stoodDownAt) continue;
    const [ours, theirs] = [missing(stored), totalOf(liveMatching(stored).gap)];
    if (ours !== theirs)
      fail('gap-is-least', `call-out ${c.id}: ${theirs} missing, ${ours} by trying everything`);
  }
}

/** Without what rows from a database carry along beside their columns. */
const plain = (state: unknown): unknown => JSON.parse(JSON.stringify(state));

/** The first place where the two differ. */
function difference(stored: unknown, replayed: unknown, path: string): string {
  if (stored && replayed && typeof stored === 'object' && typeof replayed === 'object') {
    for (const key of Object.keys({ ...stored, ...replayed })) {
      const [a, b] = [(stored as never)[key], (replayed as never)[key]];
      if (!isDeepStrictEqual(a, b)) return difference(a, b, `${path}.${key}`);
    }
  }
  return `${path}: ${JSON.stringify(stored)} in the tables, ${JSON.stringify(replayed)} by the log`;
}
