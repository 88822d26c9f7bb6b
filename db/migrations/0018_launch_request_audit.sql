-- Who asked for a launch and who decided. What was asked for is the call-out's own story, and has phones in it.
SELECT audit_table('launch_request', ignored => '{request,request_hash,idempotency_key}');
