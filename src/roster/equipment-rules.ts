// When equipment counts, and when it is looked at again. Pure.
import { termEnd } from '../kernel/calendar.ts';

export const PIECE_STATES = ['in_service', 'defective', 'lost', 'retired'] as const;
export type PieceState = (typeof PIECE_STATES)[number];

export interface Piece {
  state: PieceState;
  /** The last day on which it counts. */
  expiresOn: string | null;
}

/** Why a piece does not count on `today`; null: it does. */
export function unfitWhy(
  { state, expiresOn }: Piece,
  today: string,
): Exclude<PieceState, 'in_service'> | 'expired' | null {
  if (state !== 'in_service') return state;
  return expiresOn !== null && expiresOn < today ? 'expired' : null;
}

/** Defective and expired pieces an officer may hand out with a reason; what is gone nobody can. */
export const mayIssue = (why: ReturnType<typeof unfitWhy>, despite: string | undefined): boolean =>
  why === null || (despite !== undefined && (why === 'defective' || why === 'expired'));

/** The last day that `months` from `day` on cover; null: no end. */
export const dueAfter = (day: string, months: number | null): string | null =>
  months === null ? null : termEnd(day, months);

const NEXT: Record<string, readonly PieceState[]> = {
  defective: ['in_service'],
  mended: ['defective'],
  lost: ['in_service', 'defective'],
  found: ['lost'],
  retired: ['in_service', 'defective', 'lost'],
};
/** May this be said of a piece in this state? */
export const mayBecome = (state: PieceState, said: string): boolean => NEXT[said]?.includes(state) ?? false;
