// Talks and campaigns: noted with place, day, audience and pictures, corrected, removed with a reason, and read.
import { z } from 'zod';
import { actorNames } from '../access/actor-names.ts';
import type { Principal } from '../access/principal.ts';
import { countyScope } from '../access/scope.ts';
import { cityDate } from '../kernel/calendar.ts';
import type { Database, Sql, Tx } from '../kernel/database.ts';
import { id, idText, line, text } from '../kernel/fields.ts';
import { Problem } from '../kernel/problem.ts';
import { type FileType, MOST_FILES } from './file-rules.ts';
import { fileView } from './files.ts';
import { paged, pageQuery } from './roll-calls.ts';

const TALK_KINDS = ['talk', 'campaign'] as const;
export const talkFields = z.strictObject({
  ...{ kind: z.enum(TALK_KINDS), categoryId: id, place: line(80), heldOn: z.iso.date() },
  organisationId: id.meta({ description: 'The site, or the station or county that held it' }),
  ...{ audience: z.number().int().min(1).max(1_000_000), note: text(1_000).default('') },
  fileIds: z.array(id).max(MOST_FILES).default([]),
});
type Given = z.output<typeof talkFields>;
export const removeTalkFields = z.strictObject({ reason: line(200) });

interface Doing {
  who: Principal;
  now: Date;
}

const wrong = (field: string, code: string) =>
  new Problem(400, 'invalid-request', { fields: [{ field, code }] });

/** `talkId`: what carries pictures already, which may be anybody's. */
async function check(tx: Tx, given: Given, { who, now }: Doing, talkId: number | null): Promise<void> {
  if (given.heldOn > cityDate(now)) throw wrong('heldOn', 'field.not-in-future');
  const category = await tx`
    select from duty_category k where k.id = ${given.categoryId} and k.use = 'talk'
      and (k.retired_at is null or k.id = (select t.category_id from talk t where t.id = ${talkId})) for share`;
  if (category.length === 0) throw wrong('categoryId', 'field.talk-category');
  const place = await tx`
    select from organisation o where o.id = ${given.organisationId} and o.kind in ('site', 'station', 'county', 'city')
      and ${countyScope(tx, who, 'duty.change')}`;
  if (place.length === 0) throw wrong('organisationId', 'field.site');
  const files = await tx<{ id: number }[]>`
    select f.id from duty_file f where f.id = any(${given.fileIds}) and f.type <> 'application/pdf' and (
      f.uploaded_by = ${who.actor} or exists (select from talk_photo p where p.file_id = f.id and p.talk_id = ${talkId})) for share`;
  const ours = new Set(files.map((f) => f.id));
  const strange = given.fileIds.findIndex((one) => !ours.has(one));
  if (strange >= 0) throw wrong(`fileIds.${strange}`, 'field.file');
}

async function attach(tx: Tx, talkId: number, fileIds: number[]): Promise<void> {
  await tx`delete from talk_photo where talk_id = ${talkId} and file_id <> all(${fileIds})`;
  await tx`
    insert into talk_photo (talk_id, file_id) select ${talkId}, unnest(${fileIds}::int[]) on conflict do nothing`;
}

export const noteTalk = (db: Database, given: Given, doing: Doing): Promise<{ id: number }> =>
  db.transaction(async (tx) => {
    await check(tx, given, doing, null);
    const [made] = await tx<{ id: number }[]>`
      insert into talk (kind, category_id, organisation_id, place, held_on, audience, note, written_by, written_at)
      values (${given.kind}, ${given.categoryId}, ${given.organisationId}, ${given.place}, ${given.heldOn},
        ${given.audience}, ${given.note}, ${doing.who.actor}, ${doing.now}) returning id`;
    if (!made) throw new Error('a talk vanished');
    await attach(tx, made.id, given.fileIds);
    return made;
  });

