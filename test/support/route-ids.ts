// The ids in a route's address, on either side of a scope; what a request may use up is made anew for it.
import type { Database } from '../../src/kernel/database.ts';
import { SCENE } from './rig.ts';
import { personIn } from './signed-in.ts';

export type Side = 'near' | 'far';

export interface County {
  county: number;
  station: number;
  employer: number;
  battalion: number;
  company: number;
  squad: number;
  member: number;
  callout: number;
}

/** A launch that cannot become one any more: its time is past. */
const OVER = {
  ...{ kind: 'real', title: '商场火警', task: '集结待命', place: '东门', position: SCENE },
  ...{
    arriveBy: '2026-01-01T00:00:00Z',
    lines: [{ role: 'general', count: 300 }],
    commander: { name: '王队' },
  },
};

const idOf = async (rows: PromiseLike<{ id: number }[]>) => (await rows)[0]?.id ?? 0;

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

function officerSparesOf({ sql }: Pick<Database, 'sql'>, now: Date) {
  const category = (use: string) => sql`select min(id) from duty_category where use = ${use}`;
  const photo = () =>
    idOf(sql`
      insert into duty_file (name, type, size_bytes, content, uploaded_by, uploaded_at)
      values ('x.png', 'image/png', 1, 'x', 'user:0', ${now}) returning id`);
  return {
    category: () =>
      idOf(
        sql`insert into duty_category (use, zh, en) values ('talk', ${String(Math.random())}, 'x') returning id`,
      ),
    appointment: async (c: County) => {
      await sql`delete from officer_appointment where member_id = ${c.member}`;
      return idOf(sql`
        insert into officer_appointment (member_id, kind, consent_on, appointed_on, appointed_by)
        values (${c.member}, 'patrol', '2026-11-01', '2026-11-01', 'user:0') returning id`);
    },
    patrol: async (c: County) => {
      await sql`delete from patrol_day where member_id = ${c.member}`;
      return idOf(sql`
        insert into patrol_day (member_id, day, hours, place, entered_by, entered_at)
        values (${c.member}, '2026-11-01', 4, 'x', 'user:0', ${now}) returning id`);
    },
    talk: (c: County) =>
      idOf(sql`
        insert into talk (kind, category_id, organisation_id, place, held_on, audience, written_by, written_at)
        values ('talk', (${category('talk')}), ${c.station}, 'x', '2026-11-01', 1, 'user:0', ${now}) returning id`),
    report: (c: County) =>
      idOf(sql`
        insert into field_report (category_id, text, station_id, handler_id, seen_at, received_at, entered_by)
        values ((${category('report')}), 'x', ${c.station}, ${c.station}, ${now}, ${now}, 'user:0') returning id`),
    talkPhoto: async (talkId: number) => {
      const id = await photo();
      await sql`insert into talk_photo (talk_id, file_id) values (${talkId}, ${id})`;
      return id;
    },
    reportPhoto: async (reportId: number) => {
      const id = await photo();
      await sql`update field_report set photo_id = ${id} where id = ${reportId}`;
      return id;
    },
  };
}

