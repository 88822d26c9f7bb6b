// The ids in a route's address, on either side of a scope; what a request may use up is made anew for it.
import type { Database } from '../../src/kernel/database.ts';
import { type County, idOf, type Side } from './county.ts';
import { dutyIds, dutySparesOf, fileOf, jointDutySparesOf } from './duty-ids.ts';
import { SCENE } from './rig.ts';
import { personIn } from './signed-in.ts';

/** A launch that cannot become one any more: its time is past. */
const OVER = {
  ...{ kind: 'real', title: '商场火警', task: '集结待命', place: '东门', position: SCENE },
  ...{
    arriveBy: '2026-01-01T00:00:00Z',
    lines: [{ role: 'general', count: 300 }],
    commander: { name: '王队' },
  },
};

function webhookSparesOf({ sql }: Database, now: Date) {
  return {
    webhook: () =>
      idOf(sql`
        insert into webhook (name, host, url, secret, from_log_id, seen_log_id, created_by, created_at)
        values (${String(Math.random())}, 'x', 'x', 'x', 0, 0, 'test', ${now}) returning id`),
    webhookEvent: (webhookId: number) =>
      idOf(sql`
        insert into webhook_event (webhook_id, type, body, state, next_attempt_at, created_at, settled_at)
        values (${webhookId}, 'test', '{}', 'delivered', ${now}, ${now}, ${now}) returning id`),
  };
}

function examSparesOf({ sql }: Database, now: Date) {
  const later = new Date(now.getTime() + 60_000);
  const name = () => String(Math.random());
  return {
    question: () =>
      idOf(sql`
        insert into question (topic, kind, stem, options, answer)
        values ('法规', 'true_false', ${name()}, '[]', '[1]') returning id`),
    exam: async (c: County) => {
      const id = await idOf(sql`
        insert into exam (title, rule, seed, minutes, pass_mark, opens_at, closes_at, place, county_id, created_by, created_at)
        values ('保安员证', '[]', 1, 30, 60, ${now}, ${later}, '县局', ${c.county}, 'user:0', ${now}) returning id`);
      const sitting = await idOf(sql`
        insert into sitting (exam_id, member_id, state, paper, started_at, due_at, mark, outcome, marked_at, marked_by)
        values (${id}, ${c.member}, 'marked', '[]', ${now}, ${later}, 50, 'failed', ${now}, 'test') returning id`);
      await sql`insert into exam_appeal (sitting_id, text, at, from_mark) values (${sitting}, '第二题', ${now}, 50)`;
      return id;
    },
    sheet: async (c: County) => {
      const id = await idOf(sql`
        insert into score_sheet (callout_id, level, subject, unit_id, county_id, unit_name, held_on, rubric_id, figures, measured,
          opened_by, opened_at)
        select ${c.callout}, 'squad', ${name()}, ${c.squad}, ${c.county}, '一小队', '2026-11-24', r.id, '{}', '{}', 'user:0', ${now}
        from rubric r where r.level = 'squad' returning id`);
      await sql`insert into score_appeal (sheet_id, text, by, at) values (${id}, '到位时间', 'user:0', ${now})`;
      return id;
    },
    nomination: (c: County) =>
      idOf(sql`
        insert into nomination (member_id, state, grounds, nominated_by, nominated_at)
        values (${c.member}, 'failed', '表现好', 'user:0', ${now}) returning id`),
    certificate: async (c: County) => {
      const nomination = await idOf(sql`
        insert into nomination (member_id, state, grounds, nominated_by, nominated_at)
        values (${c.member}, 'issued', '表现好', 'user:0', ${now}) returning id`);
      return idOf(sql`
        insert into certificate (number, name, nomination_id, check_code, issued_on, issued_by)
        values (${name()}, '张三', ${nomination}, ${name()}, '2026-11-24', 'test') returning id`);
    },
  };
}

function equipmentSparesOf({ sql }: Database, now: Date) {
  const name = () => String(Math.random());
  return {
    item: () => idOf(sql`insert into equipment_item (name) values (${name()}) returning id`),
    piece: (c: County) =>
      idOf(sql`
        with i as (insert into equipment_item (name, serialised) values (${name()}, true) returning id)
        insert into equipment_piece (item_id, serial, unit_id) select id, 'A1', ${c.squad} from i returning id`),
    issue: async (c: County) => {
      const item = name();
      await sql`insert into equipment_item (name) values (${item})`;
      return idOf(
        sql`insert into equipment_issue (member_id, item, issued_on) values (${c.member}, ${item}, ${now}::date) returning id`,
      );
    },
  };
}

