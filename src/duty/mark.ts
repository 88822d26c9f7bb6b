// What is said of somebody in a roll-call: by the person's own phone, or ticked by officers. Everything is kept.
import { z } from 'zod';
import { deviceTime, fromPhone } from '../callout/answer-schema.ts';
import type { Database, Tx } from '../kernel/database.ts';
import { id } from '../kernel/fields.ts';
import { distanceMetres, isPosition, MAX_LATITUDE_DEGREES } from '../kernel/geo.ts';
import { Problem } from '../kernel/problem.ts';
import {
  answered,
  counting,
  ENTRY_STATES,
  type EntryState,
  FENCE_M,
  type Mark,
  trueTime,
} from './roll-call-rules.ts';

const position = z
  .strictObject({
    lon: z.number().min(-180).max(180),
    lat: z.number().min(-MAX_LATITUDE_DEGREES).max(MAX_LATITUDE_DEGREES),
  })
  .refine(isPosition, { error: 'field.position' });

export const hereFields = z
  .object({ position: position.optional(), ...fromPhone })
  .meta({ id: 'RollCallAnswer' });

export const tickFields = z.strictObject({
  ticks: z
    .array(
      z.strictObject({
        ...{ memberId: id, state: z.enum(ENTRY_STATES) },
        was: z
          .enum(ENTRY_STATES)
          .optional()
          .meta({ description: 'What the officer saw; another word that came between is told' }),
        ...fromPhone,
      }),
    )
    .min(1)
    .max(500),
});

const between = z.object({ state: z.enum(ENTRY_STATES), by: z.string(), saidAt: z.date() });
export const ticked = z.object({
  entries: z.array(
    z.object({
      ...{ memberId: z.number(), state: z.enum(ENTRY_STATES) },
      between: between
        .nullable()
        .meta({ description: 'What somebody else had said meanwhile, when it is another thing; it is kept' }),
    }),
  ),
});
type Ticked = z.output<typeof ticked>['entries'];

interface OpenEntry {
  id: number;
  rollCallId: number;
  state: EntryState;
  opensAt: Date;
  secondCallAt: Date;
  closed: boolean;
  siteLon: number | null;
  siteLat: number | null;
  fence: number | null;
}

interface Said {
  state: EntryState;
  saidAt: Date;
  clientId: string | null;
  by: string;
  distance_m: number | null;
}

/** A patrol is nowhere in particular. The roll-call stays as it is until this is done; entries are held one after another by number. */
const hold = (tx: Tx, where: ReturnType<Tx>, now: Date) => tx<(OpenEntry & { memberId: number })[]>`
  select e.id, e.member_id, e.roll_call_id, e.state, r.opens_at, r.second_call_at,
    (r.closed_at is not null or r.closes_at <= ${now}) as closed,
    case when o.kind = 'site' then o.lon end as site_lon, case when o.kind = 'site' then o.lat end as site_lat, f.radius_m as fence
  from roll_call_entry e join roll_call r on r.id = e.roll_call_id join organisation o on o.id = e.site_id
  left join site_fence f on f.site_id = e.site_id
  where ${where as never} order by e.id for share of r for update of e`;

async function keep(tx: Tx, entry: OpenEntry, said: Said, now: Date): Promise<EntryState> {
  await tx`
    insert into roll_call_mark (entry_id, state, said_at, received_at, client_id, by, distance_m, after_closing)
    values (${entry.id}, ${said.state}, ${said.saidAt}, ${now}, ${said.clientId}, ${said.by}, ${said.distance_m},
      ${entry.closed}) on conflict do nothing`;
  const marks = await tx<
    Mark[]
  >`select id, state, said_at, after_closing from roll_call_mark where entry_id = ${entry.id}`;
  const counts = counting(marks);
  if (counts && !entry.closed)
    await tx`update roll_call_entry set state = ${counts.state}, said_at = ${counts.saidAt} where id = ${entry.id}`;
  const [row] = await tx<{ state: EntryState }[]>`select state from roll_call_entry where id = ${entry.id}`;
  return row?.state ?? 'silent';
}

