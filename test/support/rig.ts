// A small force and the engine on a hand-driven clock, for tests of single actions. Whole call-outs are told as stories.
import { advanceTo } from '../../src/advance.ts';
import { answerGate } from '../../src/callout/answer-gate.ts';
import type { CalloutDeps } from '../../src/callout/deps.ts';
import { type Launched, launch, launchRequestSchema } from '../../src/callout/launch.ts';
import { loadView } from '../../src/callout/list.ts';
import type { AnswerRequest } from '../../src/callout/respond.ts';
import { type Channel, channelsOf } from '../../src/delivery/channel.ts';
import { messageLogChannel } from '../../src/delivery/channels/message-log.ts';
import { manualClock } from '../../src/kernel/clock.ts';
import type { Database } from '../../src/kernel/database.ts';
import { toMercator } from '../../src/kernel/geo.ts';
import { workOf } from '../../src/work.ts';

export const START = new Date('2026-11-23T19:07:00Z');
export const SCENE = { lon: 103.82, lat: 36.06 };

/** As an installation keeps things by default. */
export const KEEP = {
  ...{ positions_days: 1, messages_days: 90, texts_days: 180 },
  ...{ left_days: 365, audit_days: 1_095, log_days: 1_095 },
};

export interface MemberAbout {
  name?: string;
  skills?: string[];
  phone?: string | null;
  /** Kilometres north of the scene; null: no position. */
  km?: number | null;
  countyId?: number | null;
  unitId?: number | null;
  consentOn?: string | null;
}

/** Adds people, by default one more kilometre away each; returns their ids in order. */
export async function addMembers(db: Database, people: MemberAbout[]): Promise<number[]> {
  const ids: number[] = [];
  for (const [i, about] of people.entries()) {
    const km = about.km === undefined ? i + 1 : about.km;
    const at = km === null ? null : { lon: SCENE.lon, lat: SCENE.lat + km / 111.195 };
    const plane = at && toMercator(at);
    const consentOn = about.consentOn === undefined ? '2021-04-22' : about.consentOn;
    const [made] = await db.sql<{ id: number }[]>`
      insert into member (name, gender, consent_on, home_lon, home_lat, base_pos, county_id, unit_id, updated_at)
      values (${about.name ?? `队员${i + 1}`}, 'unknown', ${consentOn}, ${at?.lon ?? null}, ${at?.lat ?? null},
        ${plane ? db.sql`point(${plane.x}, ${plane.y})` : null}, ${about.countyId ?? null}, ${about.unitId ?? null}, ${START})
      returning id`;
    const id = made?.id ?? 0;
    ids.push(id);
    const phone = about.phone === undefined ? `+86170${String(id).padStart(8, '0')}` : about.phone;
    if (phone)
      await db.sql`insert into contact_point (member_id, kind, address) values (${id}, 'phone', ${phone})`;
    for (const kind of about.skills ?? []) {
      await db.sql`insert into qualification (member_id, kind) values (${id}, ${kind})`;
    }
  }
  return ids;
}

export interface LaunchAbout {
  kind?: 'real' | 'drill' | 'test';
  lines?: { role: string; count: number }[];
  policy?: Record<string, unknown>;
  minutes?: number;
  title?: string;
  idempotencyKey?: string;
  commanderPhone?: string;
  position?: { lon: number; lat: number };
  countyId?: number;
}

