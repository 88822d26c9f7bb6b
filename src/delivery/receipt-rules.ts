// What a provider's word does to a delivery. Pure; the same words in any order, repeated at will, end the same.
import type { ProviderStatus } from './channel.ts';

export type DeliveryState =
  | 'queued'
  | 'sending'
  | 'accepted'
  | 'delivered'
  | 'read'
  | 'failed'
  | 'expired'
  | 'cancelled';

/**
 * States only move up. Failure stands above acceptance (the provider takes a message before it fails), arrival above
 * failure (a phone that has the text has it, whatever was said before). What we gave up ourselves ranks as failure.
 */
const RANK: Record<DeliveryState, number> = {
  queued: 0,
  sending: 1,
  accepted: 2,
  failed: 3,
  expired: 3,
  cancelled: 3,
  delivered: 4,
  read: 5,
};

/** The state after hearing `status`; the same state when it brings nothing forward. */
export function stateAfter(state: DeliveryState, status: ProviderStatus): DeliveryState {
  return RANK[status] > RANK[state] ? status : state;
}

/** Why a push failed that arrived. */
export const NOT_SHOWN = 'not shown';

/** The provider took it and it reached the phone. */
export function hasArrived(state: DeliveryState): boolean {
  return RANK[state] >= RANK.delivered;
}

export interface HeardReceipt {
  provider: string;
  providerId: string;
  status: ProviderStatus;
}

/**
 * Whether a receipt says something of the attempt that counts. A duplicate sent after a lost reply has another id:
 * its failure says nothing of the later attempt, but its arrival is an arrival.
 */
export function concerns(
  delivery: { provider: string | null; providerId: string | null },
  heard: HeardReceipt,
): boolean {
  if (heard.status === 'delivered' || heard.status === 'read') return true;
  return delivery.provider === heard.provider && delivery.providerId === heard.providerId;
}
