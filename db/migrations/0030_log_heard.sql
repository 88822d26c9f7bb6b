-- Open boards hear of what was logged when it is committed; one word for each call-out, however many entries.
CREATE FUNCTION log_entry_heard() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  PERFORM pg_notify('callout_log', l.callout_id::text) FROM (SELECT DISTINCT callout_id FROM added WHERE callout_id IS NOT NULL) l;
  RETURN NULL;
END $$;
--> statement-breakpoint
CREATE TRIGGER log_entry_heard AFTER INSERT ON log_entry REFERENCING NEW TABLE AS added
FOR EACH STATEMENT EXECUTE FUNCTION log_entry_heard();
