import { expect, test } from 'vitest';
import { createApp } from '../../src/app.ts';
import { importSample } from '../../src/sample-entry.ts';
import { testDatabase } from '../support/database.ts';
import { keptLog } from '../support/kept-log.ts';
import { rigOf, START } from '../support/rig.ts';
import { OPERATOR_KEY } from '../support/web.ts';

const db = await testDatabase();
const rig = rigOf(db);
const { logger, written } = keptLog();
const app = createApp({ ...rig.deps, logger, operatorKey: OPERATOR_KEY, role: 'all' });
const headers = { authorization: `Bearer ${OPERATOR_KEY}`, 'content-type': 'application/json' };
const send = (method: string, path: string, body?: unknown) =>
  app.request(`/api${path}`, { method, headers, ...(body !== undefined && { body: JSON.stringify(body) }) });

/** Every phone, name and identity number of the sample, as it might be written anywhere. */
async function personal(): Promise<string[]> {
  const rows = await db.sql<{ name: string; address: string | null }[]>`
    select m.name, c.address from member m left join contact_point c on c.member_id = m.id`;
  const held = (await (await send('GET', '/members/1/held')).json()) as { member: { id_number: string }[] };
  const phones = rows.flatMap((r) => r.address ?? []);
  return [
    ...new Set([...rows.map((r) => r.name), ...phones, ...phones.map((p) => p.replace(/^\+86/, ''))]),
    held.member[0]?.id_number ?? '',
  ];
}

test('a whole call-out, and every way to be refused, leave nobody’s name, phone or number in log or error', async () => {
  await importSample(db, START);
  const [one] = await db.sql<{ name: string; address: string }[]>`
    select m.name, c.address from member m join contact_point c on c.member_id = m.id where m.id = 1`;
  const { id } = await rig.start({ lines: [{ role: 'general', count: 20 }] });
  const [summoned] = await db.sql<
    { memberId: number }[]
  >`select member_id from summons where callout_id = ${id} limit 1`;
  await rig.at(1);
  await rig.answer(id, summoned?.memberId ?? 0, { answer: 'coming', etaMinutes: 9 });
  await rig.at(20);

  const refused = [
    await send('GET', `/members?search=${encodeURIComponent(one?.name ?? '')}&page=0`),
    await send('PATCH', '/members/1', { version: 1, remark: 7, name: one?.name, phone: one?.address }),
    await send('POST', '/members/1/absences', { kind: one?.name }),
    await send('POST', '/members/1/push-subscriptions', { endpoint: one?.address }),
    await send('POST', '/callouts', {
      kind: 'real',
      title: one?.name,
      commander: { name: '', phone: one?.address },
    }),
    await send('POST', '/callouts/plan', { commander: one }),
    await send('PATCH', `/callouts/${id}`, { version: 99, lines: one?.name }),
    await send(
      'GET',
      `/audit?actor=${encodeURIComponent(one?.address ?? '')}&from=${encodeURIComponent(one?.name ?? '')}`,
    ),
    await app.request('/webhooks/twilio/sms', {
      method: 'POST',
      body: new URLSearchParams({ From: one?.address ?? '' }),
    }),
    await app.request(`/a/${encodeURIComponent(one?.name ?? '')}`),
  ];
  for (const reply of refused) expect(reply.status).toBeGreaterThanOrEqual(400);
  const errors = (await Promise.all(refused.map((reply) => reply.text()))).join('\n');
  // The database's own refusal quotes the values that it refused.
  await db.sql`alter table contact_point add constraint none_more check (address = '') not valid`;
  const failed = await send('POST', '/members/1/push-subscriptions', {
    endpoint: `https://push.example/${one?.address}`,
    keys: { p256dh: 'A'.repeat(87), auth: 'A'.repeat(22) },
  });
  expect(failed.status).toBe(500);

  const everything = `${written()}\n${errors}\n${await failed.text()}\n${await (await send('GET', '/health')).text()}`;
  expect(written().split('\n').length).toBeGreaterThan(8);
  expect((await personal()).filter((word) => word.length > 1 && everything.includes(word))).toEqual([]);
});
