// What may be done with a field report, and when something was seen. Pure.
import { cityMoment } from '../kernel/calendar.ts';

/** All that may be reported: no category is of another class, so that nobody is watched. */
export const REPORT_CLASSES = ['hazard', 'incident', 'lead'] as const;

export const REPORT_STATES = ['new', 'accepted', 'forwarded', 'done', 'declined', 'duplicate'] as const;
export type ReportState = (typeof REPORT_STATES)[number];

export const STEPS = ['accept', 'merge', 'decline', 'forward', 'finish'] as const;
export type Step = (typeof STEPS)[number];

/** From which states each step leads, and where to; what is decided stays so. */
const WAYS: Record<Step, { from: readonly ReportState[]; to: ReportState }> = {
  accept: { from: ['new', 'forwarded'], to: 'accepted' },
  merge: { from: ['new', 'accepted', 'forwarded'], to: 'duplicate' },
  decline: { from: ['new'], to: 'declined' },
  forward: { from: ['new', 'accepted', 'forwarded'], to: 'forwarded' },
  finish: { from: ['accepted', 'forwarded'], to: 'done' },
};

/** Null: it can not be done any more, or not yet. */
export const stateAfter = (state: ReportState, step: Step): ReportState | null =>
  WAYS[step].from.includes(state) ? WAYS[step].to : null;

export const stepsFrom = (state: ReportState): Step[] => STEPS.filter((s) => stateAfter(state, s) !== null);

/** What another report may be merged into: it leads on to an outcome, and to no third one. */
export const takesDuplicates = (state: ReportState): boolean => state !== 'declined' && state !== 'duplicate';

/** When it was seen, as somebody said by a phone's picker (2026-11-24T03:12); by our clock at the latest now. */
export function seenAtOf(said: string | undefined, now: Date): Date {
  const match = /^(\d{4}-\d\d-\d\d)T(\d\d):(\d\d)/.exec(said ?? '');
  if (!match) return now;
  const at = cityMoment(match[1] as string, Number(match[2]) * 60 + Number(match[3]));
  return at < now ? at : now;
}
