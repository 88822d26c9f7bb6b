// A shift changes hands: its guard offers it, another takes it, an officer decides; what is against it is looked at twice.
import { writtenWays } from '../callout/probe.ts';
import { loadReach } from '../callout/reach.ts';
import type { Channels } from '../delivery/channel.ts';
import { enqueue, type NewDelivery } from '../delivery/outbox.ts';
import { cityDate, daysAfter } from '../kernel/calendar.ts';
import type { Database, Tx } from '../kernel/database.ts';
import { Problem } from '../kernel/problem.ts';
import { type ConflictKind, conflictsOf, USUAL_RULES } from './conflict-rules.ts';
import { isOverlap } from './plan-shifts.ts';
import { DUTY_PRIORITY, inCharge } from './roll-call-messages.ts';
import { weekdayOf } from './shift-rules.ts';
import { loadWeek } from './shift-week.ts';
import { afterDeed, type SwapDeed, type SwapState } from './swap-rules.ts';

export interface SwapDeps {
  db: Database;
  channels: Channels;
}

interface Held {
  id: number;
  shiftId: number;
  memberId: number;
  takerId: number | null;
  state: SwapState;
  startsAt: Date;
  endsAt: Date;
  siteId: number;
  siteName: string;
  stationId: number;
}

const mondayOf = (day: string) => daysAfter(day, 1 - weekdayOf(day));

/** Nobody else decides it, nor takes the shift away, until this is done. */
async function hold(tx: Tx, swapId: number): Promise<Held> {
  const [row] = await tx<Held[]>`
    select w.id, w.shift_id, w.member_id, w.taker_id, w.state, s.starts_at, s.ends_at, s.site_id, o.name as site_name,
      case when o.kind = 'station' then o.id else o.parent_id end as station_id
    from shift_swap w join shift s on s.id = w.shift_id join organisation o on o.id = s.site_id
    where w.id = ${swapId} for update of w, s`;
  if (!row) throw new Problem(404, 'not-found');
  return row;
}

function next(swap: Held, deed: SwapDeed, now: Date): SwapState {
  const state = afterDeed(swap.state, deed, swap.startsAt, now);
  if (!state) throw new Problem(409, 'swap-over');
  return state;
}

/** What is against `takerId` having it, beside his or her own shifts; by the usual rules. */
async function against(tx: Tx, swap: Held, takerId: number, now: Date): Promise<ConflictKind[]> {
  const monday = mondayOf(cityDate(swap.startsAt));
  const week = await loadWeek(tx, swap.stationId, monday, [takerId]);
  const guard = week.hands.find((h) => h.memberId === takerId);
  if (!guard) return ['not_allowed'];
  const others = week.theirs.filter((s) => s.memberId === takerId);
  const duty = { areaId: swap.siteId, startsAt: swap.startsAt, endsAt: swap.endsAt };
  return conflictsOf(duty, others, { guard, away: week.away, rules: USUAL_RULES, now });
}

async function mustFit(tx: Tx, swap: Held, takerId: number, now: Date): Promise<void> {
  const [first] = await against(tx, swap, takerId, now);
  if (first) throw new Problem(409, `swap-${first.replace('_', '-')}`);
}

/** Offered twice is offered once. */
export const offerShift = (db: Database, shiftId: number, memberId: number, now: Date): Promise<void> =>
  db.transaction(async (tx) => {
    const [own] = await tx<{ startsAt: Date }[]>`
      select starts_at from shift where id = ${shiftId} and member_id = ${memberId} for update`;
    if (!own) throw new Problem(404, 'not-found');
    if (own.startsAt <= now) throw new Problem(409, 'swap-over');
    await tx`
      insert into shift_swap (shift_id, member_id, offered_at) values (${shiftId}, ${memberId}, ${now}) on conflict do nothing`;
  });

