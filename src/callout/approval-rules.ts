// When a launch waits for a second person, and for how long. Pure.
import type { Plan } from './build-plan.ts';
import type { Kind, Line } from './state.ts';

/** What the installation asks for. */
export interface ApprovalPolicy {
  /** A real call-out of more people than this waits for a second person; null: none ever does. */
  above: number | null;
  /** How long it waits. */
  minutes: number;
}

export const APPROVAL: ApprovalPolicy = { above: 200, minutes: 30 };

/** How large a launch is: the people it wakes at once, or those it asks for where the force has not so many. */
export const sizeOf = (lines: readonly Line[], plan: Pick<Plan, 'echelons'>): number =>
  Math.max(plan.echelons[0]?.asks ?? 0, required(lines));

export const required = (lines: readonly Line[]): number => lines.reduce((sum, line) => sum + line.count, 0);

/** Drills and tests never do. */
export const needsSecond = ({ above }: ApprovalPolicy, kind: Kind, people: number): boolean =>
  kind === 'real' && above !== null && people > above;

/** What waits longer than its arrive-by time could not be launched any more. */
export function waitsUntil({ minutes }: ApprovalPolicy, now: Date, arriveBy: Date): Date {
  const patience = new Date(now.getTime() + minutes * 60_000);
  return patience < arriveBy ? patience : arriveBy;
}
