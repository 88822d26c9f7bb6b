import { expect, test } from 'vitest';
import { ladder, type MessagePlan, type Reach } from '../../src/callout/messages.ts';
import { policySchema } from '../../src/callout/policy.ts';
import { NO_WISHES, type Wishes } from '../../src/callout/wishes.ts';
import { channelsOf } from '../../src/delivery/channel.ts';
import { scriptedChannel } from '../support/scripted-channel.ts';

const NOW = new Date('2026-11-23T19:07:00Z');
const all = channelsOf([
  scriptedChannel({ route: 'push', kind: 'push' }),
  scriptedChannel({ route: 'sms', kind: 'sms' }),
  scriptedChannel({ route: 'voice', kind: 'voice' }),
]);
const plan = (over: Partial<MessagePlan> = {}): MessagePlan => ({
  ...{
    calloutId: 1,
    kind: 'real',
    phones: 'real',
    purpose: 'summons',
    template: 'summons',
    vars: {},
    now: NOW,
  },
  policy: policySchema.parse({}),
  expiresAt: new Date(NOW.getTime() + 3_600_000),
  ...over,
});
const both: Reach = {
  memberId: 5,
  phones: ['+8617000000005', '+8617000000006'],
  pushes: ['https://p.test/1', 'https://p.test/2'],
};
const steps = (about: Partial<MessagePlan>, reach: Reach = both, channels = all) =>
  ladder(plan(about), { summonsId: 7, memberId: 5, vars: {} }, reach, 0, channels).map((row) => [
    ...[row.channel, row.step, (row.sendAt.getTime() - NOW.getTime()) / 1_000, row.unless],
  ]);
const wishing = (wishes: Partial<Wishes>): Reach => ({ ...both, wishes: { ...NO_WISHES, ...wishes } });

test('push to every phone, SMS after 20 s unless received, a call after 90 s unless answered, once more unless taken', () => {
  expect(steps({})).toEqual([
    ['push', 0, 0, null],
    ['push', 0, 0, null],
    ['sms', 1, 20, 'received'],
    ['voice', 2, 90, 'answered'],
    ['voice', 3, 150, 'called'],
  ]);
});

test('23: the end before the asking, a real call-out before a drill or a test', () => {
  const priority = (kind: MessagePlan['kind'], purpose: MessagePlan['purpose']) =>
    ladder(plan({ kind, purpose }), { summonsId: 7, memberId: 5, vars: {} }, both, 0, all)[0]?.priority ?? 0;
  const [end, asking] = [priority('real', 'stand_down'), priority('real', 'summons')];
  expect(end).toBeLessThan(asking);
  for (const kind of ['drill', 'test'] as const) {
    expect(asking).toBeLessThan(priority(kind, 'stand_down'));
    expect(priority(kind, 'stand_down')).toBeLessThan(priority(kind, 'summons'));
  }
});

test('the first way that there is begins at once', () => {
  expect(steps({}, { ...both, pushes: [] })).toEqual([
    ['sms', 0, 0, null],
    ['voice', 1, 90, 'answered'],
    ['voice', 2, 150, 'called'],
  ]);
  const silent = channelsOf([scriptedChannel({ route: 'voice', kind: 'voice' })]);
  expect(steps({}, both, silent)).toEqual([
    ['voice', 0, 0, null],
    ['voice', 1, 60, 'called'],
  ]);
  expect(steps({}, { memberId: 5, phones: [], pushes: [] })).toEqual([]);
});

test('all together when the policy says so, or the person; in a ladder for who wishes that', () => {
  const policy = policySchema.parse({ channels: 'at_once' });
  const together = [
    ['push', 0, 0, null],
    ['push', 0, 0, null],
    ['sms', 1, 0, null],
    ['voice', 2, 0, null],
    ['voice', 3, 60, 'called'],
  ];
  expect(steps({ policy })).toEqual(together);
  expect(steps({}, wishing({ mode: 'at_once' }))).toEqual(together);
  expect(steps({ policy }, wishing({ mode: 'ladder' }))).toEqual(steps({}));
});

test('nobody is called where the policy forbids it, nor for what asks nothing, unless nothing else reaches them', () => {
  const kinds = (about: Partial<MessagePlan>, reach = both, channels = all) =>
    new Set(steps(about, reach, channels).map(([kind]) => kind));
  expect(kinds({ policy: policySchema.parse({ voice: false }) })).toEqual(new Set(['push', 'sms']));
  expect(kinds({ purpose: 'stand_down', template: 'stand_down' })).toEqual(new Set(['push', 'sms']));
  const silent = channelsOf([scriptedChannel({ route: 'voice', kind: 'voice' })]);
  expect(steps({ purpose: 'stand_down', template: 'stand_down' }, both, silent)).toEqual([
    ['voice', 0, 0, null],
  ]);
});

test('wished channels alone, but a wish never makes somebody unreachable', () => {
  expect(steps({}, wishing({ channels: ['sms'] }))).toEqual([['sms', 0, 0, null]]);
  expect(steps({}, { ...wishing({ channels: ['push'] }), pushes: [] }).map(([kind]) => kind)).toContain(
    'sms',
  );
});

test('a drill waits for the end of quiet hours with all its steps, a real call-out does not', () => {
  const quiet = { from_minute: 22 * 60, until_minute: 3 * 60 + 37 };
  expect(steps({ kind: 'drill' }, wishing({ quiet })).map(([, , wait]) => wait)).toEqual([
    1800, 1800, 1820, 1890, 1950,
  ]);
  expect(steps({ kind: 'real' }, wishing({ quiet }))).toEqual(steps({}));
});

test('a route that has no approved template for the message does not get it', () => {
  const templated = scriptedChannel({ route: 'templated' });
  templated.capabilities = () => ({ twoWay: true, links: false, templates: ['summons'] });
  const channels = channelsOf([templated, scriptedChannel({ route: 'free' })]);
  const routes = (template: 'summons' | 'overdue') =>
    ladder(
      plan({ purpose: template, template }),
      { summonsId: 7, memberId: 5, vars: {} },
      both,
      0,
      channels,
    ).map((row) => row.route);
  expect([routes('summons'), routes('overdue')]).toEqual([['templated'], ['free']]);
});
