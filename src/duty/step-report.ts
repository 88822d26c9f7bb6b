// One step further with a field report: accepted, merged into another, declined, forwarded, finished with thanks.
import { z } from 'zod';
import type { Principal } from '../access/principal.ts';
import { reportScope } from '../access/scope.ts';
import type { Channels } from '../delivery/channel.ts';
import type { Database, Tx } from '../kernel/database.ts';
import { id, line, text } from '../kernel/fields.ts';
import { Problem } from '../kernel/problem.ts';
import { type ReportState, type Step, stateAfter, takesDuplicates } from './field-report-rules.ts';
import { thank } from './thank-report.ts';

const words = text(500).trim();
const note = words.default('');
export const stepFields = z.discriminatedUnion('action', [
  z.strictObject({ action: z.literal('accept'), note }),
  z.strictObject({ action: z.literal('merge'), into: id, note }),
  z.strictObject({ action: z.literal('decline'), reason: words.min(1) }),
  z
    .strictObject({
      ...{ action: z.literal('forward'), note },
      organisationId: id
        .optional()
        .meta({ description: 'A station, a county or the city, which then has it' }),
      office: line(80).optional().meta({ description: 'Any other office, by name; it stays in hand here' }),
    })
    .refine((f) => (f.organisationId === undefined) !== (f.office === undefined), {
      ...{ error: 'field.one-office', path: ['organisationId'] },
    }),
  z.strictObject({ action: z.literal('finish'), outcome: words.min(1), thank: z.boolean().default(true) }),
]);
type Given = z.output<typeof stepFields>;
type Of<A extends Step> = Extract<Given, { action: A }>;

interface Row {
  id: number;
  state: ReportState;
  handlerId: number;
  thanked: boolean;
}
interface Doing {
  who: Principal;
  now: Date;
}

const wrong = (field: string, code: string) =>
  new Problem(400, 'invalid-request', { fields: [{ field, code }] });

const hold = (tx: Tx, ids: number[]) => tx<Row[]>`
  select r.id, r.state, r.handler_id, r.thanked_at is not null as thanked from field_report r
  where r.id = any(${ids}) and r.forgotten_at is null order by r.id for update`;

async function merge(tx: Tx, channels: Channels, row: Row, { into }: Of<'merge'>, { who, now }: Doing) {
  const [target] = (await hold(tx, [into])).filter((t) => t.id !== row.id);
  const seen =
    await tx`select from field_report r where r.id = ${into} and ${reportScope(tx, who, 'duty.read')}`;
  if (!target || seen.length === 0 || !takesDuplicates(target.state))
    throw wrong('into', 'field.report-into');
  // What was merged into this one follows it: nobody looks for an outcome along a chain.
  await tx`update field_report set duplicate_of = ${into} where duplicate_of = ${row.id}`;
  await tx`update field_report set state = 'duplicate', duplicate_of = ${into}, decided_at = ${now} where id = ${row.id}`;
  if (target.thanked) await thank(tx, channels, [row.id], now);
  return `#${into}`;
}

async function forward(tx: Tx, row: Row, { organisationId: into, office }: Of<'forward'>) {
  const organisationId = into ?? null;
  if (organisationId === row.handlerId) throw wrong('organisationId', 'field.report-is-there');
  const [to] = await tx<{ name: string }[]>`
    select name from organisation where id = ${organisationId} and kind in ('station', 'county', 'city')`;
  const name = office ?? to?.name;
  if (name === undefined) throw wrong('organisationId', 'field.report-office');
  await tx`
    update field_report set state = 'forwarded', forwarded_to = ${name},
      handler_id = coalesce(${organisationId}::int, handler_id) where id = ${row.id}`;
  return name;
}

async function finish(tx: Tx, channels: Channels, row: Row, given: Of<'finish'>, now: Date) {
  await tx`
    update field_report set state = 'done', outcome = ${given.outcome}, decided_at = ${now} where id = ${row.id}`;
  if (given.thank) await thank(tx, channels, [row.id], now);
  return given.outcome;
}

/** Does it; what stands in the record beside the officer's note. */
async function carryOut(tx: Tx, channels: Channels, row: Row, given: Given, doing: Doing): Promise<string[]> {
  switch (given.action) {
    case 'accept':
      await tx`update field_report set state = 'accepted' where id = ${row.id}`;
      return [given.note];
    case 'merge':
      return [await merge(tx, channels, row, given, doing), given.note];
    case 'decline':
      await tx`
        update field_report set state = 'declined', decline_reason = ${given.reason}, decided_at = ${doing.now}
        where id = ${row.id}`;
      return [given.reason];
    case 'forward':
      return [await forward(tx, row, given), given.note];
    case 'finish':
      return [await finish(tx, channels, row, given, doing.now)];
  }
}

/** 409 when it has come to a state from which this does not lead on: somebody else was first. */
export const stepReport = (
  { db, channels }: { db: Database; channels: Channels },
  reportId: number,
  given: Given,
  doing: Doing,
): Promise<void> =>
  db.transaction(async (tx) => {
    // Both in order of number, or two officers who merge crosswise wait for one another.
    const held = await hold(tx, given.action === 'merge' ? [reportId, given.into] : [reportId]);
    const row = held.find((r) => r.id === reportId);
    if (!row) throw new Problem(404, 'not-found');
    if (!stateAfter(row.state, given.action)) throw new Problem(409, 'report-moved-on');
    const said = await carryOut(tx, channels, row, given, doing);
    await tx`
      insert into field_report_step (report_id, at, by, action, note)
      values (${reportId}, ${doing.now}, ${doing.who.actor}, ${given.action}, ${said.filter(Boolean).join('；')})`;
  });
