import { beforeEach, describe, expect, test } from 'vitest';
import { testDatabase } from '../support/database.ts';
import { drillBody, inMinutes } from '../support/drill-plans.ts';
import { addMembers, emptyDatabase } from '../support/rig.ts';
import { personIn, sessionOf } from '../support/signed-in.ts';
import { webOf } from '../support/web.ts';

const db = await testDatabase();
let web: ReturnType<typeof webOf>;
let people: number[];

beforeEach(async () => {
  await emptyDatabase(db);
  people = await addMembers(
    db,
    Array.from({ length: 8 }, () => ({})),
  );
  web = webOf(db);
  await web.signIn();
});

interface Drill {
  id: number;
  state: string;
  version: number;
  launchAt: string | null;
  window: object | null;
  calloutId: number | null;
  reason: string | null;
}
const body = async <T>(reply: Response | Promise<Response>) => (await (await reply).json()) as T;
const plan = (about: Record<string, unknown> = {}) => body<Drill>(web.json('/api/drills', drillBody(about)));
const drill = (id: number) => body<Drill>(web.json(`/api/drills/${id}`));
const post = (id: number, verb: string) => web.json(`/api/drills/${id}/${verb}`, {});
const put = (id: number, about: Record<string, unknown>) =>
  web.raw(`/api/drills/${id}`, {
    method: 'PUT',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify(drillBody(about)),
  });
const refusal = async (reply: Response | Promise<Response>) => {
  const { status, type, errors } = await body<{ status: number; type: string; errors?: { field: string }[] }>(
    reply,
  );
  return [status, type.replace('/problems/', ''), ...(errors ?? []).map((e) => e.field)];
};
const toldPlanner = async () =>
  (await db.sql<{ body: string }[]>`select body from message_log where member_id is null order by id`).map(
    (m) => m.body,
  );
const asOther = async (about: Parameters<typeof personIn>[1], path: string) => {
  const cookie = await sessionOf(db, web.deps, await personIn(db, about, web.clock.now()), 'phone');
  return web.json(path, undefined, { cookie });
};

describe('a planned drill', () => {
  test('is no real call-out, whoever asks and however', async () => {
    expect(await refusal(web.json('/api/drills', drillBody({ kind: 'real' })))).toEqual([
      400,
      'invalid-request',
      'kind',
    ]);
    const { id } = await plan();
    const broken = (rows: PromiseLike<unknown>) =>
      Promise.resolve(rows).then(
        () => 'nothing',
        (e: { constraint_name?: string }) => e.constraint_name,
      );
    expect(
      await broken(
        db.sql`update planned_drill set kind = 'real', launch = launch || '{"kind": "real"}' where id = ${id}`,
      ),
    ).toBe('planned_drill_never_real');
    expect(
      await broken(db.sql`update planned_drill set launch = launch || '{"kind": "real"}' where id = ${id}`),
    ).toBe('planned_drill_launch_of_its_kind');
    const { id: real } = await web.start({ kind: 'real' });
    const become = db.sql`update planned_drill set state = 'launched', callout_id = ${real}, ended_at = launch_at,
      ended_by = 'x' where id = ${id}`;
    expect(await broken(become)).toBe('planned_drill_became_what_was_planned');
    expect(await broken(db.sql`update callout set phones = 'simulated' where id = ${real}`)).toBe(
      'callout_kind_is_for_good',
    );
    await db.sql`alter table callout disable trigger callout_kind_is_for_good`;
    expect(await broken(db.sql`update callout set phones = 'simulated' where id = ${real}`)).toBe(
      'callout_real_rings_real_phones',
    );
    await db.sql`alter table callout enable trigger callout_kind_is_for_good`;
  });

  test('is refused with a time that is past, and changed only as it was read', async () => {
    expect(await refusal(web.json('/api/drills', drillBody({ when: { at: inMinutes(-1) } })))).toEqual([
      ...[422, 'invalid-request', 'when.at'],
    ]);
    const { id, version } = await plan();
    expect((await put(id, { version, title: '仓库火警' })).status).toBe(200);
    expect(await refusal(put(id, { version, title: '油库火警' }))).toEqual([409, 'stale-version']);
    expect(await drill(id)).toMatchObject({ title: '仓库火警', version: version + 1 });
  });

  test('is called off and that taken back until its moment has come', async () => {
    const { id } = await plan();
    expect(await body(post(id, 'cancel'))).toMatchObject({ state: 'cancelled' });
    expect(await body(post(id, 'restore'))).toMatchObject({ state: 'planned' });
    await post(id, 'cancel');
    await web.at(61);
    expect(await drill(id)).toMatchObject({ state: 'cancelled', calloutId: null });
    expect(await refusal(post(id, 'restore'))).toEqual([409, 'drill-moment-past']);
    expect(await refusal(post(id, 'start'))).toEqual([409, 'drill-not-open']);
  });

  test('that nobody could launch in its time is reported and planned anew, never launched late', async () => {
    const { id } = await plan();
    // Nothing ran for an hour and a half.
    await web.at(90);
    expect(await drill(id)).toMatchObject({ state: 'failed', reason: 'missed', calloutId: null });
    expect(await toldPlanner()).toEqual([
      expect.stringMatching(/^【演练】演练未发起：商场火警疏散，没有通知任何人/),
    ]);
    const { version } = await drill(id);
    await put(id, { version, when: { at: inMinutes(120) } });
    await web.at(120);
    expect(await drill(id)).toMatchObject({ state: 'launched', reason: null });
  });

  test('for which there is nobody says why', async () => {
    const { id } = await plan({ lines: [{ role: 'water_rescue', count: 1 }] });
    await web.at(60);
    expect(await drill(id)).toMatchObject({ state: 'failed', reason: 'nobody-eligible' });
  });

  test('gives way to a real call-out, says so once, and is called after it', async () => {
    const { id } = await plan();
    const { id: real } = await web.start({ lines: [{ role: 'general', count: 1 }] });
    expect(await refusal(post(id, 'start'))).toEqual([409, 'drill-real-callout']);
    await web.at(60);
    await web.at(90);
    expect(await drill(id)).toMatchObject({ state: 'planned', postponedTimes: 2 });
    expect(await toldPlanner()).toEqual([expect.stringContaining('真实集结进行中')]);
    await web.json(`/api/callouts/${real}/stand-down`, {});
    await web.at(119);
    expect(await drill(id)).toMatchObject({ state: 'planned' });
    await web.at(120);
    expect(await drill(id)).toMatchObject({ state: 'launched' });
  });
});

