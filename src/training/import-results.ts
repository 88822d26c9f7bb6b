// Past results of courses: finds whom and which course each row means, compares with what is recorded, and writes what is new.
import { memberScope } from '../access/scope.ts';
import type { Tx } from '../kernel/database.ts';
import { type Fates, type Judged, refuse, refuseAgain } from '../roster/judged-rows.ts';
import { unitKey } from '../roster/unit-names.ts';
import { giveResults } from './give-results.ts';
import { type PastResult, settled, type Terms } from './past-rules.ts';
import type { Taking } from './past-taking.ts';
import type { Outcome, Result } from './session-rules.ts';

interface Known {
  id: number;
  name: string;
  idNumberIndex: string | null;
  phones: string[];
  unit: string;
}
interface Course extends Terms {
  id: number;
  title: string;
  qualification: string | null;
}
interface Recorded {
  mark: number | null;
  outcome: Outcome;
  validUntil: string | null;
  imported: boolean;
}
type Row = Judged<PastResult>;

const loadKnown = (tx: Tx, names: string[], taking: Taking) => tx<Known[]>`
  select m.id, m.name, m.id_number_index, concat(upp.name, up.name, u.name) as unit,
    array(select c.address from contact_point c where c.member_id = m.id and c.kind = 'phone') as phones
  from member m left join unit u on u.id = m.unit_id left join unit up on up.id = u.parent_id
  left join unit upp on upp.id = up.parent_id
  where m.name = any(${names}) and ${memberScope(tx, taking.who, 'training.import')} order by m.id`;

/** By title; one that is in use before one that was retired. */
async function loadCourses(tx: Tx): Promise<Map<string, Course>> {
  const rows = await tx<Course[]>`
    select id, title, qualification, pass_mark, valid_months from course order by retired_at nulls last, id`;
  return new Map(rows.toReversed().map((course) => [course.title, course]));
}

const keyOf = (memberId: number, courseId: number, day: string) => `${memberId} ${courseId} ${day}`;

/** Of each person, course and day what was recorded last: a correction is the next row. */
async function loadRecorded(tx: Tx, memberIds: number[]): Promise<Map<string, Recorded>> {
  const rows = await tx<(Recorded & { memberId: number; courseId: number; heldOn: string })[]>`
    select distinct on (member_id, course_id, held_on) member_id, course_id, held_on, mark, outcome, valid_until,
      imported_at is not null as imported
    from course_result where member_id = any(${memberIds}) order by member_id, course_id, held_on, id desc`;
  return new Map(rows.map((r) => [keyOf(r.memberId, r.courseId, r.heldOn), r]));
}

/** A number that the file gives must fit; the unit, which may have changed since, decides among namesakes alone. */
function whom(
  one: Row,
  { idNumber, phone, unit }: PastResult,
  namesakes: Known[],
  taking: Taking,
): Known | null {
  const fails = (column: 'name' | 'idNumber' | 'phone', code: string) =>
    refuse(one, column, { value: { name: one.name, idNumber, phone }[column] ?? '', code });
  if (namesakes.length === 0) return fails('name', 'nobody');
  const index = idNumber && taking.vault.index(idNumber);
  const byId = namesakes.find((m) => index !== null && m.idNumberIndex === index);
  if (byId) return byId;
  const open = idNumber ? namesakes.filter((m) => m.idNumberIndex === null) : namesakes;
  if (open.length === 0) return fails('idNumber', 'id_differs');
  const reached = phone ? open.filter((m) => m.phones.includes(phone)) : open;
  if (reached.length === 0) return fails('phone', 'phone_differs');
  const near = reached.length > 1 && unit ? reached.filter((m) => unitKey(m.unit) === unit) : reached;
  return near.length === 1 ? (near[0] as Known) : fails('name', 'namesakes');
}

interface Placed {
  one: Row;
  member: Known;
  course: Course;
  result: Result & { heldOn: string };
}

function place(one: Row, known: Known[], courses: Map<string, Course>, taking: Taking): Placed | null {
  const { value } = one;
  if (!value) return null;
  const course = courses.get(value.course);
  if (!course) refuse(one, 'course', { value: value.course, code: 'course_unknown' });
  const member = whom(one, value, known, taking);
  if (!course || !member) return null;
  const made = settled(value, course);
  const mark = String(value.mark ?? '');
  if ('error' in made) return refuse(one, 'outcome', { value: mark, code: made.error });
  if (made.differs) one.notes.push({ column: one.header('mark'), value: mark, code: 'outcome_differs' });
  const { outcome, validUntil } = made;
  const result = { memberId: member.id, outcome, mark: value.mark, validUntil, heldOn: value.heldOn };
  return { one, member, course, result };
}

const FIELDS = ['outcome', 'mark', 'validUntil'] as const;

/** False: nothing to write. */
function compare({ one, result }: Placed, recorded: Recorded | undefined, fates: Fates): boolean {
  if (!recorded) {
    fates.set(one, { outcome: 'added', changes: [] });
    return true;
  }
  const changes = FIELDS.filter((field) => recorded[field] !== result[field]).map((field) => ({
    ...{ field, from: String(recorded[field] ?? ''), to: String(result[field] ?? '') },
  }));
  if (changes.length > 0 && !recorded.imported) {
    refuse(one, 'outcome', { value: one.name, code: 'recorded_here' });
    return false;
  }
  fates.set(one, { outcome: changes.length > 0 ? 'changed' : 'unchanged', changes });
  return changes.length > 0;
}

/** Refuses what cannot be taken, tells the fate of the rest, and writes it: whoever passed holds the qualification at once. */
export async function takeResults(tx: Tx, rows: Row[], taking: Taking, fates: Fates): Promise<void> {
  const names = [...new Set(rows.flatMap((one) => one.value?.name ?? []))];
  if (names.length === 0) return;
  const known = Map.groupBy(await loadKnown(tx, names, taking), (m) => m.name);
  const courses = await loadCourses(tx);
  const placed = rows.flatMap(
    (one) => place(one, known.get(one.value?.name ?? '') ?? [], courses, taking) ?? [],
  );
  const recorded = await loadRecorded(tx, [...new Set(placed.map((p) => p.member.id))]);
  const first = new Map<string, Row>();
  const writing = placed.filter((p) => {
    const key = keyOf(p.member.id, p.course.id, p.result.heldOn);
    const earlier = first.get(key);
    if (earlier) return refuseAgain(p.one, 'name', earlier) !== null;
    first.set(key, p.one);
    return compare(p, recorded.get(key), fates);
  });
  const by = { now: taking.now, actor: taking.who.actor };
  for (const group of Map.groupBy(writing, (p) => `${p.course.id} ${p.result.heldOn}`).values()) {
    const { course, result } = group[0] as Placed;
    const given = { courseId: course.id, qualification: course.qualification, sessionId: null };
    await giveResults(
      tx,
      { ...given, heldOn: result.heldOn, importedAt: taking.now },
      group.map((p) => p.result),
      by,
    );
  }
}
