// The incident log of a pair of sites: written once, corrected by a further entry, read with what each was before.
import { z } from 'zod';
import { actorNames } from '../access/actor-names.ts';
import type { Principal } from '../access/principal.ts';
import type { Database, Sql, Tx } from '../kernel/database.ts';
import { Problem } from '../kernel/problem.ts';
import type { entryFields } from './joint-duty-schema.ts';
import { paged, type pageQuery } from './roll-calls.ts';

const shown = z.date().meta({ type: 'string', format: 'date-time' });
type Given = z.output<typeof entryFields>;

const wrong = (field: string, code: string) =>
  new Problem(400, 'invalid-request', { fields: [{ field, code }] });

/** The last one of a line of corrections is corrected: two officers at once do not both stand instead of one entry. */
async function checkCorrected(tx: Tx, pairId: number, correctsId: number): Promise<void> {
  const [was] = await tx<{ corrected: boolean }[]>`
    select exists (select from site_pair_entry c where c.corrects_id = e.id) as corrected
    from site_pair_entry e where e.id = ${correctsId} and e.pair_id = ${pairId}`;
  if (!was) throw wrong('correctsId', 'field.pair-entry');
  if (was.corrected) throw new Problem(409, 'entry-corrected');
}

export const writeEntry = (
  db: Database,
  pairId: number,
  given: Given,
  { actor, now }: { actor: string; now: Date },
): Promise<{ id: number; again: boolean }> =>
  db.transaction(async (tx) => {
    const { at = now, place, text, people, clientId, correctsId = null } = given;
    const [pair] = await tx<{ state: string }[]>`select state from site_pair where id = ${pairId} for update`;
    const [was] = await tx<{ id: number; pairId: number }[]>`
      select id, pair_id from site_pair_entry where by = ${actor} and client_id = ${clientId}`;
    if (was?.pairId === pairId) return { id: was.id, again: true };
    // What was written while it was a pair may still be put right.
    const open = pair?.state === 'confirmed' || (pair?.state === 'ended' && correctsId !== null);
    if (!open) throw new Problem(409, 'pair-not-confirmed');
    if (at > now) throw wrong('at', 'field.in-the-future');
    if (correctsId !== null) await checkCorrected(tx, pairId, correctsId);
    const [made] = await tx<{ id: number }[]>`
      insert into site_pair_entry (pair_id, at, place, text, people, by, written_at, corrects_id, client_id)
      values (${pairId}, ${at}, ${place}, ${text}, ${people}, ${actor}, ${now}, ${correctsId}, ${clientId})
      on conflict (by, client_id) do nothing returning id`;
    if (!made) throw wrong('clientId', 'field.client-id');
    return { id: made.id, again: false };
  });

const entryView = z.object({
  ...{ id: z.number(), at: shown, place: z.string(), text: z.string(), people: z.string() },
  ...{ by: z.string(), byName: z.string(), writtenAt: shown },
  correctsId: z.number().nullable(),
  correctedById: z.number().nullable().meta({ description: 'The entry that stands instead of this one' }),
});
export const entryPage = paged(entryView).meta({ id: 'SitePairLog' });

/** Corrected ones too, each at the time that it speaks of; the last first. */
export async function listEntries(
  sql: Sql,
  pairId: number,
  { page, pageSize }: z.output<typeof pageQuery>,
  who: Principal,
): Promise<z.output<typeof entryPage>> {
  const [count] = await sql<{ total: number }[]>`
    select count(*)::int as total from site_pair_entry where pair_id = ${pairId}`;
  const items = await sql<z.output<typeof entryView>[]>`
    select e.id, e.at, e.place, e.text, e.people, e.by, e.by as by_name, e.written_at, e.corrects_id, c.id as corrected_by_id
    from site_pair_entry e left join site_pair_entry c on c.corrects_id = e.id where e.pair_id = ${pairId}
    order by e.at desc, e.id desc limit ${pageSize} offset ${(page - 1) * pageSize}`;
  const nameOf = await actorNames(sql, who, [...new Set(items.map((i) => i.by))]);
  return {
    ...{ total: count?.total ?? 0, page, pageSize },
    items: items.map((entry) => ({ ...entry, byName: nameOf(entry.by) })),
  };
}
