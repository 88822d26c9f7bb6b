-- The audit: triggers write it, so that no action can forget to. Each entry carries the hash of the one before it.
-- What `audit_hash` hashes is also spelled out in src/access/verify-audit.ts, which does not trust this function.
CREATE FUNCTION audit_hash(e audit_entry) RETURNS text LANGUAGE sql IMMUTABLE AS $$
  SELECT encode(sha256(convert_to(jsonb_build_array(e.id, to_char(e.at AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS'),
    e.actor, e.from_address, e.action, e.entity, e.entity_id, e.member_id, e.before, e.after, e.prev_hash)::text, 'UTF8')), 'hex')
$$;
--> statement-breakpoint
-- Given back, the lock shows everybody the row that was just chained: the next one waits here, at its very commit.
CREATE FUNCTION audit_entry_chained() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
  head record;
BEGIN
  PERFORM pg_advisory_xact_lock(7280023);
  SELECT id, hash INTO head FROM audit_entry ORDER BY id DESC LIMIT 1;
  NEW.id := coalesce(head.id, 0) + 1;
  NEW.prev_hash := coalesce(head.hash, repeat('0', 64));
  NEW.at := coalesce(nullif(current_setting('muster.now', true), '')::timestamptz, clock_timestamp());
  NEW.actor := coalesce(nullif(current_setting('muster.actor', true), ''), 'database:' || session_user);
  NEW.from_address := nullif(current_setting('muster.from', true), '');
  NEW.hash := audit_hash(NEW);
  RETURN NEW;
END $$;
--> statement-breakpoint
CREATE TRIGGER audit_entry_chained BEFORE INSERT ON audit_entry FOR EACH ROW EXECUTE FUNCTION audit_entry_chained();
--> statement-breakpoint
CREATE FUNCTION audit_entry_only_grows() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  RAISE EXCEPTION 'audit_entry only grows' USING ERRCODE = 'integrity_constraint_violation', CONSTRAINT = 'audit_entry_only_grows';
END $$;
--> statement-breakpoint
CREATE TRIGGER audit_entry_only_grows BEFORE UPDATE OR DELETE OR TRUNCATE ON audit_entry
FOR EACH STATEMENT EXECUTE FUNCTION audit_entry_only_grows();
--> statement-breakpoint
-- 170****0001: enough to know a number again. Anything else that is masked shows its last four characters.
CREATE FUNCTION audit_masked(value text) RETURNS text LANGUAGE sql IMMUTABLE AS $$
  SELECT CASE WHEN value ~ '^\+86\d{11}$' THEN substr(value, 4, 3) || '****' || right(value, 4)
    WHEN value LIKE '+%' THEN left(value, 2) || '****' || right(value, 4) ELSE '****' || right(value, 4) END
$$;
--> statement-breakpoint
-- A row as the audit may show it. What is hidden is there, so that its change is told, and says nothing.
CREATE FUNCTION audit_shown(shown jsonb, hidden text[], masked text[]) RETURNS jsonb LANGUAGE plpgsql IMMUTABLE AS $$
DECLARE
  name text;
BEGIN
  IF shown IS NULL THEN RETURN NULL; END IF;
  FOREACH name IN ARRAY hidden LOOP
    IF shown ->> name <> '' THEN shown := jsonb_set(shown, ARRAY[name], '"***"'); END IF;
  END LOOP;
  FOREACH name IN ARRAY masked LOOP
    IF shown ->> name IS NOT NULL THEN shown := jsonb_set(shown, ARRAY[name], to_jsonb(audit_masked(shown ->> name))); END IF;
  END LOOP;
  RETURN shown;
END $$;
--> statement-breakpoint
-- Whose row it is, for entity_id and member_id.
CREATE FUNCTION audit_id(r jsonb) RETURNS text LANGUAGE sql IMMUTABLE AS $$
  SELECT coalesce(r ->> 'id', r ->> 'key', concat_ws('/', r ->> 'callout_id', r ->> 'number'))
$$;
--> statement-breakpoint
CREATE FUNCTION audit_member(entity text, r jsonb) RETURNS integer LANGUAGE sql IMMUTABLE AS $$
  SELECT (r ->> CASE entity WHEN 'member' THEN 'id' ELSE 'member_id' END)::integer
$$;
--> statement-breakpoint
-- One row changed. Arguments: columns that are left out, hidden, masked. Notes wait in their transaction for its commit.
CREATE FUNCTION audit_row() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
  ignored text[] := TG_ARGV[0];
  was jsonb;
  becomes jsonb;
  ident jsonb;
BEGIN
  IF TG_OP <> 'INSERT' THEN was := to_jsonb(OLD) - ignored; ident := to_jsonb(OLD); END IF;
  IF TG_OP <> 'DELETE' THEN becomes := to_jsonb(NEW) - ignored; ident := to_jsonb(NEW); END IF;
  IF TG_OP = 'UPDATE' THEN
    SELECT jsonb_object_agg(o.key, o.value), jsonb_object_agg(n.key, n.value) INTO was, becomes
    FROM jsonb_each(was) o JOIN jsonb_each(becomes) n USING (key) WHERE o.value IS DISTINCT FROM n.value;
    IF was IS NULL THEN RETURN NULL; END IF;
  END IF;
  INSERT INTO audit_note (action, entity, entity_id, member_id, before, after)
  VALUES (lower(TG_OP), TG_TABLE_NAME, audit_id(ident), audit_member(TG_TABLE_NAME, ident),
    audit_shown(was, TG_ARGV[1]::text[], TG_ARGV[2]::text[]), audit_shown(becomes, TG_ARGV[1]::text[], TG_ARGV[2]::text[]));
  RETURN NULL;
END $$;
--> statement-breakpoint
-- All rows of an INSERT or DELETE at once: a roster comes in by the thousand. The same arguments.
CREATE FUNCTION audit_rows() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF TG_OP = 'TRUNCATE' THEN
    INSERT INTO audit_note (action, entity) VALUES ('truncate', TG_TABLE_NAME);
    RETURN NULL;
  END IF;
  INSERT INTO audit_note (action, entity, entity_id, member_id, before, after)
  SELECT lower(TG_OP), TG_TABLE_NAME, audit_id(r.whole), audit_member(TG_TABLE_NAME, r.whole),
    CASE TG_OP WHEN 'DELETE' THEN r.shown END, CASE TG_OP WHEN 'INSERT' THEN r.shown END
  FROM (
    SELECT whole, audit_shown(whole - TG_ARGV[0]::text[], TG_ARGV[1]::text[], TG_ARGV[2]::text[]) AS shown
    FROM (SELECT to_jsonb(t) AS whole FROM touched t) w
  ) r;
  RETURN NULL;
END $$;
--> statement-breakpoint
-- Puts a table under audit, or again after it got a column: an UPDATE that names only ignored columns costs nothing.
CREATE FUNCTION audit_table(target regclass, ignored text[] DEFAULT '{}', hidden text[] DEFAULT '{}',
  masked text[] DEFAULT '{}') RETURNS void LANGUAGE plpgsql AS $$
DECLARE
  columns text := (SELECT string_agg(quote_ident(attname), ', ' ORDER BY attnum) FROM pg_attribute
    WHERE attrelid = target AND attnum > 0 AND NOT attisdropped AND attname <> ALL (ignored));
  event record;
BEGIN
  FOR event IN SELECT * FROM (VALUES
    ('insert', 'INSERT', 'REFERENCING NEW TABLE AS touched FOR EACH STATEMENT', 'audit_rows'),
    ('delete', 'DELETE', 'REFERENCING OLD TABLE AS touched FOR EACH STATEMENT', 'audit_rows'),
    ('truncate', 'TRUNCATE', 'FOR EACH STATEMENT', 'audit_rows'),
    ('update', 'UPDATE OF ' || columns, 'FOR EACH ROW', 'audit_row')) AS e(name, words, level, does)
  LOOP
    EXECUTE format('CREATE OR REPLACE TRIGGER audit_%s AFTER %s ON %s %s EXECUTE FUNCTION %I(%L, %L, %L)',
      event.name, event.words, target, event.level, event.does, ignored, hidden, masked);
  END LOOP;
END $$;
--> statement-breakpoint
SELECT audit_table('organisation');
--> statement-breakpoint
SELECT audit_table('unit');
--> statement-breakpoint
SELECT audit_table('post');
--> statement-breakpoint
-- Where a person was is nobody's record; `base_pos` follows from the sites.
SELECT audit_table('member', masked => '{id_number}', hidden => '{remark}',
  ignored => '{base_pos,own_lon,own_lat,own_pos,own_pos_at,released_at,version,updated_at}');
--> statement-breakpoint
SELECT audit_table('qualification');
--> statement-breakpoint
SELECT audit_table('equipment_issue');
--> statement-breakpoint
SELECT audit_table('contact_point', masked => '{address}', hidden => '{keys}');
--> statement-breakpoint
SELECT audit_table('absence');
--> statement-breakpoint
-- What a leader does; what a call-out does of itself is in the log.
SELECT audit_table('callout', masked => '{commander_phone}', hidden => '{muster_code}',
  ignored => '{next_check_at,unfilled_since,plan,request_hash,idempotency_key}');
--> statement-breakpoint
CREATE TRIGGER audit_update AFTER UPDATE OF raised_by ON echelon FOR EACH ROW WHEN (NEW.raised_by <> 'timer')
EXECUTE FUNCTION audit_row('{gap_seen}', '{}', '{}');
--> statement-breakpoint
-- Not what processes tell one another every few seconds.
CREATE TRIGGER audit_changed AFTER INSERT OR UPDATE ON setting FOR EACH ROW
WHEN (NEW.key NOT IN ('dispatcher_seen', 'manual_clock', 'public_url', 'sample_imported_at', 'texts_fetched_at'))
EXECUTE FUNCTION audit_row('{}', '{value}', '{}');
--> statement-breakpoint
CREATE TRIGGER audit_deleted AFTER DELETE ON setting FOR EACH ROW EXECUTE FUNCTION audit_row('{}', '{value}', '{}');
--> statement-breakpoint
-- At the commit the first note takes all of its transaction into the chain; only from here on do others wait.
CREATE FUNCTION audit_notes_chained() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
  done bigint;
BEGIN
  IF NEW.id <= coalesce(nullif(current_setting('muster.chained', true), ''), '0')::bigint THEN RETURN NULL; END IF;
  WITH gone AS (DELETE FROM audit_note RETURNING *), kept AS (
    INSERT INTO audit_entry (action, entity, entity_id, member_id, before, after)
    SELECT action, entity, entity_id, member_id, before, after FROM gone ORDER BY id
  ) SELECT max(id) INTO done FROM gone;
  PERFORM set_config('muster.chained', done::text, true);
  RETURN NULL;
END $$;
--> statement-breakpoint
CREATE CONSTRAINT TRIGGER audit_notes_chained AFTER INSERT ON audit_note DEFERRABLE INITIALLY DEFERRED FOR EACH ROW
EXECUTE FUNCTION audit_notes_chained();
