// Takes a field report in: from a guard's own phone, or entered by an officer. Sent twice it is one.
import { z } from 'zod';
import type { Principal } from '../access/principal.ts';
import { countyScope, memberScope } from '../access/scope.ts';
import type { Database, Tx } from '../kernel/database.ts';
import { clearedText, id, text } from '../kernel/fields.ts';
import { Problem } from '../kernel/problem.ts';
import { seenAtOf } from './field-report-rules.ts';
import { keepFileIn, type NewFile } from './files.ts';

/** A screen of a phone, twice over: what is longer is told to an officer. */
export const MOST_LETTERS = 1_000;
export const MOST_PLACE = 80;
/** As a phone's picker gives it: the city's time, without a zone. */
const picked = z.string().regex(/^20\d\d-(0[1-9]|1[0-2])-([0-2]\d|3[01])T([01]\d|2[0-3]):[0-5]\d(:\d\d)?$/);

/** What a guard's form sends; nothing of it is refused for a character that nobody sees. */
export const ownReportFields = z.object({
  categoryId: z.coerce.number().int().min(1, { error: 'field.report-category' }),
  text: clearedText(MOST_LETTERS).min(1),
  place: clearedText(MOST_PLACE).default(''),
  seenAt: z.union([picked, z.literal('').transform(() => undefined)]).optional(),
  here: z
    .literal('1')
    .optional()
    .transform((tick) => tick === '1'),
  clientId: text(100).min(1),
});

export const reportFields = z.strictObject({
  ...{ categoryId: id, text: text(MOST_LETTERS).trim().min(1), place: text(MOST_PLACE).trim().default('') },
  stationId: id.meta({ description: 'The office that has it in hand: a station or a county' }),
  memberId: id.optional().meta({ description: 'Who reported it, when it was one of the force' }),
  seenAt: picked.optional().meta({ description: 'By the city’s clocks; never later than now' }),
  fileId: id.optional().meta({ description: 'A picture that was kept before' }),
  clientId: text(100).min(1).meta({ description: 'Of the form: the same one again is a replay' }),
});

interface Report {
  categoryId: number;
  text: string;
  place: string;
  seenAt?: string | undefined;
  clientId: string;
}
interface About {
  memberId: number | null;
  stationId: number;
  at: { lon: number; lat: number } | null;
}
interface By {
  actor: string;
  now: Date;
}

const wrong = (field: string, code: string) =>
  new Problem(400, 'invalid-request', { fields: [{ field, code }] });

async function keep(tx: Tx, given: Report, { memberId, stationId, at }: About, { actor, now }: By) {
  const category = await tx`
    select from duty_category where id = ${given.categoryId} and use = 'report' and retired_at is null for share`;
  if (category.length === 0) throw wrong('categoryId', 'field.report-category');
  const [made] = await tx<{ id: number }[]>`
    insert into field_report (category_id, member_id, text, place, lon, lat, station_id, handler_id, seen_at, received_at,
      entered_by, client_id)
    values (${given.categoryId}, ${memberId}, ${given.text}, ${given.place}, ${at?.lon ?? null}, ${at?.lat ?? null},
      ${stationId}, ${stationId}, ${seenAtOf(given.seenAt, now)}, ${now}, ${actor}, ${given.clientId})
    on conflict (entered_by, client_id) do nothing returning id`;
  if (made) return { id: made.id, again: false };
  const [was] = await tx<{ id: number }[]>`
    select id from field_report where entered_by = ${actor} and client_id = ${given.clientId}`;
  return { id: was?.id ?? 0, again: true };
}

interface Sender {
  stationId: number | null;
  lon: number | null;
  lat: number | null;
}

/** The person's station has it in hand; of somebody without one the county, else the city. */
export const sendReport = (
  db: Database,
  given: z.output<typeof ownReportFields>,
  photo: NewFile | null,
  { memberId, actor, now }: By & { memberId: number | null },
): Promise<{ id: number; again: boolean }> =>
  db.transaction(async (tx) => {
    const [sender] = await tx<Sender[]>`
      select coalesce(m.station_id, s.parent_id, m.county_id, (select min(id) from organisation where kind = 'city'))
        as station_id, m.own_lon as lon, m.own_lat as lat
      from member m left join organisation s on s.id = m.site_id where m.id = ${memberId} and m.status <> 'left'`;
    if (!sender) throw new Problem(404, 'not-found');
    if (sender.stationId === null) throw new Problem(409, 'report-for-nobody');
    const { lon, lat } = sender;
    const at = given.here && lon !== null && lat !== null ? { lon, lat } : null;
    const kept = await keep(tx, given, { memberId, stationId: sender.stationId, at }, { actor, now });
    if (photo && !kept.again) {
      const { id: photoId } = await keepFileIn(tx, photo, { actor, now });
      await tx`update field_report set photo_id = ${photoId} where id = ${kept.id}`;
    }
    return kept;
  });

export const enterReport = (
  db: Database,
  given: z.output<typeof reportFields>,
  { who, now }: { who: Principal; now: Date },
): Promise<{ id: number; again: boolean }> =>
  db.transaction(async (tx) => {
    const station = await tx`
      select from organisation o where o.id = ${given.stationId} and o.kind in ('station', 'county', 'city')
        and ${countyScope(tx, who, 'duty.change')}`;
    if (station.length === 0) throw wrong('stationId', 'field.report-office');
    const { memberId = null } = given;
    const member = await tx`
      select from member m where m.id = ${memberId} and m.status <> 'left' and ${memberScope(tx, who, 'duty.change')}`;
    if (memberId !== null && member.length === 0) throw wrong('memberId', 'field.on-duty');
    const { actor } = who;
    const kept = await keep(tx, given, { memberId, stationId: given.stationId, at: null }, { actor, now });
    if (given.fileId === undefined || kept.again) return kept;
    const taken = await tx`
      update field_report set photo_id = f.id from duty_file f where field_report.id = ${kept.id}
        and f.id = ${given.fileId} and f.uploaded_by = ${actor} and f.type <> 'application/pdf'`;
    if (taken.count === 0) throw wrong('fileId', 'field.file');
    return kept;
  });