describe('a surprise', () => {
  const when = { from: inMinutes(60), to: inMinutes(300) };

  test('keeps its moment from everybody but its planner and administrators, and itself from the drilled', async () => {
    const [before] = await db.sql<{ id: number }[]>`select max(id)::int as id from audit_entry`;
    const { id, launchAt, version } = await plan({ when });
    expect(launchAt).not.toBeNull();
    const seen = async (about: Parameters<typeof personIn>[1]) => {
      const one = await asOther(about, `/api/drills/${id}`);
      return one.ok ? (await body<Drill>(one)).launchAt : one.status;
    };
    expect(await seen({ role: 'administrator' })).toBe(launchAt);
    expect(await seen({ role: 'city' })).toBeNull();
    expect(await seen({ role: 'auditor' })).toBeNull();
    expect(await seen({ role: 'city', memberId: people[0] ?? 0 })).toBe(404);
    const list = await body<{ items: Drill[] }>(
      asOther({ role: 'city', memberId: people[1] ?? 0 }, '/api/drills'),
    );
    expect(list.items).toEqual([]);
    // Saved again it does not move; in another window it does.
    await put(id, { version, when, title: '另一名称' });
    expect((await drill(id)).launchAt).toBe(launchAt);
    const kept = await db.sql<{ all: string }[]>`
      select concat(before, after) as all from audit_entry where entity = 'planned_drill' and entity_id = ${String(id)}
      and id > ${before?.id ?? 0}`;
    expect(kept).toHaveLength(2);
    for (const { all } of kept) expect(all).not.toMatch(/launch_at|due_at|seed/);
  });

  test('is known to all once it was called', async () => {
    const { id } = await plan({ when });
    await web.at(60);
    await web.at(300);
    expect(
      (await body<Drill>(asOther({ role: 'city', memberId: people[0] ?? 0 }, `/api/drills/${id}`))).state,
    ).toBe('launched');
  });
});

