ALTER TABLE "delivery_lease" ADD COLUMN "claimed_at" timestamp (3) with time zone;--> statement-breakpoint
ALTER TABLE "delivery_lease" ADD COLUMN "attempts" smallint[];--> statement-breakpoint
UPDATE delivery_lease l SET claimed_at = l.deadline_at - interval '30 seconds', attempts = array(
  SELECT coalesce(d.attempts, 0)::smallint FROM unnest(l.delivery_ids) WITH ORDINALITY h(id, place)
  LEFT JOIN delivery d ON d.id = h.id ORDER BY h.place);--> statement-breakpoint
ALTER TABLE "delivery_lease" ALTER COLUMN "claimed_at" SET NOT NULL;--> statement-breakpoint
ALTER TABLE "delivery_lease" ALTER COLUMN "attempts" SET NOT NULL;--> statement-breakpoint
ALTER TABLE "delivery_lease" ADD CONSTRAINT "delivery_lease_whole" CHECK (cardinality("delivery_lease"."delivery_ids") = cardinality("delivery_lease"."attempts"));
--> statement-breakpoint
-- What is in somebody's hand at this moment. Its own row says so only when it had to be written (`show_in_hand`).
CREATE VIEW delivery_in_hand AS
SELECT h.delivery_id, h.attempt, l.id AS lease_id, l.claimed_at, l.deadline_at, d.state, d.route
FROM delivery_lease l, unnest(l.delivery_ids, l.attempts) AS h(delivery_id, attempt)
JOIN delivery d ON d.id = h.delivery_id
WHERE d.state = 'queued' AND d.attempts = h.attempt - 1 OR d.state = 'sending' AND d.attempts = h.attempt;
--> statement-breakpoint
-- Writes into the rows of deliveries that they are in hand, for whoever must change or judge them meanwhile. Rows are
-- locked in the order of their ids, as everyone does who writes several.
CREATE FUNCTION show_in_hand(of_ids bigint[]) RETURNS void LANGUAGE plpgsql AS $$
BEGIN
  PERFORM FROM delivery d WHERE d.id = ANY (of_ids) ORDER BY d.id FOR UPDATE;
  UPDATE delivery d SET state = 'sending', attempts = h.attempt, deadline_at = h.deadline_at,
    first_sent_at = coalesce(d.first_sent_at, h.claimed_at), provider = split_part(d.route, ' ', 1)
  FROM delivery_in_hand h
  WHERE h.delivery_id = ANY (of_ids) AND h.state = 'queued' AND d.id = h.delivery_id AND d.state = 'queued'
    AND d.attempts = h.attempt - 1;
END $$;
--> statement-breakpoint
-- Those of these deliveries that wait and are in nobody's hand: theirs until the end of the transaction who asked. First the
-- deliveries, then their places: a claim holds places only and waits for nothing.
CREATE FUNCTION hold_waiting(of_ids bigint[]) RETURNS SETOF bigint LANGUAGE plpgsql AS $$
BEGIN
  PERFORM FROM delivery d WHERE d.id = ANY (of_ids) ORDER BY d.id FOR UPDATE;
  RETURN QUERY SELECT q.id FROM delivery_queue q WHERE q.id = ANY (of_ids) ORDER BY q.id FOR UPDATE;
END $$;
--> statement-breakpoint
-- Cancels those of these deliveries that wait; those in hand may still arrive and are not sent a second time.
CREATE FUNCTION withdraw_deliveries(of_ids bigint[], at_time timestamptz) RETURNS void LANGUAGE plpgsql AS $$
DECLARE
  waiting bigint[];
BEGIN
  IF cardinality(of_ids) = 0 THEN
    RETURN;
  END IF;
  waiting := array(SELECT hold_waiting(of_ids));
  UPDATE delivery SET state = 'cancelled' WHERE id = ANY (waiting);
  IF cardinality(waiting) < cardinality(of_ids) THEN
    PERFORM show_in_hand(of_ids);
    UPDATE delivery SET expires_at = least(expires_at, at_time) WHERE id = ANY (of_ids) AND state = 'sending';
  END IF;
END $$;
--> statement-breakpoint
DROP TRIGGER delivery_queue_follows ON delivery;
--> statement-breakpoint
CREATE OR REPLACE FUNCTION delivery_queue_follows() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF NEW.state <> 'queued' THEN
    DELETE FROM delivery_queue WHERE id = NEW.id;
  ELSIF OLD.state = 'queued' AND NEW.attempts = OLD.attempts THEN
    -- Without a place it is in somebody's hand, and must not be sent from here beside.
    UPDATE delivery_queue SET route = NEW.route, priority = NEW.priority, ordinal = NEW.ordinal,
      next_attempt_at = NEW.next_attempt_at, expires_at = NEW.expires_at WHERE id = NEW.id;
  ELSE
    INSERT INTO delivery_queue (id, route, priority, ordinal, next_attempt_at, expires_at)
    VALUES (NEW.id, NEW.route, NEW.priority, NEW.ordinal, NEW.next_attempt_at, NEW.expires_at);
  END IF;
  RETURN NULL;