/** `channels`: other ways out than the message log, which keeps every message. */
export function rigOf(db: Database, others: Channel[] | null = null) {
  const clock = manualClock(START);
  db.tellTime(clock);
  const channels = channelsOf(
    others ?? [messageLogChannel(db, clock, 'push'), messageLogChannel(db, clock, 'sms')],
  );
  const deps: CalloutDeps = { db, clock, channels, linkSecret: 'secret', publicUrl: 'http://m.test' };
  const logger = { info() {}, warn() {}, error: console.error };
  const work = workOf({ ...deps, logger });
  const gate = answerGate(deps);
  const start = (about: LaunchAbout = {}): Promise<Launched> => {
    const arriveBy = new Date(clock.now().getTime() + (about.minutes ?? 30) * 60_000).toISOString();
    const request = launchRequestSchema.parse({
      ...{ kind: about.kind ?? 'real', title: about.title ?? '商场火警', place: '东门', arriveBy },
      position: about.position ?? SCENE,
      commander: { name: '王队', ...(about.commanderPhone && { phone: about.commanderPhone }) },
      lines: about.lines ?? [{ role: 'general', count: 2 }],
      policy: { echelons: [1, 1, 1].map((factor) => ({ windowSeconds: 300, factor })), ...about.policy },
      countyId: about.countyId,
    });
    return launch(deps, request, { actor: 'leader', idempotencyKey: about.idempotencyKey ?? null });
  };
  return {
    deps,
    clock,
    start,
    /** Lets time pass until then; all that comes due happens at its own moment. */
    until: (to: Date) => advanceTo({ clock, run: work.run, nextDue: work.nextDue }, to),
    /** Moves the clock and does what is due then, without the moments between. */
    async at(minutes: number) {
      clock.moveTo(new Date(START.getTime() + minutes * 60_000));
      await work.run(clock.now());
    },
    view: async (id: number) => loadView(deps, id),
    /** The member's own answer through the gate. */
    async answer(
      calloutId: number,
      memberId: number,
      about: Partial<AnswerRequest> & Pick<AnswerRequest, 'answer'>,
    ) {
      const [s] = await db.sql<{ id: number }[]>`
        select id from summons where callout_id = ${calloutId} and member_id = ${memberId}`;
      return gate.submit({
        ...{
          summonsId: s?.id ?? 0,
          etaMinutes: null,
          reason: null,
          channel: 'link',
          deviceAt: null,
          move: false,
        },
        ...{ clientId: null, givenBy: null, ...about },
      });
    },
    /** What each member's phone shows, oldest first. */
    async texts(memberId: number): Promise<string[]> {
      const rows = await db.sql<
        { body: string }[]
      >`select body from message_log where member_id = ${memberId} order by id`;
      return rows.map((r) => r.body);
    },
  };
}

const ALL = `forecast_moment, forecast_proposal, judgement_member, judgement_model, planned_drill, simulated_act, callout, echelon, plan_entry, summons, response, delivery, delivery_queue, delivery_lease, provider_message, receipt, inbound_message, message_log,
  question, exam, course, training_session, past_score, equipment_item, route_pace, route_flow, route_health, assessment, leader_notice, launch_template, report_comment, improvement, unit_robot, webhook_call, webhook, member, unit, organisation, log_entry`;

/**
 * Empties `tables` and what refers to them, and counts from 1 again. As TRUNCATE … CASCADE does, which makes some 300 files anew and
 * takes ten times as long. Triggers are off meanwhile: the log refuses to forget, even here.
 */
export const emptyTables = (db: Database, tables: string) =>
  db.sql.unsafe(`do $$
    declare one record;
    begin
      set local session_replication_role = replica;
      for one in
        with recursive emptied as (
          select unnest(regexp_split_to_array('${tables}', ',\\s*'))::regclass as name
          union select c.conrelid::regclass from pg_constraint c join emptied on c.confrelid = emptied.name where c.contype = 'f')
        select name, (select d.objid::regclass from pg_depend d join pg_class k on k.oid = d.objid and k.relkind = 'S'
          where d.refobjid = name and d.classid = 'pg_class'::regclass and d.deptype in ('a', 'i')) as counter
        from emptied
      loop
        execute format('lock table %s in access exclusive mode', one.name);
        execute format('delete from %s', one.name);
        if one.counter is not null then perform setval(one.counter, 1, false); end if;
      end loop;
    end $$`);

/** Everything gone but the schema: tests of one file follow one another. */
export const emptyDatabase = (db: Database) => emptyTables(db, ALL);
