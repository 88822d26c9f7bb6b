// A member's own bulletins, and the receipt that one was read.
import { z } from 'zod';
import { deviceTime } from '../callout/answer-schema.ts';
import type { Database, Sql, SqlPiece, Tx } from '../kernel/database.ts';
import { Problem } from '../kernel/problem.ts';
import { SEVERITIES } from './bulletin-rules.ts';
import type { readFields } from './bulletin-schema.ts';
import { filesOf, fileView } from './files.ts';
import { trueTime } from './roll-call-rules.ts';
import type { pageQuery } from './roll-calls.ts';

const shown = z.date().meta({ type: 'string', format: 'date-time' });

export const myBulletin = z
  .object({
    ...{ id: z.number(), version: z.number(), from: z.string(), severity: z.enum(SEVERITIES) },
    ...{ title: z.string(), text: z.string(), advice: z.string() },
    ...{ validFrom: shown, validUntil: shown, sentAt: shown },
    read: z.boolean().meta({ description: 'This wording; an earlier one that was read does not count' }),
    readAt: shown.nullable(),
    replaces: z.boolean().meta({ description: 'It was corrected: this wording replaces an earlier one' }),
    cancelledAt: shown.nullable(),
    cancelReason: z.string().nullable(),
    files: z.array(fileView),
  })
  .meta({ id: 'MyBulletin' });
export type MyBulletin = z.output<typeof myBulletin>;
export const myBulletinPage = z
  .object({
    ...{ total: z.number(), unread: z.number(), page: z.number(), pageSize: z.number() },
    items: z.array(myBulletin),
  })
  .meta({ id: 'MyBulletinPage' });

const columns = (sql: Sql) => sql`
  b.id, b.version, o.name as from, v.severity, v.title, v.body as text, v.advice, v.valid_from, v.valid_until, v.sent_at,
  r.read_version >= b.version as read, k.read_at, b.version > 1 as replaces, b.cancelled_at, b.cancel_reason,
  ${filesOf(sql)}`;
const from = (sql: Sql) => sql`
  bulletin_recipient r join bulletin b on b.id = r.bulletin_id join organisation o on o.id = b.organisation_id
  join bulletin_version v on v.bulletin_id = b.id and v.version = b.version
  left join bulletin_read k on k.recipient_id = r.id and k.version = b.version`;
/** What still asks to be read: a bulletin that was cancelled or is over does not. */
const asks = (sql: Sql, now: Date): SqlPiece =>
  sql`(r.read_version < b.version and b.cancelled_at is null and v.valid_until > ${now})`;

/** What asks to be read first, then the newest. Empty for whoever is not on the roster. */
export async function readMyBulletins(
  sql: Sql,
  { page, pageSize }: z.output<typeof pageQuery>,
  memberId: number | null,
  now: Date,
): Promise<z.output<typeof myBulletinPage>> {
  const mine = memberId ?? 0;
  const [count] = await sql<{ total: number; unread: number }[]>`
    select count(*)::int as total, count(*) filter (where ${asks(sql, now)})::int as unread
    from ${from(sql)} where r.member_id = ${mine}`;
  const items = await sql<MyBulletin[]>`
    select ${columns(sql)} from ${from(sql)} where r.member_id = ${mine}
    order by ${asks(sql, now)} desc, v.sent_at desc, b.id desc limit ${pageSize} offset ${(page - 1) * pageSize}`;
  return { total: 0, unread: 0, ...count, page, pageSize, items: [...items] };
}

export async function readBulletinOf(sql: Sql, recipientId: number): Promise<MyBulletin | null> {
  const [row] = await sql<MyBulletin[]>`select ${columns(sql)} from ${from(sql)} where r.id = ${recipientId}`;
  return row ?? null;
}

/** Whose receipt it is: named by the link, or by the bulletin and the person. */
export type Reader = { recipientId: number } | { bulletinId: number; memberId: number | null };

export const readOutcome = z.object({
  outcome: z.enum(['read', 'replaced']).meta({
    description:
      '`replaced`: kept, but the bulletin was corrected since and the new wording is still to be read',
  }),
  version: z.number(),
});

/**
 * The first receipt of each wording counts; the same again changes nothing. Its time is the phone's put on our clock,
 * never before the wording was sent nor after the receipt came.
 */
export const markRead = (
  db: Database,
  reader: Reader,
  given: z.output<typeof readFields>,
  now: Date,
): Promise<z.output<typeof readOutcome>> =>
  db.transaction(async (tx) => {
    const [held] = await heldBy(tx, reader);
    if (!held) throw new Problem(404, 'not-found');
    const version = given.version ?? held.version;
    const [wording] = await tx<{ sentAt: Date }[]>`
      select sent_at from bulletin_version where bulletin_id = ${held.bulletinId} and version = ${version}`;
    if (!wording)
      throw new Problem(400, 'invalid-request', {
        fields: [{ field: 'version', code: 'field.no-such-version' }],
      });
    const told = deviceTime({ deviceAt: given.readAt, sentAt: given.sentAt }, now);
    await tx`
      insert into bulletin_read (recipient_id, version, read_at, received_at, client_id, via)
      values (${held.id}, ${version}, ${trueTime(told, wording.sentAt, now)}, ${now}, ${given.clientId ?? null},
        ${'recipientId' in reader ? 'link' : 'app'}) on conflict do nothing`;
    await tx`update bulletin_recipient set read_version = greatest(read_version, ${version}) where id = ${held.id}`;
    return { outcome: version === held.version ? 'read' : 'replaced', version: held.version };
  });

const heldBy = (tx: Tx, reader: Reader) => tx<{ id: number; bulletinId: number; version: number }[]>`
  select r.id, r.bulletin_id, b.version from bulletin_recipient r join bulletin b on b.id = r.bulletin_id
  where b.state <> 'draft' and ${
    'recipientId' in reader
      ? tx`r.id = ${reader.recipientId}`
      : tx`r.bulletin_id = ${reader.bulletinId} and r.member_id = ${reader.memberId ?? 0}`
  }
  for share of b for update of r`;

/** The bulletin that a person has a copy of, for its files; null when it is not that person's. */
export async function ownBulletin(sql: Sql, reader: Reader): Promise<number | null> {
  const mine =
    'recipientId' in reader
      ? sql`r.id = ${reader.recipientId}`
      : sql`r.bulletin_id = ${reader.bulletinId} and r.member_id = ${reader.memberId ?? 0}`;
  const [row] = await sql<{ bulletinId: number }[]>`
    select r.bulletin_id from bulletin_recipient r where ${mine}`;
  return row?.bulletinId ?? null;
}
