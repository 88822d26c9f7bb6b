// Tells the administrators that a route is stuck, once an episode and on another route, and that it moves again.
import type { Database } from '../kernel/database.ts';
import type { Channels } from './channel.ts';
import type { DispatchLog } from './dispatch.ts';
import { readFlow } from './flow.ts';
import { enqueue, type NewDelivery } from './outbox.ts';

/** Before what asks people, after what releases them. */
const PRIORITY = 15;
/** An old alarm is no news. */
const ALARM_SECONDS = 3_600;

/** Looks once. Several processes may look at the same moment: each change is told by one of them. */
export async function watchFlow(
  db: Database,
  channels: Channels,
  phones: readonly string[],
  now: Date,
  log: DispatchLog,
): Promise<void> {
  const flow = await readFlow(db.sql, channels, now);
  const stuck = flow.filter((f) => f.state === 'stuck').map((f) => f.route);
  await db.transaction(async (tx) => {
    const begun = await tx<{ route: string }[]>`
      update route_flow set stuck_since = ${now} where route = any(${stuck}::text[]) and stuck_since is null
      returning route`;
    const unknown = await tx<{ route: string }[]>`
      insert into route_flow (route, stuck_since) select route, ${now} from unnest(${stuck}::text[]) route
      on conflict (route) do nothing returning route`;
    const over = await tx<{ route: string }[]>`
      update route_flow set stuck_since = null where stuck_since is not null and not route = any(${stuck}::text[])
      returning route`;
    const tell = (template: string, rows: { route: string }[]) =>
      rows.flatMap(({ route }) => alarms(channels, phones, { template, vars: { route }, not: stuck }, now));
    // The operator's log hears it too: it needs no route.
    for (const { route } of [...begun, ...unknown]) log.error({ route }, 'messages are due and none leaves');
    await enqueue(tx, [...tell('alarm.stuck', [...begun, ...unknown]), ...tell('alarm.over', over)], now);
  });
}

/** What tells `phones` of trouble, over routes that are not themselves the trouble. */
export function alarms(
  channels: Channels,
  phones: readonly string[],
  about: { template: string; vars: Record<string, string>; not: string[] },
  now: Date,
): NewDelivery[] {
  const open = channels.all.filter((c) => c.kind === 'sms' && !about.not.includes(c.route));
  return phones.flatMap((address, ordinal) => {
    const way = open.find((c) => c.capabilities(address));
    if (!way) return [];
    return {
      ...{ calloutId: null, summonsId: null, memberId: null, purpose: 'alarm', channel: way.kind, address },
      ...{ route: way.route, priority: PRIORITY, ordinal, step: 0, unless: null },
      ...{ template: about.template, vars: about.vars, sendAt: now },
      expiresAt: new Date(now.getTime() + ALARM_SECONDS * 1_000),
    };
  });
}
