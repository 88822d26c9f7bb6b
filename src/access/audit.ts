// What an action itself wants audited: a reveal, an export, a break-glass. Rows' changes are caught by triggers.
import type { Tx } from '../kernel/database.ts';
import type { Principal } from './principal.ts';

/** Stands in the audit in red: somebody launched without the approval that the size asks for. */
export const BREAK_GLASS = 'break-glass';

/** Somebody saw a phone in full. */
export const PHONE_REVEAL = 'phone.reveal';

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

/**
 * The phones of `memberIds` are shown in full for a thing, such as a call-out: each stands in the audit once for who looks,
 * however often the page loads itself again. One's own is no reveal.
 */
export async function auditPhones(
  tx: Tx,
  who: Pick<Principal, 'actor' | 'memberId'>,
  about: { entity: string; id: number },
  memberIds: number[],
): Promise<void> {
  const others = memberIds.filter((id) => id !== who.memberId);
  if (others.length === 0) return;
  const { entity, id } = { ...about, id: String(about.id) };
  await tx`
    insert into audit_note (action, entity, entity_id, member_id)
    select ${PHONE_REVEAL}, ${entity}, ${id}, m.id from unnest(${others}::int[]) with ordinality m(id, n)
    where not exists (select from audit_entry e where e.entity = ${entity} and e.entity_id = ${id}
      and e.member_id = m.id and e.actor = ${who.actor} and e.action = ${PHONE_REVEAL})
    order by m.n`;
}
