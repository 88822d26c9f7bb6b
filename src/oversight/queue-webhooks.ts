// Reads on in the log and writes down what each webhook is owed: the call-outs' own work knows nothing of it.
import type { Sql } from '../kernel/database.ts';

/** A transaction that took its place in the log and commits after others is still found within so many entries … */
const LATE_ENTRIES = 5_000;
/** … and for so long. */
const LATE_MINUTES = 10;
/** Looked through in one statement. */
const AT_ONCE = 5_000;

/**
 * Each entry is queued once for each webhook that wants its type, however often this runs and in how many processes.
 * What is sent names people by their numbers alone: who may read more asks the API for it.
 */
export async function queueWebhooks(sql: Sql, now: Date): Promise<void> {
  const since = new Date(now.getTime() - LATE_MINUTES * 60_000);
  const webhooks = await sql<{ id: number; types: string[]; seenLogId: number; newest: number }[]>`
    select w.id, w.types, w.seen_log_id, l.newest
    from webhook w, (select coalesce(max(id), 0) as newest from log_entry) l
    where w.seen_log_id < l.newest order by w.id`;
  for (const { id, types, seenLogId, newest } of webhooks) {
    const upTo = Math.min(newest, seenLogId + AT_ONCE);
    await sql`
      with found as (
        select l.id, l.type, jsonb_build_object('type', l.type, 'timestamp', l.at, 'data', jsonb_strip_nulls(jsonb_build_object(
          'logEntryId', l.id, 'calloutId', l.callout_id, 'memberId', l.member_id, 'memberIds', l.data->'each'->'memberId'))) as body
        from log_entry l, webhook w
        where w.id = ${id} and l.id > w.seen_log_id - ${LATE_ENTRIES}::int and l.id <= ${upTo}::bigint
          and l.id > w.from_log_id and (l.id > w.seen_log_id or l.at > ${since})
          and (cardinality(${types}::text[]) = 0 or l.type = any(${types}::text[]))
      ), queued as (
        insert into webhook_event (webhook_id, log_entry_id, type, body, next_attempt_at, created_at)
        select ${id}, found.id, found.type, found.body, ${now}, ${now} from found order by found.id
        on conflict on constraint webhook_event_once do nothing
      )
      update webhook set seen_log_id = greatest(seen_log_id, ${upTo}::bigint) where id = ${id}`;
  }
}
