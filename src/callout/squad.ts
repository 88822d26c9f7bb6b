// The muster list: a squad's leader, or whoever holds the paper at the muster point, says who is there. It may have been taken
// long before it arrives; each name counts from the moment it was taken, by the rules of every other answer.
import { z } from 'zod';
import type { Sql, Tx } from '../kernel/database.ts';
import { id } from '../kernel/fields.ts';
import { appendLog } from '../kernel/log.ts';
import { deviceTime, fromPhone } from './answer-schema.ts';
import type { CalloutDeps } from './deps.ts';
import { stateOf } from './gap.ts';
import type { AnswerRequest } from './respond.ts';
import { storeAnswers } from './respond.ts';
import type { Person, PersonState } from './state.ts';
import { type CalloutRow, loadPeople } from './store.ts';

const MOST = 500;
const several = (of: z.ZodType<number>) =>
  z
    .union([z.array(z.unknown()), z.unknown().transform((one) => [one])])
    .default([])
    .pipe(z.array(of).max(MOST));
const who = z.coerce.number().pipe(id);

export const musterListSchema = z
  .object({
    /** Members who are there. Who is not named is left as he or she was: a list takes nobody away. */
    present: several(who),
    /** Of them, those who have no phone with them. */
    withoutPhone: several(who),
    /** The count is over, and the commander goes on from it. */
    handOver: z.union([z.boolean(), z.literal('yes').transform(() => true)]).default(false),
    ...fromPhone,
  })
  .meta({ id: 'MusterList' });
export type MusterList = z.output<typeof musterListSchema>;

export interface SquadMember {
  memberId: number;
  summonsId: number;
  name: string;
  state: PersonState;
  /** None is known, or the leader said so in an earlier list. */
  withoutPhone: boolean;
}

/** Everybody of the call-out in the units that `leaderId` leads, and in those below them. */
export async function loadSquad(sql: Sql | Tx, row: CalloutRow, leaderId: number): Promise<SquadMember[]> {
  const found = await sql<{ memberId: number; withoutPhone: boolean }[]>`
    with recursive led as (
      select u.id from unit u join member m on m.unit_id = u.id
      where m.id = ${leaderId} and m.post in ('leader', 'deputy')
      union select u.id from unit u join led on u.parent_id = led.id)
    select p.member_id, not exists (select from contact_point c where c.member_id = p.member_id and c.kind = 'phone'
        and c.retired_at is null) as without_phone
    from plan_entry p where p.callout_id = ${row.id} and p.unit_id in (select id from led)`;
  const squad = new Map(found.map((f) => [f.memberId, f.withoutPhone]));
  const marked = await markedWithoutPhone(sql, row.id);
  const people = await loadPeople(sql, row.id);
  return people.flatMap((p) => {
    const withoutPhone = squad.get(p.memberId);
    if (withoutPhone === undefined) return [];
    const { memberId, summonsId, name } = p;
    const none = withoutPhone || marked.has(memberId);
    return [{ memberId, summonsId, name, state: stateOf(p, row.arriveBy), withoutPhone: none }];
  });
}

async function markedWithoutPhone(sql: Sql | Tx, calloutId: number): Promise<Set<number>> {
  const lists = await sql<{ ids: number[] }[]>`
    select data->'withoutPhone' as ids from log_entry where callout_id = ${calloutId} and type = 'muster_list'`;
  return new Set(lists.flatMap(({ ids }) => ids));
}

export interface Merged {
  /** Now counted as there by this list. */
  counted: number;
  present: number;
  absent: number;
}

/**
 * Merges a list into the call-out: each name on it arrived when the list was taken, unless a later word of the same person is
 * known. The same list again changes nothing.
 */
export async function mergeList(
  deps: CalloutDeps,
  calloutId: number,
  squad: (Pick<Person, 'memberId' | 'summonsId'> & { state: PersonState })[],
  { list, by }: { list: MusterList; by: string },
): Promise<Merged> {
  const now = deps.clock.now();
  const takenAt = deviceTime(list, now);
  const here = new Set(list.present);
  const present = squad.filter((s) => here.has(s.memberId));
  // Who is known to be there is no news, and a list that is older than that would only contradict it.
  const news = present.filter((s) => s.state !== 'on_scene');
  const answers = news.map(
    ({ memberId, summonsId }): AnswerRequest => ({
      ...{ summonsId, answer: 'arrived', etaMinutes: null, reason: null, channel: 'list', move: false },
      ...{ deviceAt: takenAt, givenBy: by, clientId: list.clientId ? `${list.clientId}:${memberId}` : null },
    }),
  );
  return deps.db.transaction(async (tx) => {
    const told = await storeAnswers(tx, answers, now);
    const merged = {
      counted: told.filter((t) => t.outcome === 'recorded').length,
      ...{ present: present.length, absent: squad.length - present.length },
    };
    const known = new Set(squad.map((s) => s.memberId));
    await noteList(tx, calloutId, {
      ...{ ...merged, handedOver: list.handOver, clientId: list.clientId ?? null },
      takenAt: (takenAt ?? now).toISOString(),
      withoutPhone: list.withoutPhone.filter((memberId) => known.has(memberId)),
      ...{ by, now },
    });
    return merged;
  });
}

async function noteList(
  tx: Tx,
  calloutId: number,
  { by, now, ...data }: { by: string; now: Date; clientId: string | null } & Record<string, unknown>,
): Promise<void> {
  const [again] = data.clientId
    ? await tx`select 1 from log_entry where callout_id = ${calloutId} and type = 'muster_list'
        and data->>'clientId' = ${data.clientId}`
    : [];
  if (again) return;
  await appendLog(tx, [{ at: now, calloutId, memberId: null, type: 'muster_list', actor: by, data }]);
}
