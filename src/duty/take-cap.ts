// Takes a CAP message in: a warning becomes a draft for an officer; what corrects or ends one that was sent goes on at once.
import { z } from 'zod';
import { countyScope } from '../access/scope.ts';
import type { Tx } from '../kernel/database.ts';
import { idText } from '../kernel/fields.ts';
import { Problem } from '../kernel/problem.ts';
import { hold } from './bulletin-rows.ts';
import type { CapMessage, CapName } from './cap-read.ts';
import { bulletinOf, checkTaken, reasonOf, saidBy } from './cap-rules.ts';
import { discardIn, draftIn, rewriteIn } from './draft-bulletin.ts';
import { type BulletinDeps, cancelIn, correctIn, type Doing } from './send-bulletin.ts';

export const capQuery = z.object({
  organisationId: idText.meta({ description: 'In whose name a new bulletin is drafted' }),
});

const OUTCOMES = ['drafted', 'rewritten', 'corrected', 'cancelled', 'discarded', 'known'] as const;
export const capTaken = z
  .object({
    outcome: z.enum(OUTCOMES).meta({ description: '`known`: it came before, nothing was changed' }),
    id: z.number().nullable().meta({ description: 'The bulletin; null when its draft is gone' }),
  })
  .meta({ id: 'CapTaken' });
type Taken = z.output<typeof capTaken>;

const found = async (tx: Tx, names: readonly CapName[]): Promise<number | null> => {
  for (const { sender, identifier, sent } of names.toReversed()) {
    const [row] = await tx<{ bulletinId: number }[]>`
      select bulletin_id from bulletin_cap
      where sender = ${sender} and identifier = ${identifier} and sent = ${sent}`;
    if (row) return row.bulletinId;
  }
  return null;
};

/** The bulletin that an earlier message made, when it is the reader's to change. */
async function referredTo(tx: Tx, message: CapMessage, { who }: Doing): Promise<number | null> {
  const id = await found(tx, message.references);
  if (id === null) return null;
  const ours = await tx`
    select from bulletin b join organisation o on o.id = b.organisation_id
    where b.id = ${id} and ${countyScope(tx, who, 'duty.change')}`;
  return ours.length > 0 ? id : null;
}

const keep = (tx: Tx, id: number, m: CapMessage, { who, now }: Doing) => tx`
  insert into bulletin_cap (bulletin_id, sender, identifier, sent, msg_type, said, received_at, received_by)
  values (${id}, ${m.sender}, ${m.identifier}, ${m.sent}, ${m.msgType}, ${tx.json(saidBy(m) as never)}, ${now}, ${who.actor})`;

async function cancel(tx: Tx, deps: BulletinDeps, id: number | null, message: CapMessage, doing: Doing) {
  if (id === null) throw new Problem(409, 'cap-nothing-to-cancel');
  if ((await hold(tx, id)).state === 'draft') {
    await discardIn(tx, id);
    return { outcome: 'discarded', id: null } as const;
  }
  await cancelIn(tx, deps.channels, id, reasonOf(message, message.sender), doing);
  await keep(tx, id, message, doing);
  return { outcome: 'cancelled', id } as const;
}

export const takeCap = (
  deps: BulletinDeps,
  message: CapMessage,
  organisationId: number,
  doing: Doing,
): Promise<Taken> =>
  deps.db.transaction(async (tx): Promise<Taken> => {
    checkTaken(message);
    // The same message twice at once is one.
    await tx`select pg_advisory_xact_lock(hashtextextended(${`${message.sender},${message.identifier}`}, 0))`;
    const before = await found(tx, [message]);
    if (before !== null) return { outcome: 'known', id: before };
    const about = await referredTo(tx, message, doing);
    if (message.msgType === 'Cancel') return cancel(tx, deps, about, message, doing);
    if (about === null) {
      const id = await draftIn(tx, bulletinOf(message, organisationId), doing.who, doing.now);
      await keep(tx, id, message, doing);
      return { outcome: 'drafted', id };
    }
    const row = await hold(tx, about);
    const given = bulletinOf(message, row.organisationId);
    const { organisationId: _, audience: __, ...wording } = given;
    if (row.state === 'draft') await rewriteIn(tx, about, given, doing.who);
    else await correctIn(tx, deps.channels, about, wording, doing);
    await keep(tx, about, message, doing);
    return { outcome: row.state === 'draft' ? 'rewritten' : 'corrected', id: about };
  });
