-- The head of the chain is looked for once for each new entry. Planned while the audit was a page long, and kept, the search
-- went through the whole of it every time: an import of a thousand people stood at its commit for minutes.
ALTER FUNCTION audit_entry_chained() SET enable_seqscan TO off;