/** What it said before stands in the audit. */
export const correctTalk = (db: Database, talkId: number, given: Given, doing: Doing): Promise<void> =>
  db.transaction(async (tx) => {
    await check(tx, given, doing, talkId);
    const set = await tx`
      update talk set kind = ${given.kind}, category_id = ${given.categoryId}, organisation_id = ${given.organisationId},
        place = ${given.place}, held_on = ${given.heldOn}, audience = ${given.audience}, note = ${given.note}
      where id = ${talkId} and removed_at is null`;
    if (set.count === 0) throw new Problem(409, 'talk-removed');
    await attach(tx, talkId, given.fileIds);
  });

export const removeTalk = (
  db: Database,
  talkId: number,
  { reason }: z.output<typeof removeTalkFields>,
  { who, now }: Doing,
): Promise<void> =>
  db.transaction(async (tx) => {
    const set = await tx`
      update talk set removed_at = ${now}, removed_by = ${who.actor}, remove_reason = ${reason}
      where id = ${talkId} and removed_at is null`;
    if (set.count === 0) throw new Problem(409, 'talk-removed');
  });

export const talkQuery = pageQuery.extend({
  categoryId: idText.optional(),
  organisationId: idText.optional().meta({ description: 'A site, a station or a county' }),
  removed: z.enum(['yes', 'no']).default('no'),
});
const talkView = z.object({
  ...{ id: z.number(), kind: z.enum(TALK_KINDS), categoryId: z.number(), categoryZh: z.string() },
  ...{ categoryEn: z.string(), organisationId: z.number(), organisationName: z.string() },
  ...{ place: z.string(), heldOn: z.string(), audience: z.number(), note: z.string(), byName: z.string() },
  ...{ removeReason: z.string().nullable(), files: z.array(fileView) },
});
export const talkPage = paged(talkView)
  .extend({ audience: z.number().meta({ description: 'Of all that were found' }) })
  .meta({ id: 'Talks' });

export async function listTalks(
  sql: Sql,
  { page, pageSize, categoryId, organisationId: within, removed }: z.output<typeof talkQuery>,
  who: Principal,
): Promise<z.output<typeof talkPage>> {
  const rows = sql`
    talk t join duty_category k on k.id = t.category_id join organisation o on o.id = t.organisation_id
    left join organisation st on st.id = o.parent_id
    where ${countyScope(sql, who, 'duty.read')} and (t.removed_at is not null) = ${removed === 'yes'}
      and ${categoryId ? sql`t.category_id = ${categoryId}` : sql`true`}
      and ${within ? sql`${within} in (o.id, st.id, st.parent_id)` : sql`true`}`;
  const [count] = await sql<{ total: number; audience: number }[]>`
    select count(*)::int as total, coalesce(sum(t.audience), 0)::int as audience from ${rows}`;
  const items = await sql<z.output<typeof talkView>[]>`
    select t.id, t.kind, t.category_id, k.zh as category_zh, k.en as category_en, t.organisation_id, o.name as organisation_name,
      t.place, t.held_on::text as held_on, t.audience, t.note, t.written_by as by_name, t.remove_reason,
      coalesce((select jsonb_agg(jsonb_build_object('id', f.id, 'name', f.name, 'type', f.type, 'sizeBytes', f.size_bytes)
        order by f.id) from talk_photo p join duty_file f on f.id = p.file_id where p.talk_id = t.id), '[]') as files
    from ${rows} order by t.held_on desc, t.id desc limit ${pageSize} offset ${(page - 1) * pageSize}`;
  const nameOf = await actorNames(sql, who, [...new Set(items.map((i) => i.byName))]);
  const named = items.map((i) => ({ ...i, byName: nameOf(i.byName) }));
  return { total: count?.total ?? 0, audience: count?.audience ?? 0, page, pageSize, items: named };
}

export async function readTalkPhoto(sql: Sql, talkId: number, fileId: number) {
  const [row] = await sql<{ name: string; type: FileType; content: Uint8Array }[]>`
    select f.name, f.type, f.content from duty_file f join talk_photo p on p.file_id = f.id
    where f.id = ${fileId} and p.talk_id = ${talkId}`;
  return row ?? null;
}
