CREATE TABLE "delivery_lease" (
	"id" bigint PRIMARY KEY GENERATED ALWAYS AS IDENTITY (sequence name "delivery_lease_id_seq" INCREMENT BY 1 MINVALUE 1 MAXVALUE 9223372036854775807 START WITH 1 CACHE 1),
	"deadline_at" timestamp (3) with time zone NOT NULL,
	"delivery_ids" bigint[] NOT NULL
);
--> statement-breakpoint
CREATE TABLE "delivery_queue" (
	"id" bigint PRIMARY KEY NOT NULL,
	"route" text NOT NULL,
	"priority" smallint NOT NULL,
	"ordinal" integer NOT NULL,
	"next_attempt_at" timestamp (3) with time zone NOT NULL,
	"expires_at" timestamp (3) with time zone NOT NULL
);
--> statement-breakpoint
CREATE TABLE "provider_message" (
	"provider" text NOT NULL,
	"provider_id" text NOT NULL,
	"delivery_id" bigint NOT NULL
);
--> statement-breakpoint
DROP INDEX "delivery_due";--> statement-breakpoint
DROP INDEX "delivery_next_attempt";--> statement-breakpoint
DROP INDEX "delivery_expiry";--> statement-breakpoint
DROP INDEX "delivery_sending";--> statement-breakpoint
DROP INDEX "delivery_provider_id";--> statement-breakpoint
DROP INDEX "delivery_phone";--> statement-breakpoint
ALTER TABLE "webhook_call" ALTER COLUMN "status" DROP NOT NULL;--> statement-breakpoint
CREATE INDEX "delivery_lease_deadline" ON "delivery_lease" USING btree ("deadline_at");--> statement-breakpoint
CREATE INDEX "delivery_queue_due" ON "delivery_queue" USING btree ("route","priority","ordinal","id","next_attempt_at");--> statement-breakpoint
CREATE INDEX "delivery_queue_next_attempt" ON "delivery_queue" USING btree ("route","next_attempt_at");--> statement-breakpoint
CREATE INDEX "delivery_queue_expiry" ON "delivery_queue" USING btree ("expires_at");--> statement-breakpoint
CREATE INDEX "provider_message_id" ON "provider_message" USING btree ("provider_id");--> statement-breakpoint
CREATE INDEX "delivery_phone" ON "delivery" USING btree ("address","expires_at") WHERE "delivery"."channel" in ('sms', 'group');
--> statement-breakpoint
-- A claim and an acceptance each write the row anew: half of a page is left for that, and no index hears of it.
ALTER TABLE "delivery" SET (fillfactor = 50);
--> statement-breakpoint
ALTER TABLE "delivery_queue" SET (autovacuum_vacuum_scale_factor = 0.02);
--> statement-breakpoint
INSERT INTO delivery_queue (id, route, priority, ordinal, next_attempt_at, expires_at)
SELECT id, route, priority, ordinal, next_attempt_at, expires_at FROM delivery WHERE state = 'queued';
--> statement-breakpoint
INSERT INTO delivery_lease (deadline_at, delivery_ids)
SELECT deadline_at, array_agg(id ORDER BY id) FROM delivery WHERE state = 'sending' GROUP BY deadline_at;
--> statement-breakpoint
INSERT INTO provider_message (provider, provider_id, delivery_id)
SELECT provider, provider_id, id FROM delivery WHERE provider IS NOT NULL AND provider_id IS NOT NULL;
--> statement-breakpoint
ANALYZE delivery, delivery_queue, delivery_lease, provider_message;
--> statement-breakpoint
CREATE FUNCTION delivery_queue_grows() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  INSERT INTO delivery_queue (id, route, priority, ordinal, next_attempt_at, expires_at)
  SELECT id, route, priority, ordinal, next_attempt_at, expires_at FROM added WHERE state = 'queued';
  RETURN NULL;
