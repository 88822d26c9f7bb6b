// Finds who a row of a file is among those whom the system knows. Pure.
import { refuse } from './file-rules.ts';
import type { Existing } from './import-merge.ts';
import type { Judged } from './import-rules.ts';

/**
 * By identity number; else by name and phone where one side has no number. A row that could be several people, or
 * the same as an earlier row, is refused. `keyColumn`: the column to name then. Missing from the result: somebody new.
 */
export function matchRows(judged: Judged[], existing: Existing[], keyColumn: string): Map<Judged, Existing> {
  const byId = new Map(existing.map((e) => [e.profile.idNumber, e]));
  const byName = Map.groupBy(existing, (e) => e.profile.name);
  const takenBy = new Map<number, number>();
  const matches = new Map<Judged, Existing>();
  for (const one of judged) {
    const { person } = one;
    if (!person) continue;
    const known = person.idNumber ? byId.get(person.idNumber) : undefined;
    const alike = (byName.get(person.name) ?? []).filter(
      (e) =>
        person.phone !== null &&
        e.profile.phone === person.phone &&
        (person.idNumber === null || e.profile.idNumber === null),
    );
    const found = known ?? alike[0];
    const value = person.idNumber ?? person.name;
    if (!known && alike.length > 1) {
      refuse(one, { column: keyColumn, value, code: 'ambiguous' });
    } else if (found && takenBy.has(found.id)) {
      const row = takenBy.get(found.id) as number;
      refuse(one, { column: keyColumn, value, code: 'same_member', vars: { row } });
    } else if (found) {
      takenBy.set(found.id, one.row);
      matches.set(one, found);
    }
  }
  return matches;
}
