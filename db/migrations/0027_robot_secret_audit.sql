-- The index of a robot's address says nothing that a reader of the audit could use.
SELECT audit_table('unit_robot', '{last_at,last_error,url_index}', '{url,secret}');