describe('simulated phones', () => {
  test('answer, come and go home, and nothing reaches anybody', async () => {
    const { id } = await plan({ lines: [{ role: 'general', count: 4 }] });
    // Who comes is drawn from it: with another one too few may.
    await db.sql`update planned_drill set seed = 7 where id = ${id}`;
    const { calloutId } = await body<{ calloutId: number }>(post(id, 'start'));
    expect(await body(post(id, 'start'))).toEqual({ calloutId });
    for (let minute = 0; minute <= 60; minute++) await web.at(minute);
    const { callout, people: asked } = await web.view(calloutId);
    expect(callout).toMatchObject({ kind: 'drill', phones: 'simulated', unanswerable: 0 });
    expect(callout.roles).toMatchObject([{ required: 4, gap: 0 }]);
    expect(asked.filter((p) => p.arrivedAt !== null).length).toBeGreaterThanOrEqual(4);
    expect(new Set(asked.map((p) => p.channel).filter(Boolean))).toEqual(new Set(['simulated']));
    await web.json(`/api/callouts/${calloutId}/stand-down`, {});
    for (let minute = 61; minute <= 150; minute += 5) await web.at(minute);
    expect((await web.view(calloutId)).people.some((p) => p.homeSafeAt !== null)).toBe(true);
    expect(await db.sql`select from message_log`).toHaveLength(0);
    const ways = await db.sql`select distinct channel, route from delivery`;
    expect([...ways]).toEqual([{ channel: 'simulated', route: 'simulated' }]);
    const past = await body<{ items: { result: Record<string, unknown> }[] }>(
      web.json('/api/drills?when=past'),
    );
    expect(past.items[0]?.result).toMatchObject({
      required: 4,
      state: expect.stringMatching(/stood_down|closed/),
    });
    const theirs = await body<{ items: unknown[] }>(web.json(`/api/members/${asked[0]?.memberId}/callouts`));
    expect(theirs.items).toEqual([]);
  });

  test('are never called for real, nor real ones in a simulated drill: the database refuses it', async () => {
    const { id } = await plan();
    const { calloutId } = await body<{ calloutId: number }>(post(id, 'start'));
    const { id: real } = await web.start({ kind: 'real' });
    const queue = (callout: number | null, channel: string, address: string) =>
      db.sql`
        insert into delivery (callout_id, purpose, channel, route, address, priority, ordinal, template, vars, next_attempt_at,
          expires_at, created_at)
        select ${callout}, 'summons', ${channel}, ${channel === 'simulated' ? 'simulated' : 'message-log-sms'}, ${address}, 1, 1,
          'summons', '{}', launched_at, launched_at, launched_at from callout limit 1`.then(
        () => 'queued',
        (e: { constraint_name?: string }) => e.constraint_name,
      );
    expect(await queue(calloutId, 'sms', '+8617000000001')).toBe('delivery_on_its_phones');
    expect(await queue(real, 'simulated', 'simulated:1')).toBe('delivery_on_its_phones');
    expect(await queue(null, 'simulated', 'simulated:1')).toBe('delivery_on_its_phones');
    expect(await queue(calloutId, 'simulated', '+8617000000001')).toBe('delivery_simulated_whole');
    expect(await queue(real, 'sms', 'simulated:1')).toBe('delivery_simulated_whole');
    expect(await queue(calloutId, 'simulated', 'simulated:1')).toBe('queued');
    const moved = db.sql`update delivery set channel = 'sms', route = 'message-log-sms', address = '+8617000000001'
      where callout_id = ${calloutId}`;
    await expect(moved).rejects.toMatchObject({ constraint_name: 'delivery_on_its_phones' });
  });

  test('give their people up for a real call-out', async () => {
    const { id } = await plan({ lines: [{ role: 'general', count: 8 }] });
    const { calloutId } = await body<{ calloutId: number }>(post(id, 'start'));
    await web.at(1);
    const policy = { echelons: [{ windowSeconds: 7_200, factor: 1 }] };
    const { id: real } = await web.start({ kind: 'real', lines: [{ role: 'general', count: 3 }], policy });
    for (let minute = 2; minute <= 40; minute++) await web.at(minute);
    const called = (await web.view(real)).people;
    expect(called).toHaveLength(3);
    expect(called.every((p) => p.answeredAt === null)).toBe(true);
    const freed = (await web.view(calloutId)).people.filter((p) => p.releasedAt !== null);
    expect(freed).toHaveLength(3);
    expect(await web.texts(called[0]?.memberId ?? 0)).toHaveLength(1);
  });
});

test('a preview says how many people are woken: of a simulated drill none', async () => {
  const { when: _, ...content } = drillBody();
  const preview = (about: object) => body(web.json('/api/drills/preview', { ...content, ...about }));
  expect(await preview({})).toMatchObject({ woken: 0, wokenAtMost: 0, asked: 3, askedAtMost: 8 });
  expect(await preview({ phones: 'real' })).toMatchObject({ woken: 3, wokenAtMost: 8 });
});
