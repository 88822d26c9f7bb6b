-- A provider may have a route for each of its senders, named after it and a space: its ids are the same on all of them.
CREATE OR REPLACE FUNCTION claim_delivery(of_route text, at_time timestamptz, below int, at_most int, deadline timestamptz)
RETURNS TABLE (id bigint, callout_id int, summons_id bigint, member_id int, purpose text, channel text, route text,
  address text, keys jsonb, priority smallint, ordinal int, step smallint, template text, vars jsonb, attempts smallint,
  doubtful boolean, expires_at timestamptz, deadline_at timestamptz, barred text)
LANGUAGE plpgsql
SET enable_sort = off SET enable_hashjoin = off SET enable_mergejoin = off SET enable_seqscan = off
SET plan_cache_mode = force_generic_plan
AS $$
#variable_conflict use_column
BEGIN
  RETURN QUERY
  WITH due AS (
    SELECT d.id, d.member_id, d.purpose, d.channel, d.address FROM delivery d
    WHERE d.state = 'queued' AND d.route = of_route AND d.priority < below AND d.next_attempt_at <= at_time
      AND d.expires_at > at_time
    ORDER BY d.priority, d.ordinal, d.id LIMIT at_most FOR UPDATE SKIP LOCKED
  ), judged AS (
    SELECT due.id, c.keys, CASE
      WHEN c.retired_at IS NOT NULL THEN 'retired'
      WHEN c.opted_out_at IS NOT NULL AND due.channel = 'sms' THEN 'opted_out'
      WHEN due.member_id IS NULL AND due.channel = 'sms' AND EXISTS (SELECT FROM contact_point o
        WHERE o.address = due.address AND o.kind = 'phone' AND o.opted_out_at IS NOT NULL) THEN 'opted_out'
      WHEN due.purpose = 'summons' THEN (
        SELECT CASE WHEN m.status <> 'active' THEN 'inactive'
          WHEN m.consent_withdrawn_on IS NOT NULL THEN 'consent_withdrawn' END
        FROM member m WHERE m.id = due.member_id) END AS barred
    FROM due
    LEFT JOIN contact_point c ON c.member_id = due.member_id AND c.address = due.address
      AND c.kind = CASE due.channel WHEN 'push' THEN 'push' ELSE 'phone' END
  ), taken AS (
    UPDATE delivery d SET state = 'sending', deadline_at = deadline, attempts = d.attempts + 1,
      first_sent_at = coalesce(d.first_sent_at, at_time), provider = split_part(of_route, ' ', 1)
    FROM judged j WHERE d.id = j.id AND j.barred IS NULL
    RETURNING d.id, d.callout_id, d.summons_id, d.member_id, d.purpose, d.channel, d.route, d.address, j.keys,
      d.priority, d.ordinal, d.step, d.template, d.vars, d.attempts, d.doubtful, d.expires_at, d.deadline_at
  )
  SELECT t.*, NULL::text FROM taken t
  UNION ALL
  SELECT j.id, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, j.barred
  FROM judged j WHERE j.barred IS NOT NULL;
END $$;
