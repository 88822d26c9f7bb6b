// Phones for the files of a report: in full for whom the table says, noted in the audit; else masked; else none.
import type { Principal } from '../access/principal.ts';
import { memberScope } from '../access/scope.ts';
import type { Database } from '../kernel/database.ts';
import { maskedPhone } from '../roster/masks.ts';
import { revealPhones } from './board.ts';

export async function phonesFor(
  db: Database,
  calloutId: number,
  memberIds: number[],
  who: Principal,
): Promise<{ phones: Map<number, string>; whole: number }> {
  const { sql } = db;
  const rows = await sql<{ memberId: number; address: string }[]>`
    select distinct on (p.member_id) p.member_id, p.address from contact_point p join member m on m.id = p.member_id
    where p.member_id = any(${memberIds}) and p.kind = 'phone' and p.retired_at is null
      and ${memberScope(sql, who, 'member.read')} order by p.member_id, p.id`;
  const whole = await revealPhones(db, calloutId, memberIds, who);
  const masked = rows.map((r) => [r.memberId, maskedPhone(r.address)] as const);
  return { phones: new Map([...masked, ...whole]), whole: whole.size };
}
