// What is against somebody's shifts: two at once, too little rest, too many hours, leave, no consent. Pure.
import { cityDate, dayNumber, daysAfter } from '../kernel/calendar.ts';
import { minutesOf, type Span, touches } from './demand-rules.ts';
import { type Away, cityMoment } from './shift-rules.ts';

export interface WorkRules {
  /** Between two shifts. */
  restMinutes: number;
  /** On one day of the city, and from Monday to Sunday. */
  dayMinutes: number;
  weekMinutes: number;
}

/** Labour law asks for eight hours and forty a week; guards work by the comprehensive system, with these as its outer bounds. */
export const USUAL_RULES: WorkRules = { restMinutes: 660, dayMinutes: 720, weekMinutes: 2_880 };

export const CONFLICTS = [
  'begun',
  'overlap',
  'leave',
  'not_allowed',
  'elsewhere',
  'rest',
  'day',
  'week',
] as const;
export type ConflictKind = (typeof CONFLICTS)[number];
/** The others can be confirmed by whoever publishes. */
export const NEVER: readonly ConflictKind[] = ['begun', 'overlap', 'leave', 'not_allowed', 'elsewhere'];

export interface Duty extends Span {
  areaId: number;
}

/** What is known of a guard. */
export interface Guard {
  memberId: number;
  active: boolean;
  consentOn: string | null;
  consentWithdrawnOn: string | null;
  /** Where the person may be put. */
  areas: ReadonlySet<number>;
}

export const isNight = (span: Span): boolean => {
  const day = cityDate(span.startsAt);
  return [day, daysAfter(day, 1)].some((of) =>
    touches(span, { startsAt: cityMoment(of, 0), endsAt: cityMoment(of, 5 * 60) }),
  );
};

/** Asked again and again of the same spans, which never change. */
const KNOWN = new WeakMap<Span, Map<string, number>>();

/** Minutes of `span` on each day of the city, which may be longer or shorter than others when its clocks change. */
export function minutesByDay(span: Span): Map<string, number> {
  const known = KNOWN.get(span);
  if (known) return known;
  const { startsAt, endsAt } = span;
  const days = new Map<string, number>();
  let from = startsAt;
  while (from < endsAt) {
    const day = cityDate(from);
    const midnight = cityMoment(daysAfter(day, 1), 0);
    const until = new Date(Math.min(midnight.getTime(), endsAt.getTime()));
    days.set(day, minutesOf({ startsAt: from, endsAt: until }));
    from = until;
  }
  KNOWN.set(span, days);
  return days;
}

/** Which week since the epoch's first: Monday begins one. */
export const weekOf = (day: string): number => Math.floor((dayNumber(day) + 3) / 7);

function minutesBy<K>(spans: readonly Span[], keyOf: (day: string) => K): Map<K, number> {
  const sums = new Map<K, number>();
  for (const span of spans)
    for (const [day, minutes] of minutesByDay(span)) {
      const key = keyOf(day);
      sums.set(key, (sums.get(key) ?? 0) + minutes);
    }
  return sums;
}

export const byDay = (spans: readonly Span[]) => minutesBy(spans, (day) => day);
export const byWeek = (spans: readonly Span[]) => minutesBy(spans, weekOf);

export const withRest = ({ startsAt, endsAt }: Span, { restMinutes }: WorkRules): Span => ({
  startsAt,
  endsAt: new Date(endsAt.getTime() + restMinutes * 60_000),
});

const awayIn = (away: readonly Away[], memberId: number, span: Span) =>
  away.some(
    (a) =>
      a.memberId === memberId && a.startsAt < span.endsAt && (a.endsAt === null || span.startsAt < a.endsAt),
  );

/** May this person be put there then, whatever else he or she does? */
export function standsAgainst(guard: Guard, duty: Duty, away: readonly Away[]): ConflictKind[] {
  const [day = ''] = minutesByDay(duty).keys();
  const { active, consentOn, consentWithdrawnOn } = guard;
  const agreed =
    consentOn !== null && consentOn <= day && (consentWithdrawnOn === null || consentWithdrawnOn > day);
  return [
    ...(active && agreed ? [] : (['not_allowed'] as const)),
    ...(guard.areas.has(duty.areaId) ? [] : (['elsewhere'] as const)),
    ...(awayIn(away, guard.memberId, duty) ? (['leave'] as const) : []),
  ];
}

export interface Circumstances {
  guard: Guard;
  away: readonly Away[];
  rules: WorkRules;
  now: Date;
}

/** What is against `duty` beside the person's `others`. */
export function conflictsOf(
  duty: Duty,
  others: readonly Span[],
  { guard, away, rules, now }: Circumstances,
): ConflictKind[] {
  const found = new Set<ConflictKind>(standsAgainst(guard, duty, away));
  if (duty.startsAt <= now) found.add('begun');
  for (const other of others) {
    if (touches(duty, other)) found.add('overlap');
    else if (touches(withRest(duty, rules), withRest(other, rules))) found.add('rest');
  }
  const all = [duty, ...others];
  const [days, weeks] = [byDay(all), byWeek(all)];
  for (const day of minutesByDay(duty).keys()) {
    if ((days.get(day) ?? 0) > rules.dayMinutes) found.add('day');
    if ((weeks.get(weekOf(day)) ?? 0) > rules.weekMinutes) found.add('week');
  }
  return CONFLICTS.filter((kind) => found.has(kind));
}
