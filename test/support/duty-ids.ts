// The ids of what stations do daily, in a route's address; what a request may use up is made anew for it.
import type { Database } from '../../src/kernel/database.ts';
import { type County, idOf } from './county.ts';

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

export function dutySparesOf(db: Database, now: Date) {
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

export function jointDutySparesOf({ sql }: Database, now: Date, site: (c: County) => Promise<number>) {
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

export const dutyIds = (
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
export function fileOf(duty: ReturnType<typeof dutySparesOf>, path: string) {
  if (path.includes('/inspections/')) return duty.photo;
  if (path.includes('/talks/')) return duty.talkPhoto;
  return path.includes('/field-reports/') ? duty.reportPhoto : duty.file;
}
