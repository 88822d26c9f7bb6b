// The training standard: courses, and who must have passed which. Changing a course leaves planned sessions as they were.
import { z } from 'zod';
import type { Database, Sql, Tx } from '../kernel/database.ts';
import { id, line } from '../kernel/fields.ts';
import { Problem } from '../kernel/problem.ts';
import { QUALIFICATION_KINDS, ROLES } from '../roster/qualifications.ts';

const POSTS = ['leader', 'deputy', 'member'] as const;

const need = z
  .strictObject({ post: z.enum(POSTS).nullish(), role: z.enum(ROLES).nullish() })
  .refine((n) => !n.post || !n.role, { error: 'field.post-or-role', path: ['role'] })
  .meta({ description: 'Without post and role: everybody' });

export const courseFields = z.strictObject({
  title: line(60),
  qualification: z.enum(QUALIFICATION_KINDS).nullish().meta({ description: 'What a pass gives or renews' }),
  validMonths: z.number().int().min(1).max(120).nullish().meta({ description: 'Without it: for good' }),
  passMark: z
    .number()
    .int()
    .min(1)
    .max(100)
    .nullish()
    .meta({ description: 'Without it: being there is enough' }),
  needs: z.array(need).max(20).default([]),
});
export const courseChange = courseFields.extend({ version: id, retired: z.boolean().default(false) });

export const courseView = z
  .object({
    ...{ id: z.number(), title: z.string(), qualification: z.string().nullable() },
    ...{ validMonths: z.number().nullable(), passMark: z.number().nullable() },
    ...{ retired: z.boolean(), version: z.number() },
    needs: z.array(z.object({ post: z.string().nullable(), role: z.string().nullable() })),
  })
  .meta({ id: 'Course' });
export type Course = z.output<typeof courseView>;

export async function listCourses(sql: Sql | Tx, only?: number): Promise<Course[]> {
  return [
    ...(await sql<Course[]>`
      select c.id, c.title, c.qualification, c.valid_months, c.pass_mark, c.retired_at is not null as retired, c.version,
        (select coalesce(jsonb_agg(jsonb_build_object('post', n.post, 'role', n.role) order by n.id), '[]')
          from course_need n where n.course_id = c.id) as needs
      from course c ${only === undefined ? sql`` : sql`where c.id = ${only}`}
      order by c.retired_at is not null, c.title`),
  ];
}

async function writeNeeds(tx: Tx, courseId: number, needs: z.output<typeof need>[]): Promise<void> {
  await tx`delete from course_need where course_id = ${courseId}`;
  for (const { post = null, role = null } of needs)
    await tx`insert into course_need (course_id, post, role) values (${courseId}, ${post}, ${role}) on conflict do nothing`;
}

/** Two courses that are in use do not bear one name. */
async function refuseTwin(tx: Tx, title: string, courseId: number): Promise<void> {
  const twins =
    await tx`select 1 from course where title = ${title} and retired_at is null and id <> ${courseId}`;
  if (twins.length > 0)
    throw new Problem(409, 'course-title-taken', { fields: [{ field: 'title', code: 'field.taken' }] });
}

export async function addCourse(db: Database, given: z.output<typeof courseFields>): Promise<Course> {
  return db.transaction(async (tx) => {
    await refuseTwin(tx, given.title, 0);
    const [made] = await tx<{ id: number }[]>`
      insert into course (title, qualification, valid_months, pass_mark)
      values (${given.title}, ${given.qualification ?? null}, ${given.validMonths ?? null}, ${given.passMark ?? null})
      returning id`;
    await writeNeeds(tx, made?.id ?? 0, given.needs);
    return (await listCourses(tx, made?.id))[0] as Course;
  });
}

export async function changeCourse(
  db: Database,
  courseId: number,
  { version, retired, needs, ...given }: z.output<typeof courseChange>,
  now: Date,
): Promise<Course> {
  return db.transaction(async (tx) => {
    if (!retired) await refuseTwin(tx, given.title, courseId);
    const done = await tx`
      update course set title = ${given.title}, qualification = ${given.qualification ?? null},
        valid_months = ${given.validMonths ?? null}, pass_mark = ${given.passMark ?? null}, version = version + 1,
        retired_at = case when ${retired} then coalesce(retired_at, ${now}) end
      where id = ${courseId} and version = ${version} returning id`;
    if (done.length === 0) {
      const [found] = await tx<{ version: number }[]>`select version from course where id = ${courseId}`;
      if (!found) throw new Problem(404, 'not-found');
      throw new Problem(409, 'course-was-changed', { extra: { version: found.version } });
    }
    await writeNeeds(tx, courseId, needs);
    return (await listCourses(tx, courseId))[0] as Course;
  });
}
