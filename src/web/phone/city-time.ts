// Times as fields of a form give them, which are the city's whatever this phone's zone is. Pure.

/** `2026-11-30T08:00` as an instant; undefined for an empty field. */
export const fromField = (text: string): string | undefined =>
  text === '' ? undefined : new Date(`${text}:00+08:00`).toISOString();

const DAY_MS = 86_400_000;
const CITY_AHEAD_MS = 8 * 3_600_000;

/** The city's date. */
export const dayOf = (at: Date): string => new Date(at.getTime() + CITY_AHEAD_MS).toISOString().slice(0, 10);

/** Whole days from today to `day`; negative when it is past. */
export const daysTo = (day: string, now: Date): number =>
  Math.round((Date.parse(day) - Date.parse(dayOf(now))) / DAY_MS);
