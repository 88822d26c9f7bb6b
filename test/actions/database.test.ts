import { expect, test } from 'vitest';
import { appendLog, readLog } from '../../src/kernel/log.ts';
import { testDatabase } from '../support/database.ts';

const db = await testDatabase();
const at = new Date('2026-11-24T03:12:00.123Z');
const entry = { at, calloutId: 1, memberId: null, type: 'held', actor: 'leader', data: { why: '等待' } };

test('the log keeps what it was given, in order, to the millisecond', async () => {
  await db.transaction((tx) => appendLog(tx, [entry, { ...entry, type: 'resumed', memberId: 7 }]));
  const log = await readLog(db.sql, 1);
  expect(log.map((e) => [e.type, e.memberId, e.at.toISOString(), e.data])).toEqual([
    ['held', null, at.toISOString(), { why: '等待' }],
    ['resumed', 7, at.toISOString(), { why: '等待' }],
  ]);
});

test('the log refuses to forget', async () => {
  // Rows half a year old are retention's to delete: the age counts by the clock that the work is told.
  db.tellTime({ now: () => at });
  const forget = db.transaction((tx) => tx`delete from log_entry`);
  await expect(forget).rejects.toThrow('log_entry only grows');
  await expect(db.sql`update log_entry set type = 'x'`).rejects.toThrow('log_entry only grows');
});
