// A test message to one member every few minutes, and the alarm when none of its ways took it within a minute: it proves
// that summonses would leave when nothing else is sent all night. Off unless a member is named.
import { alarms } from '../delivery/alarm.ts';
import type { Channels } from '../delivery/channel.ts';
import type { DispatchLog } from '../delivery/dispatch.ts';
import { enqueue } from '../delivery/outbox.ts';
import type { Database, Tx } from '../kernel/database.ts';
import { probes } from './probe.ts';
import { loadReach } from './reach.ts';

const KEY = 'canary';
/** What has not left after so long does not leave. */
const PATIENCE_MS = 60_000;

export interface Canary {
  memberId: number;
  every_minutes: number;
}

export interface CanaryDeps {
  db: Database;
  channels: Channels;
  alarmPhones: readonly string[];
  log: DispatchLog;
}

/** The last one; kept as a setting, shared by all processes. */
interface Last {
  at: string;
  deliveryIds: number[];
  /** Nothing took it, and that was told. */
  failing: boolean;
}

const NEVER: Last = { at: new Date(0).toISOString(), deliveryIds: [], failing: false };

/** Looks once: at what became of the last canary, and whether the next one is due. One process at a time looks. */
export async function watchCanary(deps: CanaryDeps, canary: Canary, now: Date): Promise<void> {
  await deps.db.sql`
    insert into setting (key, value) values (${KEY}, ${JSON.stringify(NEVER)}) on conflict (key) do nothing`;
  await deps.db.transaction(async (tx) => {
    const [row] = await tx<{ value: string }[]>`
      select value from setting where key = ${KEY} for update skip locked`;
    if (!row) return;
    const was = JSON.parse(row.value) as Last;
    const judged = await judge(tx, deps, was, now);
    const due = now.getTime() - new Date(was.at).getTime() >= canary.every_minutes * 60_000;
    const is = due ? await fly(tx, deps, canary, judged, now) : judged;
    if (is !== was) await tx`update setting set value = ${JSON.stringify(is)} where key = ${KEY}`;
  });
}

async function judge(tx: Tx, deps: CanaryDeps, last: Last, now: Date): Promise<Last> {
  if (now.getTime() - new Date(last.at).getTime() < PATIENCE_MS || last.at === NEVER.at) return last;
  const took = await tx`
    select from delivery where id = any(${last.deliveryIds}::bigint[]) and state in ('accepted', 'delivered', 'read') limit 1`;
  const failing = took.length === 0;
  if (failing === last.failing) return last;
  if (failing) deps.log.error({ deliveryIds: last.deliveryIds }, 'no way took the canary');
  const template = failing ? 'alarm.canary' : 'alarm.canary_over';
  await enqueue(tx, alarms(deps.channels, deps.alarmPhones, { template, vars: {}, not: [] }, now), now);
  return { ...last, failing };
}

async function fly(tx: Tx, deps: CanaryDeps, canary: Canary, last: Last, now: Date): Promise<Last> {
  const reach = (await loadReach(tx, [canary.memberId])).get(canary.memberId);
  const rows = reach ? probes(reach, 'canary', deps.channels, now) : [];
  const deliveryIds = await enqueue(tx, rows, now);
  return { ...last, at: now.toISOString(), deliveryIds };
}
