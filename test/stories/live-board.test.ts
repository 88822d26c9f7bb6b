// The board's events over real HTTP: the whole, changes as they are committed, and where a reader left off.
import { afterAll, expect, test } from 'vitest';
import { INSTALLATION, type Principal } from '../../src/access/principal.ts';
import { loadWhereabouts } from '../../src/callout/board-positions.ts';
import { standDown } from '../../src/callout/stand-down.ts';
import { reportPosition } from '../../src/roster/member-actions.ts';
import { testDatabase } from '../support/database.ts';
import { addMembers, emptyDatabase, SCENE, START } from '../support/rig.ts';
import { serveApp } from '../support/served.ts';
import { OPERATOR_KEY } from '../support/web.ts';

const db = await testDatabase();
const served = await serveApp(db);
afterAll(() => served.close());

interface Told {
  event: string;
  id: number;
  data: {
    head: {
      state: string;
      gap: Record<string, number>;
      messages: number;
      forecast: { fullAt: string | null } | null;
    };
    people: { memberId: number; state: string }[];
    log: { id: number; text: string }[];
    curve: { committed: number }[];
    moved: { lon: number; lat: number; at: string }[];
    gone: number[];
  };
}

/** A reader of the stream; `until` waits for the event that fits. */
async function watch(id: number, lastId?: number) {
  const left = new AbortController();
  const reply = await fetch(`${served.url}/api/callouts/${id}/events?lang=zh`, {
    signal: left.signal,
    headers: {
      authorization: `Bearer ${OPERATOR_KEY}`,
      ...(lastId !== undefined && { 'last-event-id': String(lastId) }),
    },
  });
  expect(reply.headers.get('content-type')).toMatch(/^text\/event-stream/);
  const reader = (reply.body as ReadableStream<Uint8Array>).getReader();
  const decoder = new TextDecoder();
  let text = '';
  const next = async (): Promise<Told> => {
    while (!text.includes('\n\n')) text += decoder.decode((await reader.read()).value, { stream: true });
    const [one = ''] = text.split('\n\n', 1);
    text = text.slice(one.length + 2);
    const field = (name: string) => new RegExp(`^${name}: (.*)$`, 'm').exec(one)?.[1] ?? '';
    return { event: field('event'), id: Number(field('id')), data: JSON.parse(field('data')) };
  };
  return {
    async until(fits: (told: Told) => boolean): Promise<Told> {
      for (;;) {
        const told = await next();
        if (fits(told)) return told;
      }
    },
    leave: () => left.abort(),
  };
}

test('a board hears each answer, resumes after the last entry it knows, and ends with the stand-down', async () => {
  const [first = 0, second = 0] = await addMembers(db, [{}, {}, {}]);
  const { id } = await served.start({
    kind: 'drill',
    policy: { echelons: [{ windowSeconds: 300, factor: 2 }] },
  });
  const board = await watch(id);
  expect((await board.until(() => true)).event).toBe('beat');
  const whole = await board.until((t) => t.event === 'board');
  expect(whole.data.people).toHaveLength(3);
  expect(whole.data.head.gap).toEqual({ general: 2 });
  expect(whole.data.log.length).toBeGreaterThan(0);

  await served.answer(id, first, { answer: 'coming', etaMinutes: 5 });
  const change = await board.until((t) => t.event === 'change' && t.data.people.length > 0);
  expect(change.data.people.map((p) => [p.memberId, p.state])).toEqual([[first, 'coming']]);
  expect(change.data.head.gap).toEqual({ general: 1 });
  expect(change.data.curve.at(-1)).toMatchObject({ committed: 1 });
  expect(change.data.log.map((l) => l.text)).toEqual(['队员1：能来']);
  board.leave();

  await served.answer(id, second, { answer: 'cannot' });
  const again = await watch(id, change.id);
  const resumed = await again.until((t) => t.event === 'board');
  expect(resumed.data.log.map((l) => l.text)).toEqual(['队员2：不能来']);
  expect(resumed.data.people.find((p) => p.memberId === second)?.state).toBe('cannot');

  await standDown(served.deps, id, {}, 'operator');
  const end = await again.until((t) => t.event === 'change' && t.data.head.state === 'stood_down');
  expect(end.data.people.length).toBeGreaterThan(0);
  again.leave();
});