function sparesOf({ sql }: Database, now: Date) {
  const later = new Date(now.getTime() + 60_000);
  const name = () => String(Math.random());
  const course = () => idOf(sql`insert into course (title) values (${name()}) returning id`);
  return {
    course,
    unit: (c: County) =>
      idOf(sql`
        insert into unit (kind, name, parent_id, county_id) values ('squad', ${name()}, ${c.company}, ${c.county}) returning id`),
    absence: (c: County) =>
      idOf(
        sql`insert into absence (member_id, kind, starts_at) values (${c.member}, 'leave', ${now}) returning id`,
      ),
    grant: (userId: number) =>
      idOf(sql`
        insert into role_grant (user_id, role, granted_by, granted_at) values (${userId}, 'trainer', 'test', ${now})
        on conflict do nothing returning id`),
    session: (userId: number) =>
      idOf(sql`
        insert into session (user_id, token, kind, last_seen_at, expires_at, created_at, updated_at)
        values (${userId}, ${name()}, 'phone', ${now}, ${now}, ${now}, ${now}) returning id`),
    launch: (c: County) =>
      idOf(sql`
        insert into launch_request (kind, title, request, request_hash, people, county_id, unit_id, requested_by, requested_at, expires_at)
        values ('real', '商场火警', ${sql.json(OVER)}, '', 300, ${c.county}, ${c.squad}, 'user:0', ${now}, ${later}) returning id`),
    template: (c: County) =>
      idOf(sql`
        insert into launch_template (unit_id, name, title, lines, minutes, updated_at)
        values (${c.squad}, ${name()}, '商场火警', '[{"role":"general","count":1}]', 30, ${now}) returning id`),
    comment: (c: County) =>
      idOf(sql`
        insert into report_comment (callout_id, text, created_by, created_at)
        values (${c.callout}, '好', 'user:0', ${now}) returning id`),
    improvement: (c: County) =>
      idOf(sql`
        insert into improvement (callout_id, text, member_id, due_on, created_by, created_at)
        values (${c.callout}, '通知要早', ${c.member}, '2026-12-31', 'user:0', ${now}) returning id`),
    proposal: (calloutId: number) =>
      idOf(sql`
        insert into forecast_proposal (callout_id, kind, state, made_at, member_ids, role, chance_from, chance_to, decided_at)
        values (${calloutId}, 'summon', 'lapsed', ${now}, '{1}', 'general', 0.5, 0.9, ${now}) returning id`),
    key: () =>
      idOf(sql`
        insert into api_key (name, key_hash, created_by, created_at) values ('大屏', ${name()}, 'test', ${now}) returning id`),
    calendar: (userId: number) =>
      idOf(sql`
        insert into calendar_feed (user_id, kind, created_at) values (${userId}, 'trainer', ${now})
        on conflict do nothing returning id`),
    passkey: (userId: number) =>
      idOf(sql`
        insert into passkey (user_id, public_key, credential_id, counter, device_type, backed_up)
        values (${userId}, 'x', ${name()}, 0, 'singleDevice', false) returning id`),
    drill: (c: County) =>
      idOf(sql`
        insert into planned_drill (kind, phones, title, launch, arrive_by_minutes, county_id, unit_id, seed, launch_at, due_at,
          planned_by, planned_at)
        values ('drill', 'simulated', '商场火警', ${sql.json({ ...OVER, kind: 'drill' })}, 30, ${c.county}, ${c.squad}, 1, ${later},
          ${later}, 'user:0', ${now}) returning id`),
    training: async (c: County) => {
      const id = await idOf(sql`
        insert into training_session (course_id, course_version, place, starts_at, ends_at, seats, county_id, unit_id,
          check_in_code, created_by, created_at)
        values (${await course()}, 1, '基地', ${now}, ${later}, 9, ${c.county}, ${c.squad}, 'x', 'user:0', ${now}) returning id`);
      await sql`insert into attendance (session_id, member_id, by) values (${id}, ${c.member}, 'user:0')`;
      return id;
    },
  };
}

/** Published once, for all that is asked of it. */
async function assessmentOf({ sql }: Database, now: Date): Promise<number> {
  await sql`
    insert into assessment (quarter, number, issuer, weights_id, published_by, published_at, appeal_until)
    select '2026-07-01', '1', '市局', min(id), 'user:0', ${now}, '2099-01-01' from assessment_weights on conflict do nothing`;
  return idOf(sql`select min(id) as id from assessment`);
}

