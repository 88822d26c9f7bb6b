// The board's events over real HTTP: the whole, changes as they are committed, and where a reader left off.
import { afterAll, expect, test } from 'vitest';
import { standDown } from '../../src/callout/stand-down.ts';
import { testDatabase } from '../support/database.ts';
import { addMembers } from '../support/rig.ts';
import { serveApp } from '../support/served.ts';
import { OPERATOR_KEY } from '../support/web.ts';

const db = await testDatabase();
const served = await serveApp(db);
afterAll(() => served.close());

interface Told {
  event: string;
  id: number;
  data: {
    head: { state: string; gap: Record<string, number>; messages: number };
    people: { memberId: number; state: string }[];
    log: { id: number; text: string }[];
    curve: { committed: number }[];
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