function dutySparesOf(db: Database, now: Date) {
  const { sql } = db;
  const later = (minutes: number) => new Date(now.getTime() + minutes * 60_000);
  const site = (c: County) =>
    idOf(sql`
      insert into organisation (kind, name, parent_id) values ('site', ${String(Math.random())}, ${c.station}) returning id`);
  const schedule = (c: County) =>
    idOf(sql`
      insert into roll_call_schedule (station_id, kind, weekdays, from_minute, until_minute, second_call_minutes, open_minutes, next_at)
      values (${c.station}, 'morning', '{1}', 480, 480, 5, 15, ${later(60 * 24)}) returning id`);
  const inspection = async (c: County) =>
    idOf(sql`
      insert into inspection (site_id, form_version, form_changed, begun_at, ended_at, received_at, by, client_id, answers,
        officer_name, site_signer)
      values (${await site(c)}, 1, false, ${now}, ${now}, ${now}, 'user:0', ${String(Math.random())}, '[]', '甲', '乙') returning id`);
  return {
    ...{ site, schedule, ...shiftSparesOf(db) },
    shift: async (c: County) => {
      const from = later(Math.floor(Math.random() * 1e8));
      return idOf(sql`
        insert into shift (member_id, site_id, starts_at, ends_at)
        values (${c.member}, ${await site(c)}, ${from}, ${new Date(from.getTime() + 1)}) returning id`);
    },
    bulletin: async (c: County) => {
      const id = await idOf(sql`
        insert into bulletin (organisation_id, audience, state, created_by, created_at, sent_at)
        values (${c.station}, '{"organisationIds":[],"areas":[],"posts":["member"]}', 'sent', 'user:0', ${now}, ${now}) returning id`);
      await sql`
        insert into bulletin_version (bulletin_id, version, severity, title, body, valid_from, valid_until, written_by, sent_at)
        values (${id}, 1, 'minor', 'x', 'x', ${now}, ${later(60)}, 'user:0', ${now})`;
      await sql`insert into bulletin_recipient (bulletin_id, member_id) values (${id}, ${c.member})`;
      return id;
    },
    /** Attached to what bulletin `bulletinId` says. */
    file: async (bulletinId: number) => {
      const id = await idOf(sql`
        insert into duty_file (name, type, size_bytes, content, uploaded_by, uploaded_at)
        values ('x.png', 'image/png', 1, 'x', 'user:0', ${now}) returning id`);
      await sql`insert into bulletin_file (bulletin_id, version, file_id, place) values (${bulletinId}, 1, ${id}, 1)`;
      return id;
    },
    visit: async (c: County) =>
      idOf(sql`
        insert into inspection_plan (site_id, month, due_on) values (${await site(c)}, '2026-12-01', '2026-12-01') returning id`),
    inspection,
    /** A picture of inspection `inspectionId`. */
    photo: async (inspectionId: number) => {
      const id = await idOf(sql`
        insert into duty_file (name, type, size_bytes, content, uploaded_by, uploaded_at)
        values ('x.png', 'image/png', 1, 'x', 'user:0', ${now}) returning id`);
      await sql`insert into inspection_photo (inspection_id, file_id, taken_at) values (${inspectionId}, ${id}, ${now})`;
      return id;
    },
    finding: async (c: County) =>
      idOf(sql`
        insert into inspection_finding (inspection_id, site_id, item, found_at, due_on, again)
        select i.id, i.site_id, 'uniform', ${now}, '2099-01-01', false from inspection i
        where i.id = ${await inspection(c)} returning id`),
    ...officerSparesOf({ sql }, now),
    rollCall: async (c: County) =>
      idOf(sql`
        insert into roll_call (schedule_id, station_id, kind, by_radio, opens_at, second_call_at, closes_at)
        values (${await schedule(c)}, ${c.station}, 'morning', true, ${now}, ${later(5)}, ${later(15)}) returning id`),
  };
}

function jointDutySparesOf({ sql }: Database, now: Date, site: (c: County) => Promise<number>) {
  return {
    pair: async (c: County) =>
      idOf(sql`
        insert into site_pair (site_a_id, site_b_id, proposed_at, proposed_by)
        values (${await site(c)}, ${await site(c)}, ${now}, 'user:0') returning id`),
    hold: async (c: County) =>
      idOf(sql`
        insert into scene_hold (site_id, by, text, begun_at, received_at, client_id)
        values (${await site(c)}, 'user:0', 'x', ${now}, ${now}, ${String(Math.random())}) returning id`),
    channel: (c: County) =>
      idOf(sql`
        insert into radio_channel (station_id, name, frequency)
        values (${c.station}, ${String(Math.random())}, '409.75') returning id`),
    radioSet: async (c: County) =>
      idOf(sql`
        insert into radio_set (site_id, call_sign, serial)
        values (${await site(c)}, 'x', ${String(Math.random())}) returning id`),
  };
}

