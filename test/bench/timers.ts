// A thousand call-outs in progress, an echelon due every few milliseconds: how late each is raised and committed.
import { launch, launchRequestSchema } from '../../src/callout/launch.ts';
import { channelsOf } from '../../src/delivery/channel.ts';
import { messageLogChannel } from '../../src/delivery/channels/message-log.ts';
import { startDispatcher } from '../../src/delivery/dispatcher.ts';
import { inParallel } from '../../src/delivery/in-time.ts';
import { systemClock } from '../../src/kernel/clock.ts';
import { dispatchDeps, TICKS_AT_ONCE, workOf } from '../../src/work.ts';
import { type Bench, makeMembers, randomFrom } from './support.ts';

const CALLOUTS = 1_000;
/** So many that a launch looks at the nearest alone; here launches are only what goes before. */
const MEMBERS = 21_000;
const EVERY_MS = 20;
const LATE_MS = 250;

export const timers: Bench = async (db) => {
  await makeMembers(db, MEMBERS);
  const clock = systemClock();
  const channels = channelsOf([messageLogChannel(db, clock, 'sms')]);
  const logger = { info() {}, warn: console.warn, error: console.error };
  const deps = { db, clock, channels, linkSecret: 'bench', publicUrl: 'http://127.0.0.1', logger };
  const random = randomFrom(5);
  const arriveBy = new Date(clock.now().getTime() + 3_600_000).toISOString();
  await inParallel(Array.from({ length: CALLOUTS }), 4, async () => {
    const position = { lon: 103 + 1.6 * random(), lat: 35.3 + 1.4 * random() };
    const request = launchRequestSchema.parse({
      ...{ kind: 'drill', title: '演练', place: '东门', position, arriveBy, commander: { name: '王队' } },
      lines: [{ role: 'general', count: 3 }],
      policy: { echelons: [1, 1].map((factor) => ({ windowSeconds: 600, factor })) },
    });
    await launch(deps, request, { actor: 'bench', idempotencyKey: null });
  });
  await db.sql`update delivery set state = 'cancelled' where state = 'queued'`;
  await db.sql.unsafe('vacuum analyze');
  const first = new Date(clock.now().getTime() + 1_000);
  await db.sql`
    update echelon set due_at = ${first}::timestamptz + (callout_id * ${EVERY_MS}::int) * interval '1 ms' where number = 2`;
  await db.sql`
    update callout c set next_check_at = e.due_at from echelon e where e.callout_id = c.id and e.number = 2`;
  const work = workOf(deps);
  const late_ms: number[] = [];
  const all = Promise.withResolvers<void>();
  const seen = new Set<number>();
  const dispatcher = startDispatcher(dispatchDeps(deps), {
    async onTick(now) {
      await work.tick(now, TICKS_AT_ONCE);
      // Committed by now at the latest: what this round raised is that late.
      const at_ms = clock.now().getTime();
      const raised = await db.sql<{ calloutId: number; dueAt: Date }[]>`
        select callout_id, due_at from echelon where number = 2 and raised_at = ${now}`;
      for (const row of raised) {
        if (seen.has(row.calloutId)) continue;
        seen.add(row.calloutId);
        late_ms.push(at_ms - row.dueAt.getTime());
      }
      if (seen.size === CALLOUTS) all.resolve();
    },
    nextTick: work.nextTick,
  });
  await all.promise;
  await dispatcher.stop();
  const ours = late_ms.toSorted((a, b) => a - b)[Math.ceil(CALLOUTS * 0.99) - 1] ?? Number.NaN;
  const ratio = ours / LATE_MS;
  const unit = `ms late at p99 of ${CALLOUTS}, one every ${EVERY_MS} ms`;
  return [{ name: 'timers', ours, peer: LATE_MS, ratio, goal: '<= 1', met: ratio <= 1, unit }];
};
