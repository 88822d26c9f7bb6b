// A bulletin before anybody got it: drafted, rewritten, thrown away.
import type { Principal } from '../access/principal.ts';
import { countyScope } from '../access/scope.ts';
import type { Database, Tx } from '../kernel/database.ts';
import { Problem } from '../kernel/problem.ts';
import { checkPlaces } from './bulletin-audience.ts';
import { hold, writeWording } from './bulletin-rows.ts';
import type { NewBulletin } from './bulletin-schema.ts';

async function check(tx: Tx, given: NewBulletin, who: Principal): Promise<void> {
  const office = await tx`
    select from organisation o where o.id = ${given.organisationId} and o.kind in ('city', 'county', 'station')
      and ${countyScope(tx, who, 'duty.change')}`;
  if (office.length === 0)
    throw new Problem(400, 'invalid-request', { fields: [{ field: 'organisationId', code: 'field.place' }] });
  await checkPlaces(tx, given.audience, who);
}

export async function draftIn(tx: Tx, given: NewBulletin, who: Principal, now: Date): Promise<number> {
  await check(tx, given, who);
  const [made] = await tx<{ id: number }[]>`
    insert into bulletin (organisation_id, audience, created_by, created_at)
    values (${given.organisationId}, ${tx.json(given.audience as never)}, ${who.actor}, ${now}) returning id`;
  const id = made?.id ?? 0;
  await writeWording(tx, given, { id, version: 1, by: who.actor, sentAt: null });
  return id;
}

export async function rewriteIn(tx: Tx, id: number, given: NewBulletin, who: Principal): Promise<void> {
  await hold(tx, id, 'draft');
  await check(tx, given, who);
  await tx`
    update bulletin set organisation_id = ${given.organisationId}, audience = ${tx.json(given.audience as never)}
    where id = ${id}`;
  await writeWording(tx, given, { id, version: 1, by: who.actor, sentAt: null });
}

export async function discardIn(tx: Tx, id: number): Promise<void> {
  await hold(tx, id, 'draft');
  await tx`delete from bulletin where id = ${id}`;
}

export const draftBulletin = (db: Database, given: NewBulletin, who: Principal, now: Date) =>
  db.transaction(async (tx) => ({ id: await draftIn(tx, given, who, now) }));

export const changeDraft = (db: Database, id: number, given: NewBulletin, who: Principal): Promise<void> =>
  db.transaction((tx) => rewriteIn(tx, id, given, who));

export const discardDraft = (db: Database, id: number): Promise<void> =>
  db.transaction((tx) => discardIn(tx, id));