test('a phone is given one at a time to whoever asks, and the audit notes it once', async () => {
  const [member = 0] = await addMembers(db, [{ phone: '+8617012345678' }]);
  const { id } = await served.start({ kind: 'drill', lines: [{ role: 'general', count: 20 }] });
  const ask = (memberId: number) =>
    fetch(`${served.url}/api/callouts/${id}/members/${memberId}/phone`, {
      headers: { authorization: `Bearer ${OPERATOR_KEY}` },
    });
  const shown = () => db.sql`select 1 from audit_entry where action = 'phone.reveal'`;
  const before = (await shown()).length;
  expect(await (await ask(member)).json()).toEqual({ phone: '+8617012345678' });
  await ask(member);
  expect((await shown()).length).toBe(before + 1);
  expect((await ask(999_999)).status).toBe(404);
});

test('with earlier drills to learn from, the board says when it will be full', async () => {
  const members = await addMembers(
    db,
    Array.from({ length: 25 }, (_, i) => ({ name: `老队员${i}` })),
  );
  const past = await served.start({ kind: 'drill', lines: [{ role: 'general', count: 25 }] });
  for (const member of members) await served.answer(past.id, member, { answer: 'coming', etaMinutes: 5 });
  for (const member of members) await served.answer(past.id, member, { answer: 'arrived' });
  const open = await watch(past.id);
  expect((await open.until((t) => t.event === 'board')).data.head.forecast).toBeNull();
  open.leave();
  await standDown(served.deps, past.id, {}, 'operator');

  const { id } = await served.start({ kind: 'drill' });
  const board = await watch(id);
  await board.until((t) => t.event === 'board');
  for (const member of await asked(id)) await served.answer(id, member, { answer: 'coming', etaMinutes: 10 });
  const told = await board.until((t) => t.event === 'change' && Boolean(t.data.head.forecast?.fullAt));
  const minutes = (Date.parse(told.data.head.forecast?.fullAt ?? '') - START.getTime()) / 60_000;
  expect(minutes).toBeGreaterThan(4);
  expect(minutes).toBeLessThan(15);
  board.leave();
});

const asked = async (id: number) =>
  (
    await db.sql<{ memberId: number }[]>`select member_id from summons where callout_id = ${id} order by id`
  ).map((row) => row.memberId);

test('a board hears where people are who share it, while they are called and no longer', async () => {
  await emptyDatabase(db);
  const [county] = await db.sql<{ id: number }[]>`
    with city as (insert into organisation (kind, name) values ('city', '市') returning id)
    insert into organisation (kind, name, parent_id) select 'county', '城关区', id from city returning id`;
  const [first = 0, second = 0, third = 0] = await addMembers(db, [{ countyId: county?.id ?? null }, {}, {}]);
  const share = (member: number, lon: number, sharing = true) =>
    reportPosition(
      db,
      member,
      { sharing, lon, lat: SCENE.lat },
      { now: served.clock.now(), actor: `member:${member}` },
    );
  await share(first, 103.821);
  const { id } = await served.start({
    kind: 'drill',
    policy: { echelons: [{ windowSeconds: 300, factor: 1 }] },
  });
  const board = await watch(id);
  const moves = () => board.until((t) => t.event === 'positions');
  expect((await moves()).data).toMatchObject({ moved: [{ lon: 103.821, lat: SCENE.lat }], gone: [] });

  served.clock.moveTo(new Date(served.clock.now().getTime() + 30_000));
  await share(second, 103.822);
  await share(third, 103.9);
  expect((await moves()).data).toMatchObject({ moved: [{ lon: 103.822 }], gone: [] });
  const of = async (who: Principal) =>
    (await loadWhereabouts(db.sql, id, who, served.clock.now())).map((w) => w.lon);
  const grant = { id: 1, role: 'county' as const, organisationId: county?.id ?? 0, unitId: null };
  expect(await of(INSTALLATION)).toEqual([103.821, 103.822]);
  expect(await of({ ...INSTALLATION, installation: false, grants: [grant] })).toEqual([103.821]);

  await share(first, 0, false);
  expect((await moves()).data).toMatchObject({ moved: [], gone: [expect.any(Number)] });
  await standDown(served.deps, id, {}, 'operator');
  expect((await moves()).data).toMatchObject({ moved: [], gone: [expect.any(Number)] });
  expect(await of(INSTALLATION)).toEqual([]);
  board.leave();
});
