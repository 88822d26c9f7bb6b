// A dispatcher's surroundings: scripted providers, a clock by hand, and what was rendered and complained of.
import { type Channels, channelsOf } from '../../src/delivery/channel.ts';
import type { DispatchDeps, RenderInput } from '../../src/delivery/dispatch.ts';
import { enqueue, type NewDelivery } from '../../src/delivery/outbox.ts';
import { type ManualClock, manualClock } from '../../src/kernel/clock.ts';
import type { Database } from '../../src/kernel/database.ts';
import { aDelivery } from './deliveries.ts';
import type { ScriptedChannel } from './scripted-channel.ts';

export const SMS = { channel: 'sms', route: 'scripted-sms', address: '+8613800000001' } as const;
export const PUSH = { channel: 'push', route: 'scripted-push' } as const;

export interface DispatchRig extends DispatchDeps {
  channels: Channels;
  clock: ManualClock;
  rendered: RenderInput[];
  errors: Record<string, unknown>[];
}

export function dispatchRig(db: Database, now: Date, all: ScriptedChannel[]): DispatchRig {
  const rendered: RenderInput[] = [];
  const errors: Record<string, unknown>[] = [];
  return {
    db,
    channels: channelsOf(all),
    clock: manualClock(now),
    log: { error: (about) => errors.push(about) },
    urgentBelow: 30,
    render(input) {
      rendered.push(input);
      return { title: '集结', body: `${input.doubtful ? '重发 ' : ''}${input.purpose}`, link: null };
    },
    rendered,
    errors,
  };
}

let nextMember = 1000;

/** Enqueues a list of people, each with one text; says who they are. */
export async function queueTexts(
  db: Database,
  now: Date,
  count: number,
  over: Partial<NewDelivery> = {},
): Promise<number[]> {
  const members = Array.from({ length: count }, () => nextMember++);
  const rows = members.map((id, ordinal) =>
    aDelivery(now, { ...SMS, summonsId: id, memberId: id, ordinal, ...over }),
  );
  await db.transaction((tx) => enqueue(tx, rows, now));
  return members;
}

/** How many deliveries are in each state. */
export async function stateCounts(db: Database): Promise<Record<string, number>> {
  const rows = await db.sql<{ state: string; n: number }[]>`
    select state, count(*) as n from delivery group by state`;
  return Object.fromEntries(rows.map((r) => [r.state, r.n]));
}
