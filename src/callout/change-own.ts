// What members say of themselves from their phones: away, back, how they wish to be told, and taking one of it back. It may
// have waited without a network; the same one again does nothing.
import { z } from 'zod';
import type { Principal } from '../access/principal.ts';
import type { Tx } from '../kernel/database.ts';
import { id } from '../kernel/fields.ts';
import { appendLog } from '../kernel/log.ts';
import { Problem } from '../kernel/problem.ts';
import { deleteAbsence, insertAbsence } from '../roster/member-actions.ts';
import { deviceTime, fromPhone } from './answer-schema.ts';
import type { CalloutDeps } from './deps.ts';
import { type Absence, type Step, stepsFor } from './own-change-rules.ts';
import { forgetWishes, loadWishes, type Wishes, writeWishes } from './wishes.ts';
import { wishesOf, wishesView } from './wishes-view.ts';

const instant = z.iso.datetime({ offset: true }).transform((text) => new Date(text));
const clientId = fromPhone.clientId.unwrap();

export const ownChangeSchema = z
  .object({
    ...fromPhone,
    clientId,
    change: z.discriminatedUnion('what', [
      z.strictObject({
        what: z.literal('away'),
        kind: z.enum(['leave', 'sick', 'unavailable']),
        startsAt: instant.optional().meta({ description: 'Without it: from when it was said' }),
        endsAt: instant.nullish().meta({ description: 'Without it: until further notice' }),
      }),
      z.strictObject({
        what: z.literal('back'),
        at: instant.optional().meta({ description: 'Available from then on' }),
      }),
      z.strictObject({ what: z.literal('drop'), absenceId: id }),
      z.strictObject({ what: z.literal('wishes'), wishes: wishesView }),
      z.strictObject({ what: z.literal('undo'), of: clientId }),
    ]),
  })
  .meta({ id: 'OwnChange' });
export type OwnChange = z.output<typeof ownChangeSchema>;

/** again: it was known; nothing: there is nothing to take back any more. */
export const OWN_OUTCOMES = ['done', 'again', 'nothing'] as const;
type Outcome = (typeof OWN_OUTCOMES)[number];

/** As it is kept: times as text. */
type Undo = { steps?: Step[]; wishes?: Wishes | null };

const FIELD_OF = { back: 'change.at', away: 'change.endsAt' } as const;

async function applySteps(tx: Tx, memberId: number, steps: Step[]): Promise<Step[]> {
  const undo: Step[] = [];
  for (const step of steps) {
    if ('add' in step) undo.push({ remove: await insertAbsence(tx, memberId, step.add) });
    else if ('remove' in step) {
      const { kind, startsAt, endsAt = null } = await deleteAbsence(tx, memberId, step.remove);
      undo.push({ add: { kind, startsAt, endsAt } });
    } else {
      const [old] = await tx<{ endsAt: Date | null }[]>`
        update absence a set ends_at = ${step.endsAt} from absence was
        where a.id = ${step.change} and a.member_id = ${memberId} and was.id = a.id returning was.ends_at`;
      if (old) undo.push({ change: step.change, endsAt: old.endsAt });
    }
  }
  return undo;
}

async function setWishes(tx: Tx, memberId: number, wishes: Wishes | null): Promise<Undo> {
  const before = (await loadWishes(tx, [memberId])).get(memberId) ?? null;
  await (wishes ? writeWishes(tx, memberId, wishes) : forgetWishes(tx, memberId));
  return { wishes: before };
}

async function applyChange(
  tx: Tx,
  memberId: number,
  change: Exclude<OwnChange['change'], { what: 'undo' }>,
  said: Date,
): Promise<Undo> {
  if (change.what === 'wishes') return setWishes(tx, memberId, wishesOf(change.wishes));
  const absences = await tx<Absence[]>`
    select id, kind, starts_at, ends_at from absence where member_id = ${memberId} order by id for update`;
  const steps = stepsFor(change, absences, said);
  if (steps === 'not-there') throw new Problem(404, 'not-found');
  if (steps === 'over') {
    const field = FIELD_OF[change.what as keyof typeof FIELD_OF];
    throw new Problem(400, 'invalid-request', { fields: [{ field, code: 'field.ends-after-start' }] });
  }
  return { steps: await applySteps(tx, memberId, steps) };
}

const asDate = (at: Date | string | null) => (at === null ? null : new Date(at));

/** What a step was before it became JSON. */
function revived(step: Step): Step {
  if ('change' in step) return { ...step, endsAt: asDate(step.endsAt) };
  if (!('add' in step)) return step;
  const { startsAt, endsAt, kind } = step.add;
  return { add: { kind, startsAt: new Date(startsAt), endsAt: asDate(endsAt) } };
}

/** Takes back what was said as `of`, once, as far as it is still there. */
async function takeBack(tx: Tx, memberId: number, of: string, now: Date): Promise<Outcome> {
  const [said] = await tx<{ undo: [Undo?] }[]>`
    update own_change set undone_at = ${now}
    where member_id = ${memberId} and client_id = ${of} and undone_at is null returning undo`;
  const undo = said?.undo[0];
  if (!undo) return 'nothing';
  if (undo.wishes !== undefined) await setWishes(tx, memberId, undo.wishes);
  const there = await tx<{ id: number }[]>`select id from absence where member_id = ${memberId}`;
  const known = new Set(there.map((a) => a.id));
  const steps = (undo.steps ?? []).map(revived);
  const possible = steps.filter((s) => 'add' in s || known.has('remove' in s ? s.remove : s.change));
  await applySteps(tx, memberId, possible);
  return 'done';
}

/** For `who`'s own person alone. */
export function changeOwn(
  { db, clock }: Pick<CalloutDeps, 'db' | 'clock'>,
  memberId: number,
  { change, ...from }: OwnChange,
  who: Principal,
): Promise<Outcome> {
  const now = clock.now();
  const given = deviceTime(from, now);
  const said = given && given < now ? given : now;
  return db.transaction(async (tx) => {
    const [found] = await tx`select id from member where id = ${memberId} for update`;
    if (!found) throw new Problem(404, 'not-found');
    const [known] = await tx`
      select 1 from own_change where member_id = ${memberId} and client_id = ${from.clientId}`;
    if (known) return 'again';
    const undo = change.what === 'undo' ? null : await applyChange(tx, memberId, change, said);
    const outcome = change.what === 'undo' ? await takeBack(tx, memberId, change.of, now) : 'done';
    await tx`insert into own_change (member_id, client_id, said_at, undo)
      values (${memberId}, ${from.clientId}, ${said}, ${tx.json((undo ? [undo] : []) as never)})`;
    const data = { ...change, saidAt: said.toISOString(), outcome };
    await appendLog(tx, [
      { at: now, calloutId: null, memberId, type: 'own_change', actor: who.actor, data: data as never },
    ]);
    return outcome;
  });
}

/** So long a phone may come again with the same, or take it back. */
const KEPT_DAYS = 30;

export async function forgetOwnChanges(tx: Tx, now: Date): Promise<void> {
  await tx`delete from own_change where said_at < ${new Date(now.getTime() - KEPT_DAYS * 86_400_000)}`;
}
