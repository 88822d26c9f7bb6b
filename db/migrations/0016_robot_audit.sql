-- A chat group's robot is an address that anybody may write to: who set it is kept, the address itself is not shown.
SELECT audit_table('unit_robot', '{last_at,last_error}', '{url,secret}');
