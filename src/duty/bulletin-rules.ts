// When those who have not read a bulletin are reminded, and when a message about it may leave. Pure.
import { quietUntil } from '../callout/quiet-rules.ts';
import type { Quiet } from '../callout/wishes.ts';

/** As CAP has them. */
export const SEVERITIES = ['minor', 'moderate', 'severe', 'extreme'] as const;
export type Severity = (typeof SEVERITIES)[number];

/** Behind everything else: a bulletin to everybody delays nobody's summons. */
export const BULLETIN_PRIORITY = 80;
export const MOST_REMINDERS = 2;
const REMIND_HOURS: Record<Severity, number> = { extreme: 1, severe: 2, moderate: 12, minor: 24 };
const HOUR_MS = 3_600_000;

/** The next reminder after one at `last`; null when enough were sent, or it would come when the bulletin is over. */
export function remindAfter(
  severity: Severity,
  reminders: number,
  last: Date,
  validUntil: Date,
): Date | null {
  const at = new Date(last.getTime() + REMIND_HOURS[severity] * HOUR_MS);
  return reminders < MOST_REMINDERS && at < validUntil ? at : null;
}

const BY_HAND_MS = 30 * 60_000;

/** By hand, half an hour after everybody last heard of it at the earliest: more often teaches people not to look. */
export const mayRemind = (toldAt: Date | null, now: Date): boolean =>
  toldAt === null || now.getTime() - toldAt.getTime() >= BY_HAND_MS;

/** Quiet hours hold for bulletins of every severity. Null: it would come when the bulletin is over. */
export function leavesAt(quiet: Quiet | null, now: Date, until: Date): Date | null {
  const at = quietUntil(quiet, now) ?? now;
  return at < until ? at : null;
}
