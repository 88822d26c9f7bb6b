-- Open boards hear that somebody who is called moved; where to, they ask themselves.
CREATE FUNCTION member_moved() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  PERFORM pg_notify('callout_moved', s.callout_id::text) FROM summons s WHERE s.member_id = NEW.id AND s.engaged;
  RETURN NULL;
END $$;
--> statement-breakpoint
CREATE TRIGGER member_moved AFTER UPDATE OF own_pos_at ON member FOR EACH ROW
WHEN (OLD.own_pos_at IS DISTINCT FROM NEW.own_pos_at) EXECUTE FUNCTION member_moved();