END $$;
--> statement-breakpoint
CREATE TRIGGER delivery_queue_grows AFTER INSERT ON delivery REFERENCING NEW TABLE AS added
FOR EACH STATEMENT EXECUTE FUNCTION delivery_queue_grows();
--> statement-breakpoint
CREATE FUNCTION delivery_queue_follows() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF NEW.state = 'queued' THEN
    INSERT INTO delivery_queue (id, route, priority, ordinal, next_attempt_at, expires_at)
    VALUES (NEW.id, NEW.route, NEW.priority, NEW.ordinal, NEW.next_attempt_at, NEW.expires_at)
    ON CONFLICT (id) DO UPDATE SET route = excluded.route, priority = excluded.priority, ordinal = excluded.ordinal,
      next_attempt_at = excluded.next_attempt_at, expires_at = excluded.expires_at;
  ELSE
    DELETE FROM delivery_queue WHERE id = NEW.id;
  END IF;
  RETURN NULL;
END $$;
--> statement-breakpoint
-- A claim takes its own rows out, all at once: it is what must be fast.
CREATE TRIGGER delivery_queue_follows AFTER UPDATE ON delivery FOR EACH ROW
WHEN (NEW.state <> 'sending' AND (OLD.state = 'queued' OR NEW.state = 'queued'))
EXECUTE FUNCTION delivery_queue_follows();
--> statement-breakpoint
CREATE FUNCTION delivery_queue_shrinks() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  DELETE FROM delivery_queue q USING gone WHERE q.id = gone.id;
  RETURN NULL;
END $$;
--> statement-breakpoint
CREATE TRIGGER delivery_queue_shrinks AFTER DELETE ON delivery REFERENCING OLD TABLE AS gone
FOR EACH STATEMENT EXECUTE FUNCTION delivery_queue_shrinks();
--> statement-breakpoint
DROP FUNCTION claim_delivery;
--> statement-breakpoint
-- One statement takes a batch out of the outbox: what is due on a route, the most urgent first, marked as in hand until
-- `deadline` under one lease. What must not be sent comes back with its reason and stays as it was. The queue is what is
-- walked, in its order whatever the statistics say, which lag behind it; the delivery is what is locked and believed: whoever
-- changes one holds it before its place in the queue. A place whose delivery waits no more is swept up when nothing is due.
CREATE FUNCTION claim_delivery(of_route text, at_time timestamptz, below int, at_most int, deadline timestamptz)
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
  WITH due AS (
    SELECT d.id, d.member_id, d.purpose, d.channel, d.address
    FROM delivery_queue q JOIN delivery d ON d.id = q.id
    WHERE q.route = of_route AND q.priority < below AND q.next_attempt_at <= at_time AND q.expires_at > at_time
      AND d.state = 'queued' AND d.route = of_route AND d.next_attempt_at <= at_time AND d.expires_at > at_time
    ORDER BY q.priority, q.ordinal, q.id LIMIT at_most FOR UPDATE OF d SKIP LOCKED
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
    RETURNING d.id, d.callout_id, d.summons_id, d.member_id, d.purpose, d.address, j.keys,
      d.priority, d.ordinal, d.step, d.template, d.vars, d.attempts, d.doubtful, d.expires_at
  ), leased AS (
    INSERT INTO delivery_lease AS l (deadline_at, delivery_ids)
    SELECT deadline, array_agg(t.id) FROM taken t HAVING count(*) > 0 RETURNING l.id
  ), left_queue AS (
    DELETE FROM delivery_queue q USING taken t WHERE q.id = t.id
  )
  SELECT t.*, (SELECT l.id FROM leased l), NULL::text FROM taken t
  UNION ALL
  SELECT j.id, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, j.barred
  FROM judged j WHERE j.barred IS NOT NULL;
  IF NOT FOUND THEN
    DELETE FROM delivery_queue q USING (
      SELECT d.id FROM delivery_queue s JOIN delivery d ON d.id = s.id
      WHERE s.route = of_route AND s.priority < below AND s.next_attempt_at <= at_time AND d.state <> 'queued'
      FOR UPDATE OF d SKIP LOCKED
    ) gone WHERE q.id = gone.id;
  END IF;
END $$;
