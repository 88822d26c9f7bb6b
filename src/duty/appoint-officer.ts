// Appoints an information, patrol or publicity officer with the person's consent, and ends it with its reason.
import { z } from 'zod';
import type { Principal } from '../access/principal.ts';
import { memberScope } from '../access/scope.ts';
import { cityDate } from '../kernel/calendar.ts';
import type { Database } from '../kernel/database.ts';
import { id, line } from '../kernel/fields.ts';
import { Problem } from '../kernel/problem.ts';
import { OFFICER_KINDS } from './officer-rules.ts';

export const appointFields = z
  .strictObject({
    ...{ memberId: id, kind: z.enum(OFFICER_KINDS) },
    ...{ consentOn: z.iso.date(), appointedOn: z.iso.date() },
  })
  .refine((a) => a.consentOn <= a.appointedOn, { error: 'field.after-consent', path: ['appointedOn'] });
export const endFields = z.strictObject({ endedOn: z.iso.date(), reason: line(200) });

interface Doing {
  who: Principal;
  now: Date;
}

const wrong = (field: string, code: string) =>
  new Problem(400, 'invalid-request', { fields: [{ field, code }] });

export const appointOfficer = (
  db: Database,
  { memberId, kind, consentOn, appointedOn }: z.output<typeof appointFields>,
  { who, now }: Doing,
): Promise<{ id: number }> =>
  db.transaction(async (tx) => {
    if (appointedOn > cityDate(now)) throw wrong('appointedOn', 'field.not-in-future');
    const member = await tx`
      select from member m where m.id = ${memberId} and m.status = 'active' and ${memberScope(tx, who, 'duty.change')}`;
    if (member.length === 0) throw wrong('memberId', 'field.on-duty');
    const [made] = await tx<{ id: number }[]>`
      insert into officer_appointment (member_id, kind, consent_on, appointed_on, appointed_by)
      values (${memberId}, ${kind}, ${consentOn}, ${appointedOn}, ${who.actor})
      on conflict (member_id, kind) where ended_on is null do nothing returning id`;
    if (!made) throw new Problem(409, 'officer-already');
    return made;
  });

/** Of two who end it at once the second is told. */
export const endAppointment = (
  db: Database,
  appointmentId: number,
  { endedOn, reason }: z.output<typeof endFields>,
  { who, now }: Doing,
): Promise<void> =>
  db.transaction(async (tx) => {
    const [row] = await tx<{ appointedOn: string; endedOn: string | null }[]>`
      select appointed_on::text as appointed_on, ended_on::text as ended_on from officer_appointment
      where id = ${appointmentId} for update`;
    if (!row) throw new Problem(404, 'not-found');
    if (row.endedOn !== null) throw new Problem(409, 'officer-ended');
    if (endedOn > cityDate(now)) throw wrong('endedOn', 'field.not-in-future');
    if (endedOn < row.appointedOn) throw wrong('endedOn', 'field.ends-after-start');
    await tx`
      update officer_appointment set ended_on = ${endedOn}, ended_by = ${who.actor}, end_reason = ${reason}
      where id = ${appointmentId}`;
  });
