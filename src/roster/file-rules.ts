// What only shows when all rows of a file are seen together: the same person twice, a phone that two share. Pure.
import { headerOf } from './columns.ts';
import { type JudgeContext, type Judged, judgeRow } from './import-rules.ts';
import type { RawPerson } from './roster-file.ts';
import type { Finding } from './row-reader.ts';

/** Judges every row. Of two rows about one person the second is refused, naming the first, whatever became of that. */
export function judgeFile(people: RawPerson[], context: JudgeContext): Judged[] {
  const header = (column: 'idNumber' | 'phone') => context.headers.get(column) ?? headerOf(column);
  const byId = new Map<string, number>();
  const byNameAndPhone = new Map<string, number>();
  const byPhone = new Map<string, Judged[]>();
  const judged = people.map((raw) => judgeRow(raw, context));
  for (const one of judged) {
    const phone = one.person?.phone ?? null;
    const again = repeats(one, one.idNumber ? byId : byNameAndPhone, one.idNumber ?? `${one.name} ${phone}`);
    if (again !== undefined) {
      const column = header(one.idNumber ? 'idNumber' : 'phone');
      refuse(one, { column, value: one.idNumber ?? phone ?? '', code: 'twice', vars: { row: again } });
    } else if (one.person && phone) {
      byPhone.set(phone, [...(byPhone.get(phone) ?? []), one]);
    }
  }
  for (const [phone, sharers] of byPhone) {
    for (const one of sharers.length > 1 ? sharers : []) {
      const rows = sharers.filter((other) => other !== one).map((other) => other.row);
      const value = phone.replace(/^\+86/, '');
      one.notes.push({
        column: header('phone'),
        value,
        code: 'shared_phone',
        vars: { rows: rows.join('、') },
      });
    }
  }
  return judged;
}

/** The row that had this key first; remembers the key otherwise. */
function repeats(one: Judged, seen: Map<string, number>, key: string): number | undefined {
  if (!one.idNumber && !one.person) return undefined;
  const first = seen.get(key);
  if (first === undefined) seen.set(key, one.row);
  return first;
}

/** Takes a row out after it was judged on its own. */
export function refuse(one: Judged, error: Finding): void {
  one.person = null;
  one.errors.push(error);
}
