// What one summoned person sees of a call-out: the reads behind the phone page.
import type { Sql } from '../kernel/database.ts';
import { liveMatching, stateOf } from './gap.ts';
import type { Elsewhere } from './respond-rules.ts';
import type { Person, PersonState } from './state.ts';
import { type CalloutRow, loadPeople, loadRow, loadState } from './store.ts';

export interface PhoneView {
  row: CalloutRow;
  person: Person;
  state: PersonState;
  /** The role that this person fills now, if the matching was needed to know. */
  role: string | null;
  /** No gap is left, and this person is not among those who closed it. */
  filled: boolean;
}

/** Null when there is no such summons. */
export async function loadPhoneView(sql: Sql, summonsId: number): Promise<PhoneView | null> {
  const [found] = await sql<{ calloutId: number; coming: number }[]>`
    select s.callout_id, (select count(*)::int from summons o
      where o.callout_id = s.callout_id and o.answer = 'coming' and o.released_at is null) as coming
    from summons s where s.id = ${summonsId}`;
  if (!found) return null;
  const row = await loadRow(sql, found.calloutId);
  const [person] = await loadPeople(sql, row.id, { summonsId });
  if (!person) return null;
  const state = stateOf(person, row.arriveBy);
  const live = row.state === 'active' || row.state === 'held';
  const required = row.lines.reduce((sum, line) => sum + line.count, 0);
  // Fewer coming than asked for cannot have closed every gap: everybody else need not be read.
  if (!live || found.coming < required) return { row, person, state, role: null, filled: false };
  const { roleOf, gap } = liveMatching(await loadState(sql, row));
  const role = roleOf.get(person.memberId) ?? null;
  const filled = role === null && Object.values(gap).every((n) => n === 0);
  return { row, person, state, role, filled };
}

/** The other call-out that holds this person, if any. */
export async function loadElsewhere(
  sql: Sql,
  person: Pick<Person, 'memberId' | 'summonsId'>,
): Promise<Pick<Elsewhere, 'calloutId' | 'kind' | 'title'> | null> {
  const [other] = await sql<Pick<Elsewhere, 'calloutId' | 'kind' | 'title'>[]>`
    select c.id as callout_id, c.kind, c.title from summons o join callout c on c.id = o.callout_id
    where o.member_id = ${person.memberId} and o.engaged and o.id <> ${person.summonsId} and c.phones = 'real'`;
  return other ?? null;
}