const WORDS = {
  code: 'x',
  route: 'message-log-push',
  level: 'squad',
  action: 'raise',
  kind: 'first_aid',
  token: 'x',
};

/** `path` with what stands for each of its parts. */
const filled = (path: string, ids: Record<string, number>): string =>
  Object.entries({ ...ids, ...WORDS })
    // Longer names first: one may begin as another does.
    .sort(([a], [b]) => b.length - a.length)
    .reduce(
      (at, [name, value]) => at.replace(`:${name}`, String(value)),
      path.replace(/:step\{[^}]*\}/, 'preview'),
    )
    .replace('*', 'x');

/** `userId` has the sessions and passkeys in it. */
export function filler(db: Database, now: Date, sides: Record<Side, County>) {
  const spare = {
    ...sparesOf(db, now),
    ...examSparesOf(db, now),
    ...equipmentSparesOf(db, now),
    ...webhookSparesOf(db, now),
  };
  const duty = dutySparesOf(db, now);
  /** Whose id `:id` is, by what stands before it; the first that fits. */
  const ids: [RegExp, (county: County, userId: number) => number | Promise<number>][] = [
    [/\/units\/:id/, spare.unit],
    [/\/launch-requests\/:id/, spare.launch],
    [/\/launch-templates\/:id/, spare.template],
    [/\/training-sessions\/:id/, spare.training],
    [/\/drills\/:id/, spare.drill],
    ...dutyIds(duty, jointDutySparesOf(db, now, duty.site)),
    [/\/courses\/:id/, spare.course],
    [/\/equipment-items\/:id/, spare.item],
    [/\/equipment-pieces\/:id/, spare.piece],
    [/\/equipment-issues\/:id/, spare.issue],
    [/\/questions\/:id/, spare.question],
    [/\/exams\/:id/, spare.exam],
    [/\/nominations\/:id/, spare.nomination],
    [/\/certificates\/:id/, spare.certificate],
    [/\/score-sheets\/:id/, spare.sheet],
    [/\/assessments\/:id/, () => assessmentOf(db, now)],
    [/\/callouts\//, (c) => c.callout],
    [/\/members\//, (c) => c.member],
    [/\/people\/:id/, () => personIn(db, {}, now)],
    [/\/keys\/:id/, spare.key],
    [/\/webhooks\/:id/, spare.webhook],
    [/\/sessions\/:id/, (_, userId) => (userId > 0 ? spare.session(userId) : 1)],
    [/\/calendars\/:id/, (_, userId) => (userId > 0 ? spare.calendar(userId) : 1)],
    [/\/passkeys\/:id/, (_, userId) => (userId > 0 ? spare.passkey(userId) : 1)],
  ];
  return async (path: string, side: Side, userId: number): Promise<string> => {
    const county = sides[side];
    const id = (await ids.find(([before]) => before.test(path))?.[1](county, userId)) ?? 1;
    if (path.endsWith('/reopen')) await db.sql`update account set closed_at = ${now} where id = ${id}`;
    const sessionId = path.includes(':sessionId') ? await spare.session(id) : 0;
    const eventId = path.includes(':event') ? await spare.webhookEvent(id) : 0;
    const grantId = path.includes(':grantId') ? await spare.grant(id) : 0;
    const proposalId = path.includes(':proposalId') ? await spare.proposal(id) : 0;
    const commentId = path.includes(':commentId') ? await spare.comment(county) : 0;
    const [sitting] = path.includes(':sittingId')
      ? await db.sql<{ id: number }[]>`select id from sitting where exam_id = ${id}`
      : [];
    const fileId = path.includes('/:id/files/:fileId') ? await fileOf(duty, path)(id) : 1;
    const itemId = path.includes(':itemId') ? await spare.improvement(county) : 0;
    const absenceId = path.includes(':absenceId') ? await spare.absence(county) : 0;
    if (path.includes('/qualifications/:kind')) {
      await db.sql`insert into qualification (member_id, kind) values (${county.member}, 'first_aid') on conflict do nothing`;
    }
    return filled(path, {
      ...{
        id,
        memberId: county.member,
        grantId,
        event: eventId,
        sittingId: sitting?.id ?? 0,
        fileId,
        sessionId,
      },
      ...{ absenceId, proposalId, commentId, itemId },
    });
  };
}
