-- A canary writes every few minutes, of itself: no deed of anybody's.
CREATE OR REPLACE TRIGGER audit_changed AFTER INSERT OR UPDATE ON setting FOR EACH ROW
WHEN (NEW.key NOT IN ('canary', 'dispatcher_seen', 'manual_clock', 'public_url', 'retention_day', 'sample_imported_at', 'texts_fetched_at'))
EXECUTE FUNCTION audit_row('{}', '{value}', '{}');