const distanceTo = ({ siteLon, siteLat }: OpenEntry, at: z.output<typeof position> | undefined) =>
  at && siteLon !== null && siteLat !== null
    ? Math.round(distanceMetres(at, { lon: siteLon, lat: siteLat }))
    : null;

interface Heard {
  /** By our clock; null: now. */
  said: Date | null;
  position?: z.output<typeof position>;
  clientId: string | null;
}
type Outcome = { outcome: 'kept' | 'after_closing'; state: EntryState };

/** "Here" from the person. After closing it is kept and changes nothing. Null: there is no such entry. */
export async function hearHere(tx: Tx, entryId: number, heard: Heard, now: Date): Promise<Outcome | null> {
  const [entry] = await hold(tx, tx`e.id = ${entryId}` as never, now);
  if (!entry) return null;
  const distance_m = distanceTo(entry, heard.position);
  const saidAt = trueTime(heard.said, entry.opensAt, now);
  const state = await keep(
    tx,
    entry,
    {
      ...{ state: answered(entry, saidAt, distance_m, entry.fence ?? FENCE_M), saidAt, distance_m },
      ...{ clientId: heard.clientId, by: `member:${entry.memberId}` },
    },
    now,
  );
  return { outcome: entry.closed ? 'after_closing' : 'kept', state };
}

export const sayHere = (
  db: Database,
  entryId: number,
  given: z.output<typeof hereFields>,
  now: Date,
): Promise<Outcome | null> =>
  db.transaction((tx) => {
    const { position: at, clientId = null } = given;
    return hearHere(tx, entryId, { said: deviceTime(given, now), position: at, clientId }, now);
  });

/** Somebody else's word that the officer had not seen and that says another thing than the tick; null: no such. */
async function unseen(tx: Tx, entry: OpenEntry, given: Given, actor: string) {
  if (given.was === undefined || given.state === entry.state || given.was === entry.state) return null;
  const marks = await tx<(Mark & { by: string })[]>`
    select id, state, said_at, after_closing, by from roll_call_mark where entry_id = ${entry.id}`;
  const counts = counting(marks);
  return counts && counts.by !== actor ? { state: counts.state, by: counts.by, saidAt: counts.saidAt } : null;
}
type Given = z.output<typeof tickFields>['ticks'][number];

/** An officer's ticks, all or none; `silent` takes one back. 409 once it is closed. Gives what counts now. */
export const tick = (
  db: Database,
  rollCallId: number,
  { ticks }: z.output<typeof tickFields>,
  actor: string,
  now: Date,
): Promise<Ticked> =>
  db.transaction(async (tx) => {
    const memberIds = ticks.map((t) => t.memberId);
    const where = tx`e.roll_call_id = ${rollCallId} and e.member_id = any(${memberIds})`;
    const held = new Map((await hold(tx, where as never, now)).map((e) => [e.memberId, e]));
    if ([...held.values()].some((e) => e.closed)) throw new Problem(409, 'roll-call-closed');
    const states = new Map<number, Ticked[number]>();
    for (const [i, given] of ticks.entries()) {
      const { memberId, state } = given;
      const entry = held.get(memberId);
      if (!entry)
        throw new Problem(400, 'invalid-request', {
          fields: [{ field: `ticks.${i}.memberId`, code: 'field.not-listed' }],
        });
      const saidAt = trueTime(deviceTime(given, now), entry.opensAt, now);
      const said = { state, saidAt, clientId: given.clientId ?? null, by: actor, distance_m: null };
      const between = await unseen(tx, entry, given, actor);
      entry.state = await keep(tx, entry, said, now);
      states.set(memberId, { memberId, state: entry.state, between });
    }
    return [...states.values()];
  });