function shiftSparesOf({ sql }: Database) {
  return {
    plan: async (c: County) =>
      idOf(sql`
        insert into shift_plan (station_id, first_day, rest_minutes, day_minutes, week_minutes)
        values (${c.station}, date '2026-11-30' + 7 * ${Math.floor(Math.random() * 1e5)}::int, 660, 720, 2880) returning id`),
    swap: async (c: County) => {
      const from = new Date(Date.UTC(2030, 0, 1) + Math.floor(Math.random() * 1e11));
      return idOf(sql`
        with s as (insert into shift (member_id, site_id, starts_at, ends_at)
          values (${c.member}, ${c.station}, ${from}, ${new Date(from.getTime() + 1)}) returning id, member_id)
        insert into shift_swap (shift_id, member_id, offered_at) select id, member_id, '2026-01-01' from s returning id`);
    },
    demand: (c: County) =>
      idOf(sql`
        insert into shift_demand (area_id, weekdays, from_minute, until_minute, people, shift_minutes, valid_from)
        values (${c.station}, '{1}', 480, 960, 1, 480, '2026-11-30') returning id`),
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

const dutyIds = (
  duty: ReturnType<typeof dutySparesOf>,
  joint: ReturnType<typeof jointDutySparesOf>,
): [RegExp, (county: County) => number | Promise<number>][] => [
  [/\/shifts\/swaps\/:id/, duty.swap],
  [/\/shifts\/:id/, duty.shift],
  [/\/sites\/:id/, duty.site],
  [/\/stations\/:id/, (c) => c.station],
  [/\/shift-plans\/:id/, duty.plan],
  [/\/shift-demand\/:id/, duty.demand],
  [/\/shift-swaps\/:id/, duty.swap],
  [/\/roll-call-schedules\/:id/, duty.schedule],
  [/\/roll-calls\/:id/, duty.rollCall],
  [/\/bulletins\/:id/, duty.bulletin],
  [/\/inspection-plan\/:id/, duty.visit],
  [/\/inspections\/:id/, duty.inspection],
  [/\/inspection-findings\/:id/, duty.finding],
  [/\/(site-pairs|joint-duty)\/:id/, joint.pair],
  [/\/scene-holds\/:id/, joint.hold],
  [/\/radio-channels\/:id/, joint.channel],
  [/\/radio-sets\/:id/, joint.radioSet],
  [/\/duty-categories\/:id/, duty.category],
  [/\/employers\/:id/, (c) => c.employer],
  [/\/officer-appointments\/:id/, duty.appointment],
  [/\/patrol-days\/:id/, duty.patrol],
  [/\/talks\/:id/, duty.talk],
  [/\/field-reports\/:id/, duty.report],
];

/** What makes a file of what stands before it in the address. */
function fileOf(duty: ReturnType<typeof dutySparesOf>, path: string) {
  if (path.includes('/inspections/')) return duty.photo;
  if (path.includes('/talks/')) return duty.talkPhoto;
  return path.includes('/field-reports/') ? duty.reportPhoto : duty.file;
}

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
    return path
      .replace(/:step\{[^}]*\}/, 'preview')
      .replace(':id', String(id))
      .replace(':memberId', String(county.member))
      .replace(':grantId', String(grantId))
      .replace(':event', String(eventId))
      .replace(':sittingId', String(sitting?.id ?? 0))
      .replace(':code', 'x')
      .replace(':fileId', String(fileId))
      .replace(':sessionId', String(sessionId))
      .replace(':route', 'message-log-push')
      .replace(':absenceId', String(absenceId))
      .replace(':proposalId', String(proposalId))
      .replace(':commentId', String(commentId))
      .replace(':itemId', String(itemId))
      .replace(':level', 'squad')
      .replace(':action', 'raise')
      .replace(':kind', 'first_aid')
      .replace(':token', 'x')
      .replace('*', 'x');
  };
}
