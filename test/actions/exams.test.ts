import { beforeEach, expect, test } from 'vitest';
import { endExams } from '../../src/training/mark-exam.ts';
import { testDatabase } from '../support/database.ts';
import { addMembers, emptyDatabase, START } from '../support/rig.ts';
import { webOf } from '../support/web.ts';

const db = await testDatabase();
let web: ReturnType<typeof webOf>;
let [one, other] = [0, 0];

beforeEach(async () => {
  await emptyDatabase(db);
  [one = 0, other = 0] = await addMembers(db, [{}, {}]);
  web = webOf(db);
  await web.signIn();
});

const minutes = (n: number) => new Date(START.getTime() + n * 60_000);
const put = (path: string, body: object) =>
  web.raw(path, {
    method: 'PUT',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify(body),
  });
const read = async <T = Record<string, unknown>>(reply: Response | Promise<Response>) =>
  (await (await reply).json()) as T;
const problem = async (reply: Response | Promise<Response>) => {
  const { status, type, errors } = await read(reply);
  return [
    status,
    String(type).replace('/problems/', ''),
    ...((errors ?? []) as { field: string }[]).map((e) => e.field),
  ];
};
const question = (about: object = {}) =>
  web.json('/api/questions', {
    ...{ topic: '法规', kind: 'single', stem: '遇盘查应', options: ['配合', '逃跑'], answer: [0] },
    ...about,
  });
const RULE = [{ topic: '法规', kind: 'single', count: 1, points: 10 }];
const exam = async (about: object = {}) =>
  (
    await read(
      web.json('/api/exams', {
        ...{ title: '法规考试', rule: RULE, minutes: 30, passMark: 60, place: '训练基地' },
        ...{ courseId: await course(), opensAt: minutes(0), closesAt: minutes(120), ...about },
      }),
    )
  ).id as number;
let courses = 0;
const course = async () =>
  (
    await read(
      web.json('/api/courses', { title: `法规${++courses}`, qualification: 'security', validMonths: 12 }),
    )
  ).id as number;
const invited = async (about: object = {}) => {
  const id = await exam(about);
  expect(await read(web.json(`/api/exams/${id}/candidates`, { memberIds: [one] }))).toEqual({ invited: 1 });
  return id;
};
/** The place of the right option on the paper of whoever is signed in. */
const right = async (id: number) => {
  const { questions } = await read<{ questions: { options: string[] }[] }>(web.json(`/api/me/exams/${id}`));
  return questions[0]?.options.indexOf('配合') ?? -1;
};
const asOne = () => web.signIn({ memberId: one });
const sitting = async () =>
  (await db.sql`select state, mark, outcome, timed_out from sitting where member_id = ${one}`)[0];

test('a passed exam is a passed course: the qualification is there from the same moment on', async () => {
  await question();
  const id = await invited();
  await asOne();
  expect(await problem(put(`/api/me/exams/${id}/answers`, { place: 0, chosen: [0] }))).toEqual([
    409,
    'exam-not-begun',
  ]);
  const sheet = await read<{ questions: object[] }>(web.json(`/api/me/exams/${id}/begin`, {}));
  expect(JSON.stringify(sheet)).not.toContain('answer"');
  await put(`/api/me/exams/${id}/answers`, { place: 0, chosen: [1 - (await right(id))] });
  await put(`/api/me/exams/${id}/answers`, { place: 0, chosen: [await right(id)] });
  expect(await read(web.json(`/api/me/exams/${id}/hand-in`, {}))).toMatchObject({
    mark: 100,
    outcome: 'passed',
  });
  expect(await read(web.json(`/api/me/exams/${id}/hand-in`, {}))).toMatchObject({ mark: 100 });
  expect(await db.sql`select member_id, kind, issued_on, expires_on from qualification`).toEqual([
    { memberId: one, kind: 'security', issuedOn: '2026-11-24', expiresOn: '2027-11-23' },
  ]);
  expect(await db.sql`select mark, outcome, session_id from course_result`).toEqual([
    { mark: 100, outcome: 'passed', sessionId: null },
  ]);
  expect(await problem(put(`/api/me/exams/${id}/answers`, { place: 0, chosen: [0] }))).toEqual([
    409,
    'exam-over',
  ]);
});

test('an exam left open past its time is handed in by itself with what was saved, once, and closes', async () => {
  await question();
  const id = await invited({ closesAt: minutes(20) });
  await web.json(`/api/exams/${id}/candidates`, { memberIds: [other] });
  await asOne();
  await web.json(`/api/me/exams/${id}/begin`, {});
  await put(`/api/me/exams/${id}/answers`, { place: 0, chosen: [await right(id)] });
  web.clock.moveTo(minutes(20));
  expect(await endExams(db, web.clock.now())).toBe(0);
  web.clock.moveTo(minutes(21));
  expect(await problem(put(`/api/me/exams/${id}/answers`, { place: 0, chosen: [0] }))).toEqual([
    409,
    'exam-over',
  ]);
  expect(
    (await Promise.all([endExams(db, minutes(21)), endExams(db, minutes(21))])).reduce((a, b) => a + b),
  ).toBe(1);
  expect(await sitting()).toEqual({ state: 'marked', mark: 100, outcome: 'passed', timedOut: true });
  await endExams(db, minutes(21));
  expect(await db.sql`select state from exam`).toEqual([{ state: 'closed' }]);
  expect(await db.sql`select outcome from sitting where member_id = ${other}`).toEqual([
    { outcome: 'absent' },
  ]);
});

