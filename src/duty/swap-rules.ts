// How a shift changes hands, and whether somebody was there when it began. Pure.
import type { Span } from './demand-rules.ts';
import { FENCE_M } from './roll-call-rules.ts';

/** Where guards see their shifts. */
export const OWN_PAGE = '/me/shifts';

export const SWAP_STATES = ['offered', 'taken', 'approved', 'refused', 'withdrawn'] as const;
export type SwapState = (typeof SWAP_STATES)[number];
export type SwapDeed = 'take' | 'withdraw' | 'approve' | 'refuse';

const NEXT: Record<SwapState, Partial<Record<SwapDeed, SwapState>>> = {
  offered: { take: 'taken', withdraw: 'withdrawn' },
  taken: { withdraw: 'withdrawn', approve: 'approved', refuse: 'refused' },
  approved: {},
  refused: {},
  withdrawn: {},
};

/** Null: it can not be done any more. Nothing changes hands once it has begun. */
export const afterDeed = (state: SwapState, deed: SwapDeed, startsAt: Date, now: Date): SwapState | null =>
  startsAt <= now && deed !== 'refuse' ? null : (NEXT[state][deed] ?? null);

const EARLIEST_MS = 60 * 60_000;

/** From an hour before it begins until it ends. */
export const maySignOn = ({ startsAt, endsAt }: Span, now: Date): boolean =>
  now.getTime() >= startsAt.getTime() - EARLIEST_MS && now < endsAt;

export const SIGN_ON_STATES = ['here', 'elsewhere', 'unknown'] as const;
export type SignOnState = (typeof SIGN_ON_STATES)[number];

/** Without a position, or at a place without one, nobody can tell. */
export const signOnState = (distance_m: number | null, fence_m: number | null): SignOnState =>
  distance_m === null ? 'unknown' : distance_m <= (fence_m ?? FENCE_M) ? 'here' : 'elsewhere';
