// Exams, certificates and the standard itself, as tables of the file that all training records go out in.
import type { Principal } from '../access/principal.ts';
import { memberScope } from '../access/scope.ts';
import type { Tx } from '../kernel/database.ts';
import type { RecordTable } from '../roster/record-file.ts';

type Word = (key: string) => string;
type Row = Record<string, string | number | null>;
const cells = (row: Row, ...keys: string[]) => keys.map((key) => row[key] ?? null);

/** Every candidate of every exam, those too who were invited and have not come yet. */
export async function exams(tx: Tx, who: Principal, t: Word): Promise<RecordTable> {
  const rows = await tx<Row[]>`
    select m.name, concat(upp.name, up.name, u.name) as unit, e.title, e.place, s.mark, s.outcome,
      to_char(coalesce(s.handed_in_at, e.opens_at) at time zone 'Asia/Shanghai', 'YYYY-MM-DD') as day, a.text as appeal, a.to_mark
    from sitting s join exam e on e.id = s.exam_id join member m on m.id = s.member_id
    left join exam_appeal a on a.sitting_id = s.id
    left join unit u on u.id = m.unit_id left join unit up on up.id = u.parent_id left join unit upp on upp.id = up.parent_id
    where ${memberScope(tx, who, 'training.export')} order by e.opens_at, e.id, s.id`;
  return {
    head: ['name', 'unit', 'exam', 'exam-day', 'place', 'mark', 'outcome', 'appeal', 'appeal-mark'],
    rows: rows.map((r) => [
      ...cells(r, 'name', 'unit', 'title', 'day', 'place', 'mark'),
      r.outcome ? t(`training.file.${r.outcome}`) : null,
      ...cells(r, 'appeal', 'toMark'),
    ]),
  };
}

/** Those too that were revoked. */
export async function certificates(tx: Tx, who: Principal): Promise<RecordTable> {
  const rows = await tx<Row[]>`
    select c.number, c.name, c.issued_on, c.revoked_reason,
      to_char(c.revoked_at at time zone 'Asia/Shanghai', 'YYYY-MM-DD') as revoked_on
    from certificate c join nomination n on n.id = c.nomination_id join member m on m.id = n.member_id
    where ${memberScope(tx, who, 'training.export')} order by c.number`;
  return {
    head: ['certificate', 'name', 'issued-on', 'revoked-on', 'revoked-why'],
    rows: rows.map((r) => cells(r, 'number', 'name', 'issuedOn', 'revokedOn', 'revokedReason')),
  };
}

/** Each course with who must have passed it: a row for each such rule. */
export async function standard(tx: Tx, _: Principal, t: Word): Promise<RecordTable> {
  const rows = await tx<Row[]>`
    select c.title, c.qualification, c.valid_months, c.pass_mark, n.post, n.role, n.course_id as needed,
      to_char(c.retired_at at time zone 'Asia/Shanghai', 'YYYY-MM-DD') as retired_on
    from course c left join course_need n on n.course_id = c.id order by c.retired_at nulls first, c.title, n.post, n.role`;
  const whom = ({ post, role, needed }: Row) => {
    if (post) return t(`training.file.post.${post}`);
    if (role) return t(`role.${role}`);
    return needed === null ? null : t('training.file.everybody');
  };
  return {
    head: ['course', 'gives', 'months', 'pass-mark', 'who-must', 'retired-on'],
    rows: rows.map((r) => [
      r.title ?? null,
      r.qualification ? t(`skill.${r.qualification}`) : null,
      ...[r.validMonths ?? null, r.passMark ?? null, whom(r), r.retiredOn ?? null],
    ]),
  };
}
