-- What is refused to everybody else, retention may: rows that are half a year old at the least, and of the audit only its
-- whole beginning, after an entry in the chain that holds where the rest goes on.
DROP TRIGGER audit_entry_only_grows ON audit_entry;
--> statement-breakpoint
CREATE TRIGGER audit_entry_only_grows BEFORE UPDATE OR TRUNCATE ON audit_entry
FOR EACH STATEMENT EXECUTE FUNCTION audit_entry_only_grows();
--> statement-breakpoint
CREATE FUNCTION told_now() RETURNS timestamptz LANGUAGE sql STABLE AS $$
  SELECT coalesce(nullif(current_setting('muster.now', true), '')::timestamptz, clock_timestamp())
$$;
--> statement-breakpoint
CREATE FUNCTION audit_entry_expired() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
  last record;
BEGIN
  SELECT id, hash INTO last FROM gone ORDER BY id DESC LIMIT 1;
  IF last.id IS NULL THEN RETURN NULL; END IF;
  IF EXISTS (SELECT 1 FROM gone WHERE at > told_now() - interval '180 days')
    OR EXISTS (SELECT 1 FROM audit_entry WHERE id < last.id)
    OR NOT EXISTS (SELECT 1 FROM audit_entry WHERE action = 'audit.pruned'
      AND after ->> 'lastId' = last.id::text AND after ->> 'lastHash' = last.hash)
  THEN
    RAISE EXCEPTION 'audit_entry only grows' USING ERRCODE = 'integrity_constraint_violation', CONSTRAINT = 'audit_entry_only_grows';
  END IF;
  RETURN NULL;
END $$;
--> statement-breakpoint
CREATE TRIGGER audit_entry_expired AFTER DELETE ON audit_entry REFERENCING OLD TABLE AS gone
FOR EACH STATEMENT EXECUTE FUNCTION audit_entry_expired();
--> statement-breakpoint
DROP TRIGGER log_entry_only_grows ON log_entry;
--> statement-breakpoint
CREATE TRIGGER log_entry_only_grows BEFORE UPDATE OR TRUNCATE ON log_entry
FOR EACH STATEMENT EXECUTE FUNCTION log_entry_only_grows();
--> statement-breakpoint
CREATE FUNCTION log_entry_expired() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF EXISTS (SELECT 1 FROM gone WHERE at > told_now() - interval '180 days') THEN
    RAISE EXCEPTION 'log_entry only grows' USING ERRCODE = 'integrity_constraint_violation', CONSTRAINT = 'log_entry_only_grows';
  END IF;
  RETURN NULL;
END $$;
--> statement-breakpoint
CREATE TRIGGER log_entry_expired AFTER DELETE ON log_entry REFERENCING OLD TABLE AS gone
FOR EACH STATEMENT EXECUTE FUNCTION log_entry_expired();
--> statement-breakpoint
CREATE OR REPLACE TRIGGER audit_changed AFTER INSERT OR UPDATE ON setting FOR EACH ROW
WHEN (NEW.key NOT IN ('dispatcher_seen', 'manual_clock', 'public_url', 'retention_day', 'sample_imported_at', 'texts_fetched_at'))
EXECUTE FUNCTION audit_row('{}', '{value}', '{}');
