-- What the schema language cannot say: the log only grows.
CREATE FUNCTION log_entry_only_grows() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  RAISE EXCEPTION 'log_entry only grows' USING ERRCODE = 'integrity_constraint_violation', CONSTRAINT = 'log_entry_only_grows';
END $$;
--> statement-breakpoint
CREATE TRIGGER log_entry_only_grows BEFORE UPDATE OR DELETE OR TRUNCATE ON log_entry
FOR EACH STATEMENT EXECUTE FUNCTION log_entry_only_grows();
--> statement-breakpoint
-- An answer rewrites its summons where it stands, without touching an index, as long as the page has room.
ALTER TABLE summons SET (fillfactor = 60);
--> statement-breakpoint
-- Long entries are written as they are: compressing the one that names hundreds of people costs a launch milliseconds.
ALTER TABLE log_entry ALTER COLUMN data SET STORAGE EXTERNAL;