END $$;
--> statement-breakpoint
-- An attempt's outcome raises its number; the claim took its place already.
CREATE TRIGGER delivery_queue_follows AFTER UPDATE ON delivery FOR EACH ROW
WHEN (OLD.state = 'queued' AND NEW.attempts = OLD.attempts
  OR NEW.state = 'queued' AND (OLD.state <> 'queued' OR NEW.attempts <> OLD.attempts))
EXECUTE FUNCTION delivery_queue_follows();
--> statement-breakpoint
DROP FUNCTION claim_delivery;
--> statement-breakpoint
-- One statement takes a batch out of the queue and puts it under one lease until `deadline`: the most urgent due on a route
-- first. What must not be sent keeps its place and comes back with its reason. The queue is walked in its order whatever the
-- statistics say, which lag behind it. No delivery is written or locked: whoever takes the place has the message.
CREATE FUNCTION claim_waiting(of_route text, at_time timestamptz, below int, at_most int, deadline timestamptz)
RETURNS TABLE (id bigint, callout_id int, summons_id bigint, member_id int, purpose text,
  address text, keys jsonb, priority smallint, ordinal int, step smallint, template text, vars jsonb, attempts smallint,
  doubtful boolean, expires_at timestamptz, lease_id bigint, barred text)
LANGUAGE plpgsql
SET enable_sort = off SET enable_hashjoin = off SET enable_mergejoin = off SET enable_seqscan = off
SET plan_cache_mode = force_generic_plan
AS $$
#variable_conflict use_column
BEGIN
  RETURN QUERY
  WITH due AS MATERIALIZED (
    SELECT q.ctid AS place, q.id, q.expires_at FROM delivery_queue q
    WHERE q.route = of_route AND q.priority < below AND q.next_attempt_at <= at_time AND q.expires_at > at_time
    ORDER BY q.priority, q.ordinal, q.id LIMIT at_most FOR UPDATE SKIP LOCKED
  ), judged AS MATERIALIZED (
    SELECT due.place, d.id, d.callout_id, d.summons_id, d.member_id, d.purpose, d.address, c.keys, d.priority, d.ordinal,
      d.step, d.template, d.vars, (d.attempts + 1)::smallint AS attempts, d.doubtful, due.expires_at, CASE
      WHEN c.retired_at IS NOT NULL THEN 'retired'
      WHEN c.opted_out_at IS NOT NULL AND d.channel = 'sms' THEN 'opted_out'
      WHEN d.member_id IS NULL AND d.channel = 'sms' AND EXISTS (SELECT FROM contact_point o
        WHERE o.address = d.address AND o.kind = 'phone' AND o.opted_out_at IS NOT NULL) THEN 'opted_out'
      WHEN d.purpose = 'summons' THEN (
        SELECT CASE WHEN m.status <> 'active' THEN 'inactive'
          WHEN m.consent_withdrawn_on IS NOT NULL THEN 'consent_withdrawn' END
        FROM member m WHERE m.id = d.member_id) END AS barred
    FROM due JOIN delivery d ON d.id = due.id
    LEFT JOIN contact_point c ON c.member_id = d.member_id AND c.address = d.address
      AND c.kind = CASE d.channel WHEN 'push' THEN 'push' ELSE 'phone' END
  ), taken AS (
    -- Only what is really gone from the queue: a place that moved at this very moment stays for the next claim.
    DELETE FROM delivery_queue q USING judged j WHERE q.ctid = j.place AND j.barred IS NULL
    RETURNING j.id, j.callout_id, j.summons_id, j.member_id, j.purpose, j.address, j.keys, j.priority, j.ordinal, j.step,
      j.template, j.vars, j.attempts, j.doubtful, j.expires_at
  ), leased AS (
    INSERT INTO delivery_lease AS l (claimed_at, deadline_at, delivery_ids, attempts)
    SELECT at_time, deadline, array_agg(t.id), array_agg(t.attempts) FROM taken t HAVING count(*) > 0 RETURNING l.id
  )
  SELECT t.*, (SELECT l.id FROM leased l), NULL::text FROM taken t
  UNION ALL
  SELECT j.id, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, j.barred
  FROM judged j WHERE j.barred IS NOT NULL;
END $$;
