import { expect, test } from 'vitest';
import { drainDue } from '../../src/delivery/dispatch.ts';
import { testDatabase } from '../support/database.ts';
import { dispatchRig, queueTexts } from '../support/dispatch-rig.ts';
import { scriptedChannel } from '../support/scripted-channel.ts';

const db = await testDatabase();
const NOW = new Date('2026-11-24T03:12:00Z');

test('the same words to one phone wait as long as its carrier wants, other words and other phones do not', async () => {
  const sms = scriptedChannel({ route: 'first' });
  const limited = { ...sms, phoneLimits: [{ count: 2, window_seconds: 59 }] };
  const rig = dispatchRig(db, NOW, [limited as typeof sms]);
  const same = { route: 'first', vars: { title: '一' } };
  await queueTexts(db, NOW, 4, same);
  await queueTexts(db, NOW, 1, { ...same, vars: { title: '二' } });
  await queueTexts(db, NOW, 1, { ...same, address: '+8613800000002' });
  await drainDue(rig, NOW);
  expect(sms.sent).toHaveLength(4);
  const next = await db.sql<
    { at: Date }[]
  >`select next_attempt_at as at from delivery where state = 'queued'`;
  expect(next.map((n) => n.at.getTime() - NOW.getTime())).toEqual([59_000, 59_000]);
  const later = new Date(NOW.getTime() + 59_000);
  rig.clock.moveTo(later);
  await drainDue(rig, later);
  expect(sms.sent).toHaveLength(6);
});

test('a chat group gets no more messages a minute than its robot takes, whatever they say', async () => {
  const group = scriptedChannel({ route: 'wecom', kind: 'group' });
  const limited = { ...group, phoneLimits: [{ count: 20, window_seconds: 60, anyWords: true }] };
  const rig = dispatchRig(db, NOW, [limited as typeof group]);
  const here = { route: 'wecom', channel: 'group', address: 'wecom:7' } as const;
  for (let n = 0; n < 22; n++) await queueTexts(db, NOW, 1, { ...here, vars: { title: String(n) } });
  await queueTexts(db, NOW, 1, { ...here, address: 'wecom:8' });
  await drainDue(rig, NOW);
  expect(group.sent.filter((m) => m.address === 'wecom:7')).toHaveLength(20);
  expect(group.sent.filter((m) => m.address === 'wecom:8')).toHaveLength(1);
  const later = new Date(NOW.getTime() + 60_000);
  rig.clock.moveTo(later);
  await drainDue(rig, later);
  expect(group.sent).toHaveLength(23);
});
