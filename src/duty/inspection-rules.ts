// What an inspection asks and what its answers come to; who goes where in a month. Pure.

export const ITEM_KINDS = ['yes_no', 'count', 'text'] as const;

export interface Item {
  code: string;
  zh: string;
  en: string;
  kind: (typeof ITEM_KINDS)[number];
  /** A "no" is a finding. */
  finding: boolean;
  /** Days that there are to put it right. */
  days?: number | undefined;
}
export type Value = boolean | number | string;
export interface Answer {
  item: string;
  value: Value;
  note?: string | undefined;
}

/** Days for a finding whose item names none. */
export const USUAL_DAYS = 7;

const FITS: Record<Item['kind'], (value: Value) => boolean> = {
  yes_no: (value) => typeof value === 'boolean',
  count: (value) => typeof value === 'number' && Number.isInteger(value) && value >= 0,
  text: (value) => typeof value === 'string',
};

export interface WrongAnswer {
  /** Its place; null: an item without an answer. */
  at: number | null;
  item: string;
}

/** What does not fit the form: asked for and not answered, answered twice or otherwise, or not asked at all. */
export function wrongAnswers(items: readonly Item[], answers: readonly Answer[]): WrongAnswer[] {
  const seen = new Set<string>();
  const wrong: WrongAnswer[] = [];
  for (const [at, { item, value }] of answers.entries()) {
    const asked = items.find((i) => i.code === item);
    if (!asked || seen.has(item) || !FITS[asked.kind](value)) wrong.push({ at, item });
    seen.add(item);
  }
  for (const { code, kind } of items)
    if (kind !== 'text' && !seen.has(code)) wrong.push({ at: null, item: code });
  return wrong;
}

/** Items answered "no" that must be put right. */
export const findingsOf = (items: readonly Item[], answers: readonly Answer[]) =>
  items.flatMap((item) => {
    const answer = answers.find((a) => a.item === item.code);
    if (!item.finding || item.kind !== 'yes_no' || answer?.value !== false) return [];
    return [{ item: item.code, days: item.days ?? USUAL_DAYS, note: answer.note ?? '' }];
  });

/** Items of the form that were found as they must be. */
export const soundOf = (items: readonly Item[], answers: readonly Answer[]): string[] =>
  items.flatMap(({ code, finding }) =>
    finding && answers.some((a) => a.item === code && a.value === true) ? [code] : [],
  );

export interface Place {
  id: number;
  /** Who may go there; none: nobody is named. */
  officers: readonly number[];
}
export interface Visit {
  siteId: number;
  dueOn: string;
  officerId: number | null;
}

export const VISIT_STATES = ['open', 'late', 'done'] as const;

/** How a planned visit stands on `today`: one inspection in the month is enough, on whatever day. */
export function visitState(
  visit: { dueOn: string | null; inspectionId: number | null },
  today: string,
): (typeof VISIT_STATES)[number] {
  if (visit.inspectionId !== null) return 'done';
  return visit.dueOn !== null && visit.dueOn < today ? 'late' : 'open';
}

/** The least loaded, of several the first. */
function least<T>(all: readonly T[], load: (one: T) => number): T | undefined {
  let best: T | undefined;
  for (const one of all) if (best === undefined || load(one) < load(best)) best = one;
  return best;
}

const countOf = (visits: readonly Visit[], is: (visit: Visit) => boolean) => visits.filter(is).length;

/**
 * A visit for each place that `kept` has none for: by whoever has the fewest, on the day on which that officer, and then all
 * together, have the fewest. What is kept stays as it is, so the same again adds nothing.
 */
export function planVisits(
  places: readonly Place[],
  days: readonly string[],
  kept: readonly Visit[],
): Visit[] {
  const added: Visit[] = [];
  const all = [...kept];
  const has = new Set(kept.map((v) => v.siteId));
  for (const { id, officers } of [...places].sort((a, b) => a.id - b.id)) {
    if (has.has(id)) continue;
    const officerId = least(officers, (o) => countOf(all, (v) => v.officerId === o)) ?? null;
    const dueOn = least(days, (day) => {
      const own = countOf(all, (v) => v.dueOn === day && v.officerId === officerId);
      return own * 1e6 + countOf(all, (v) => v.dueOn === day);
    });
    if (dueOn === undefined) break;
    const visit = { siteId: id, dueOn, officerId };
    added.push(visit);
    all.push(visit);
    has.add(id);
  }
  return added;
}
