// A call-out of a whole made-up force, for the benchmarks of what follows a launch.
import { launch, launchRequestSchema } from '../../src/callout/launch.ts';
import { summonsToken } from '../../src/callout/link.ts';
import { channelsOf } from '../../src/delivery/channel.ts';
import { messageLogChannel } from '../../src/delivery/channels/message-log.ts';
import { systemClock } from '../../src/kernel/clock.ts';
import type { Database } from '../../src/kernel/database.ts';
import { makeMembers } from './support.ts';

/** Calls `people` made-up members for a drill; returns it with each one's token. The links' secret is `bench`. */
export async function callEverybody(
  db: Database,
  people: number,
): Promise<{ id: number; tokens: string[]; summonsIds: number[] }> {
  await makeMembers(db, people);
  const clock = systemClock();
  const channels = channelsOf([messageLogChannel(db, clock, 'sms')]);
  const deps = { db, clock, channels, linkSecret: 'bench', publicUrl: 'http://127.0.0.1' };
  const request = launchRequestSchema.parse({
    ...{
      kind: 'drill',
      title: '演练',
      place: '东门',
      position: { lon: 103.8, lat: 36 },
      commander: { name: '王队' },
    },
    arriveBy: new Date(clock.now().getTime() + 24 * 3_600_000).toISOString(),
    lines: [{ role: 'general', count: people }],
    policy: { echelons: [{ windowSeconds: 86_400, factor: 1 }] },
  });
  const { id } = await launch(deps, request, { actor: 'bench', idempotencyKey: null });
  const rows = await db.sql<{ id: number }[]>`select id from summons order by id`;
  return { id, tokens: rows.map((r) => summonsToken('bench', r.id)), summonsIds: rows.map((r) => r.id) };
}
