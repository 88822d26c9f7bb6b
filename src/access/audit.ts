// What an action itself wants audited: a reveal, an export, a break-glass. Rows' changes are caught by triggers.
import type { Tx } from '../kernel/database.ts';

/** Stands in the audit in red: somebody launched without the approval that the size asks for. */
export const BREAK_GLASS = 'break-glass';

export interface AuditNote {
  /** noun.verb, as in id-number.reveal; or BREAK_GLASS. */
  action: string;
  /** The table or thing that it is about. */
  entity: string;
  entityId?: string | number;
  memberId?: number;
  before?: Record<string, unknown>;
  after?: Record<string, unknown>;
}

/** Goes into the chain when `tx` commits, and not at all when it does not. Never put a secret or a clear number into it. */
export async function audit(tx: Tx, note: AuditNote): Promise<void> {
  const { action, entity, entityId = null, memberId = null, before, after } = note;
  const json = (value: AuditNote['before']) => (value ? tx.json(value as never) : null);
  await tx`
    insert into audit_note (action, entity, entity_id, member_id, before, after)
    values (${action}, ${entity}, ${entityId === null ? null : String(entityId)}, ${memberId}, ${json(before)}, ${json(after)})`;
}
