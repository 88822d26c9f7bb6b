// What becomes of something that was sent, and what a form says. Pure.

/** received: stored there. refused: never will be, its writer is told. later: it stays here and is sent again. */
export type Fate = 'received' | 'refused' | 'later';

/** Signed out, too busy, too slow or broken: all else that is no success is the server's last word. */
const PASSING = new Set([401, 408, 425, 502, 503, 504]);

/** `status` null: nothing came back. Too many tries of a code are a last word too, or nothing behind them would leave. */
export function fateOf(status: number | null, isCode: boolean): Fate {
  if (status === null) return 'later';
  if (status >= 200 && status < 300) return 'received';
  if (status === 429) return isCode ? 'refused' : 'later';
  return PASSING.has(status) || status >= 500 ? 'later' : 'refused';
}

const LISTS: Record<string, readonly string[]> = {
  squad: ['present', 'withoutPhone'],
  equipment: ['items'],
};
const NUMBERS = new Set(['etaMinutes', 'lon', 'lat', 'present', 'withoutPhone']);
const MINUTES = /(分钟?|min(ute)?s?)$/i;

/** Digits of any width as people type them; NaN for what is no number. */
const numberOf = (text: string) => Number(text.normalize('NFKC').replace(/\s/g, '').replace(MINUTES, ''));

/** A form's fields as the same request in JSON; empty ones were not filled in. */
export function bodyOf(
  kind: string,
  fields: readonly (readonly [string, string])[],
): Record<string, unknown> {
  const lists = LISTS[kind] ?? [];
  const body: Record<string, unknown> = {};
  for (const name of lists) body[name] = [];
  for (const [name, text] of fields) {
    if (text === '') continue;
    const value = NUMBERS.has(name) ? numberOf(text) : text === 'yes' ? true : text;
    if (lists.indexOf(name) >= 0) (body[name] as unknown[]).push(value);
    else body[name] = value;
  }
  return body;
}

/** A number that is none cannot wait: its writer must see it at once. */
export const isWhole = (body: Record<string, unknown>): boolean =>
  !Object.keys(body).some((name) => typeof body[name] === 'number' && Number.isNaN(body[name]));
