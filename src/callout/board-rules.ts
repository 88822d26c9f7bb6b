// What open boards are sent: the whole at first, then what changed, as server-sent events. Pure.
import type { CurvePoint } from './report.ts';

/** One line of the log, in the reader's language. */
export interface LogLine {
  id: number;
  at: string;
  text: string;
  by: string;
}

/** All that a board shows at one moment. */
export interface Snapshot<Head, Person extends { summonsId: number }> {
  /** The last entry of the log that it holds. */
  lastId: number;
  head: Head;
  people: Person[];
  curve: CurvePoint[];
  /** Oldest first. */
  log: LogLine[];
}

/** What a board that knows `before` has to be told: people and curve only as far as they are other ones. */
export function changeOf<Head, Person extends { summonsId: number }>(
  before: Snapshot<Head, Person>,
  after: Snapshot<Head, Person>,
): Snapshot<Head, Person> {
  const known = new Map(before.people.map((p) => [p.summonsId, p]));
  const told = new Set(before.log.map((l) => l.id));
  // Most are the same object: comparing a thousand by their text would cost more than all the rest.
  const same = (a: Person | undefined, b: Person) => a === b || JSON.stringify(a) === JSON.stringify(b);
  return {
    ...after,
    people: after.people.filter((p) => !same(known.get(p.summonsId), p)),
    curve: after.curve.slice(before.curve.length),
    log: after.log.filter((l) => !told.has(l.id)),
  };
}

/** The log for a reader who knows it up to `known`; null when more happened since than the snapshot still holds. */
export function logAfter(shown: { lastId: number; log: LogLine[] }, known: number): LogLine[] | null {
  if (known === 0) return shown.log;
  const oldest = shown.log[0];
  const whole = known >= shown.lastId || (oldest !== undefined && oldest.id <= known);
  return whole ? shown.log.filter((l) => l.id > known) : null;
}

/** The curve with strength as it is now, when that is another than at its end. */
export function longerCurve(curve: CurvePoint[], now: CurvePoint): CurvePoint[] {
  const last = curve.at(-1);
  const same = last?.committed === now.committed && last.mustered === now.mustered;
  return same ? curve : [...curve, now];
}

/** One event on the wire. Without an id the reader keeps the one it has. */
export const eventText = (name: string, data: unknown, id?: number): string =>
  `${id === undefined ? '' : `id: ${id}\n`}event: ${name}\ndata: ${JSON.stringify(data)}\n\n`;

/** What a reader that comes back knows already; 0 when it says nothing that could be one of our ids. */
export const knownId = (header: string | undefined): number =>
  /^\d{1,15}$/.test(header ?? '') ? Number(header) : 0;
