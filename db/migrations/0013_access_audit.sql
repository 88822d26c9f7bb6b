-- Who may sign in, as what, and with what: every change stands in the audit, secrets hidden and phones masked.
SELECT audit_table('account', '{updated_at}', '{}', '{phone}');--> statement-breakpoint
SELECT audit_table('role_grant');--> statement-breakpoint
SELECT audit_table('api_key', '{last_used_at}', '{key_hash}');--> statement-breakpoint
SELECT audit_table('passkey', '{counter}', '{public_key,credential_id}');--> statement-breakpoint
SELECT audit_table('session', '{last_seen_at,updated_at}', '{token,ip_address}');--> statement-breakpoint
SELECT audit_table('sign_in_link', '{}', '{token_hash}');
--> statement-breakpoint
-- It got a column.
SELECT audit_table('callout', masked => '{commander_phone}', hidden => '{muster_code}',
  ignored => '{next_check_at,unfilled_since,plan,request_hash,idempotency_key}');