export const withdrawOffer = (db: Database, swapId: number, memberId: number, now: Date): Promise<void> =>
  db.transaction(async (tx) => {
    const swap = await hold(tx, swapId);
    if (swap.memberId !== memberId) throw new Problem(404, 'not-found');
    await tx`update shift_swap set state = ${next(swap, 'withdraw', now)} where id = ${swapId}`;
  });

/** 409 with what is against it. The station's officers hear that somebody waits for their word. */
export const takeShift = (
  { db, channels }: SwapDeps,
  swapId: number,
  memberId: number,
  now: Date,
): Promise<void> =>
  db.transaction(async (tx) => {
    const swap = await hold(tx, swapId);
    if (swap.memberId === memberId) throw new Problem(409, 'swap-own');
    const state = next(swap, 'take', now);
    await mustFit(tx, swap, memberId, now);
    await tx`
      update shift_swap set state = ${state}, taker_id = ${memberId}, taken_at = ${now} where id = ${swapId}`;
    const officers = await inCharge(tx, [swap.stationId], ['station']);
    const template = 'shift_swap_asked';
    const rows = officers.flatMap(({ phone }, ordinal): NewDelivery[] => {
      const channel = channels.choose('sms', phone, template);
      if (!channel) return [];
      return [
        {
          ...{ calloutId: null, summonsId: null, memberId: null, purpose: template, priority: DUTY_PRIORITY },
          ...{ channel: channel.kind, route: channel.route, address: phone, ordinal, step: 0, unless: null },
          ...{ template, vars: varsOf(swap), sendAt: now, expiresAt: swap.startsAt },
        },
      ];
    });
    await enqueue(tx, rows, now);
  });

const varsOf = ({ startsAt, siteName }: Held) => ({ by: startsAt.toISOString(), place: siteName });

/** Both hear of it; a yes gives the shift to the taker, if nothing is against it by now. */
export async function decideSwap(
  { db, channels }: SwapDeps,
  swapId: number,
  yes: boolean,
  { actor, now }: { actor: string; now: Date },
): Promise<{ state: SwapState }> {
  try {
    return await db.transaction(async (tx) => {
      const swap = await hold(tx, swapId);
      const state = next(swap, yes ? 'approve' : 'refuse', now);
      if (swap.takerId === null) throw new Problem(409, 'swap-over');
      if (yes) {
        await mustFit(tx, swap, swap.takerId, now);
        await tx`update shift set member_id = ${swap.takerId} where id = ${swap.shiftId}`;
      }
      await tx`
        update shift_swap set state = ${state}, decided_by = ${actor}, decided_at = ${now} where id = ${swapId}`;
      await tellBoth(tx, channels, swap, yes ? 'shift_swap_yes' : 'shift_swap_no', now);
      return { state };
    });
  } catch (error) {
    if (isOverlap(error)) throw new Problem(409, 'swap-overlap');
    throw error;
  }
}

async function tellBoth(tx: Tx, channels: Channels, swap: Held, template: string, now: Date): Promise<void> {
  const both = [swap.memberId, ...(swap.takerId === null ? [] : [swap.takerId])];
  const names = await tx<{ id: number; name: string }[]>`
    select id, name from member where id = any(${both})`;
  const taker = names.find((n) => n.id === swap.takerId)?.name ?? '';
  const reach = await loadReach(tx, both);
  const rows = both.flatMap((memberId, ordinal): NewDelivery[] => {
    const to = reach.get(memberId);
    if (!to) return [];
    const vars = { ...varsOf(swap), names: taker, language: to.wishes?.language === 'en' ? 'en' : 'zh' };
    return writtenWays(channels, to, template).map((way) => ({
      ...{ calloutId: null, summonsId: null, memberId, purpose: template, priority: DUTY_PRIORITY },
      ...{ step: 0, unless: null, template, vars, ...way, ordinal, sendAt: now, expiresAt: swap.endsAt },
    }));
  });
  await enqueue(tx, rows, now);
}
