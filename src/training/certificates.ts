// Certificates: issued by the city to whoever passed, with a number and a code by which anybody can verify one; and revoked.
import { randomBytes } from 'node:crypto';
import { z } from 'zod';
import { cityDate } from '../kernel/calendar.ts';
import type { Database, Sql } from '../kernel/database.ts';
import { line, text } from '../kernel/fields.ts';
import { Problem } from '../kernel/problem.ts';
import { certificateNumber } from './exam-rules.ts';
import type { By } from './give-results.ts';

export const issueFields = z.strictObject({
  number: line(40).optional().meta({ description: 'Without it the next of the year' }),
});
export const revokeFields = z.strictObject({ reason: text(500).trim().min(1) });

export interface Certificate {
  id: number;
  number: string;
  name: string;
  checkCode: string;
  issuedOn: string;
  revokedAt: Date | null;
  revokedReason: string | null;
}

const KIND = 'guard_certificate';
/** Any number that fits no lock of ours elsewhere: numbers are given one after another. */
const NUMBERING = 7_305_821;

/** Throws 409 when it was issued already, with the number it bears, and for a number that another one bears. */
export const issue = (
  db: Database,
  nominationId: number,
  given: z.output<typeof issueFields>,
  { now, actor }: By,
): Promise<{ id: number; number: string }> =>
  db.transaction(async (tx) => {
    await tx`select pg_advisory_xact_lock(${NUMBERING})`;
    const [row] = await tx<{ memberId: number; name: string; state: string; number: string | null }[]>`
      select n.member_id, m.name, n.state, c.number
      from nomination n join member m on m.id = n.member_id left join certificate c on c.nomination_id = n.id
      where n.id = ${nominationId} for update of n`;
    if (row?.number) throw new Problem(409, 'certificate-issued', { vars: { number: row.number } });
    if (row?.state !== 'passed') throw new Problem(409, 'nomination-not-passed');
    const [held] = await tx<{ number: string }[]>`
      select number from certificate where member_id = ${row.memberId} and revoked_at is null`;
    if (held) throw new Problem(409, 'certificate-issued', { vars: { number: held.number } });
    const today = cityDate(now);
    const year = today.slice(0, 4);
    const [last] = await tx<{ number: string }[]>`
      select number from certificate where number ~ ${`^${year}-[0-9]{5}$`} order by number desc limit 1`;
    const number = given.number ?? certificateNumber(year, last?.number);
    const [made] = await tx<{ id: number }[]>`
      insert into certificate (number, member_id, name, nomination_id, check_code, issued_on, issued_by)
      values (${number}, ${row.memberId}, ${row.name}, ${nominationId}, ${randomBytes(12).toString('base64url')}, ${today}, ${actor})
      on conflict (number) do nothing returning id`;
    if (!made)
      throw new Problem(409, 'certificate-number-taken', {
        fields: [{ field: 'number', code: 'field.taken' }],
      });
    await tx`update nomination set state = 'issued', decided_by = ${actor}, decided_at = ${now} where id = ${nominationId}`;
    await tx`
      insert into qualification (member_id, kind, number, issued_on) values (${row.memberId}, ${KIND}, ${number}, ${today})
      on conflict (member_id, kind) do update set number = excluded.number, issued_on = excluded.issued_on, expires_on = null`;
    return { id: made.id, number };
  });

/** From the same moment on it fills no role any more, and whoever verifies it hears why. */
export const revoke = (db: Database, certificateId: number, reason: string, { now }: By): Promise<void> =>
  db.transaction(async (tx) => {
    const [row] = await tx<{ memberId: number | null; number: string }[]>`
      update certificate set revoked_at = ${now}, revoked_reason = ${reason}
      where id = ${certificateId} and revoked_at is null returning member_id, number`;
    if (!row) throw new Problem(409, 'certificate-revoked');
    await tx`delete from qualification where member_id = ${row.memberId} and kind = ${KIND} and number = ${row.number}`;
  });

const columns = (sql: Sql) =>
  sql`c.id, c.number, c.name, c.check_code, c.issued_on, c.revoked_at, c.revoked_reason`;

export async function readCertificate(sql: Sql, certificateId: number): Promise<Certificate> {
  const [row] = await sql<
    Certificate[]
  >`select ${columns(sql)} from certificate c where c.id = ${certificateId}`;
  if (!row) throw new Problem(404, 'not-found');
  return row;
}

/** By the code that stands on it; null: none of ours. */
export async function certificateBy(sql: Sql, checkCode: string): Promise<Certificate | null> {
  const [row] = await sql<Certificate[]>`
    select ${columns(sql)} from certificate c where c.check_code = ${checkCode}`;
  return row ?? null;
}