test('a practical part waits for its examiner, who ticks every task', async () => {
  await question({
    kind: 'practical',
    stem: '心肺复苏',
    options: ['判断意识', '呼救', '按压', '吹气'],
    answer: [],
  });
  const id = await invited({
    rule: [{ topic: '法规', kind: 'practical', count: 1, points: 20 }],
    passMark: 70,
  });
  const [{ id: sittingId } = { id: 0 }] = await db.sql<{ id: number }[]>`select id from sitting`;
  const tasks = `/api/exams/${id}/candidates/${sittingId}/tasks`;
  expect(await problem(web.json(tasks, { tasks: [{ place: 0, done: [0] }] }))).toEqual([
    409,
    'exam-not-handed-in',
  ]);
  await asOne();
  await web.json(`/api/me/exams/${id}/begin`, {});
  expect(await problem(put(`/api/me/exams/${id}/answers`, { place: 0, chosen: [0] }))).toEqual([
    ...[400, 'invalid-request', 'chosen'],
  ]);
  expect(await read(web.json(`/api/me/exams/${id}/hand-in`, {}))).toMatchObject({
    state: 'handed_in',
    mark: null,
  });
  await web.signIn();
  expect(await read(web.json(tasks))).toMatchObject({ tasks: [{ stem: '心肺复苏', done: [] }] });
  expect(await problem(web.json(tasks, { tasks: [{ place: 0, done: [9] }] }))).toEqual([
    ...[400, 'invalid-request', 'tasks.0'],
  ]);
  expect(await read(web.json(tasks, { tasks: [{ place: 0, done: [0, 1, 2] }] }))).toEqual({ mark: 75 });
  expect(await problem(web.json(tasks, { tasks: [{ place: 0, done: [] }] }))).toEqual([409, 'exam-marked']);
  expect(await sitting()).toMatchObject({ outcome: 'passed' });
});

test('an appeal is made once and decided once, never downwards; who passes by it is qualified', async () => {
  await question();
  const id = await invited();
  const [{ id: sittingId } = { id: 0 }] = await db.sql<{ id: number }[]>`select id from sitting`;
  await asOne();
  expect(await problem(web.json(`/api/me/exams/${id}/appeal`, { text: '题目有误' }))).toEqual([
    409,
    'exam-not-marked',
  ]);
  await web.json(`/api/me/exams/${id}/begin`, {});
  await web.json(`/api/me/exams/${id}/hand-in`, {});
  await web.json(`/api/me/exams/${id}/appeal`, { text: '题目有误' });
  expect(await problem(web.json(`/api/me/exams/${id}/appeal`, { text: '再说' }))).toEqual([
    409,
    'appeal-twice',
  ]);
  await web.signIn();
  const decide = (mark: number) =>
    web.json(`/api/exams/${id}/candidates/${sittingId}/appeal`, { mark, reason: '题干确有歧义' });
  expect(await db.sql`select count(*)::int as n from qualification`).toEqual([{ n: 0 }]);
  expect((await decide(70)).status).toBe(204);
  expect(await problem(decide(80))).toEqual([409, 'appeal-decided']);
  expect(await sitting()).toMatchObject({ mark: 70, outcome: 'passed' });
  expect(await db.sql`select kind from qualification`).toEqual([{ kind: 'security' }]);
  // What was first is kept beside it.
  expect(await db.sql`select mark from course_result order by id`).toEqual([{ mark: 0 }, { mark: 70 }]);
  await db.sql`delete from exam_appeal`;
  await db.sql`insert into exam_appeal (sitting_id, text, at, from_mark) values (${sittingId}, '再', ${START}, 70)`;
  expect(await problem(decide(60))).toEqual([400, 'invalid-request', 'mark']);
  web.clock.moveTo(minutes(8 * 24 * 60));
  await asOne();
  await db.sql`delete from exam_appeal`;
  expect(await problem(web.json(`/api/me/exams/${id}/appeal`, { text: '晚了' }))).toEqual([
    409,
    'appeal-late',
  ]);
});

test('a question that was changed or retired stays on papers as it was asked', async () => {
  const { id: questionId } = await read(question());
  const id = await invited();
  await asOne();
  await web.json(`/api/me/exams/${id}/begin`, {});
  const before = await read(web.json(`/api/me/exams/${id}`));
  await web.signIn();
  const change = (about: object) =>
    put(`/api/questions/${questionId}`, {
      ...{ topic: '法规', kind: 'single', stem: '换了', options: ['甲', '乙'], answer: [1], version: 1 },
      ...about,
    });
  expect((await change({})).status).toBe(200);
  expect(await problem(change({}))).toEqual([409, 'question-was-changed']);
  expect((await change({ version: 2, retired: true })).status).toBe(200);
  await web.json(`/api/exams/${id}/candidates`, { memberIds: [other] });
  await asOne();
  expect(await read(web.json(`/api/me/exams/${id}`))).toEqual(before);
  // Whoever begins now finds the bank empty, and loses no time.
  await web.signIn({ memberId: other });
  expect(await problem(web.json(`/api/me/exams/${id}/begin`, {}))).toEqual([409, 'exam-bank']);
});

test.each([
  [{ options: ['配合'] }, ['options']],
  [{ options: ['配合', '配合'] }, ['options']],
  [{ answer: [2] }, ['answer']],
  [{ answer: [0, 1] }, ['answer']],
  [{ answer: [] }, ['answer']],
  [{ kind: 'true_false' }, ['options']],
  [{ kind: 'true_false', options: [], answer: [2] }, ['answer']],
  [{ kind: 'multiple', answer: [0, 0] }, ['answer']],
  [{ kind: 'practical' }, ['answer']],
  [{ stem: '' }, ['stem']],
])('a question with %j is refused', async (about, fields) => {
  expect(await problem(question(about))).toEqual([400, 'invalid-request', ...fields]);
});

test('what cannot be asked, or not by them, or not any more, is refused with its reason', async () => {
  await question();
  expect(await problem(question())).toEqual([409, 'question-twice', 'stem']);
  const plan = {
    title: '考试',
    minutes: 30,
    passMark: 60,
    place: '基地',
    opensAt: minutes(0),
    closesAt: minutes(60),
  };
  const rule = [{ ...RULE[0], count: 3 }];
  expect(await problem(web.json('/api/exams', { ...plan, rule }))).toEqual([
    400,
    'invalid-request',
    'rule.0.count',
  ]);
  expect(await problem(web.json('/api/exams', { ...plan, rule: RULE, closesAt: minutes(-1) }))).toEqual([
    ...[400, 'invalid-request', 'closesAt'],
  ]);
  expect(await problem(web.json('/api/exams', { ...plan, rule: RULE, courseId: 999 }))).toEqual([
    ...[400, 'invalid-request', 'courseId'],
  ]);
  const id = await invited({ opensAt: minutes(10) });
  await asOne();
  expect(await problem(web.json(`/api/me/exams/${id}/begin`, {}))).toEqual([409, 'exam-not-open']);
  await web.signIn({ memberId: other });
  expect(await problem(web.json(`/api/me/exams/${id}/begin`, {}))).toEqual([404, 'not-found']);
  web.clock.moveTo(minutes(11));
  await asOne();
  await web.json(`/api/me/exams/${id}/begin`, {});
  await web.signIn();
  const [{ id: sittingId } = { id: 0 }] = await db.sql<{ id: number }[]>`select id from sitting`;
  const off = web.raw(`/api/exams/${id}/candidates/${sittingId}`, { method: 'DELETE' });
  expect(await problem(off)).toEqual([409, 'exam-begun']);
  expect(await read(web.json(`/api/exams/${id}/cancel`, {}))).toEqual({ candidates: 1 });
  expect(await problem(web.json(`/api/exams/${id}/candidates`, { memberIds: [other] }))).toEqual([
    409,
    'exam-ended',
  ]);
});

test('without a script the pages do the same: one question each, what was kept stays ticked', async () => {
  await question();
  await question({ kind: 'multiple', stem: '灭火', options: ['报警', '断电', '乘电梯'], answer: [0, 1] });
  const rule = [...RULE, { topic: '法规', kind: 'multiple', count: 1, points: 10 }];
  const id = await invited({ rule });
  await asOne();
  expect(await (await web.page('/exams')).text()).toContain('法规考试');
  await web.form(`/exams/${id}/begin`, {});
  expect(await (await web.page(`/exams/${id}`)).text()).toContain('遇盘查应');
  const reply = await web.form(`/exams/${id}/answer`, { place: '0', chosen: String(await right(id)) });
  expect([reply.status, reply.headers.get('location')]).toEqual([303, `/exams/${id}?q=2`]);
  expect(await (await web.page(`/exams/${id}?q=1`)).text()).toContain('checked');
  // Left open: what was kept stays.
  await web.form(`/exams/${id}/answer`, { place: '0' });
  const last = await (await web.page(`/exams/${id}?q=3`)).text();
  expect(last).toContain('已答 1 题，共 2 题');
  await web.form(`/exams/${id}/hand-in`, {});
  expect(await (await web.page(`/exams/${id}`)).text()).toContain('不合格，50 分');
  await web.form(`/exams/${id}/appeal`, { text: '第二题没来得及' });
  expect(await (await web.page(`/exams/${id}`)).text()).toContain('第二题没来得及');
});
