// The radio book: channels of a station and sets of its sites, added, changed and retired. What is retired stays on record.
import type { z } from 'zod';
import type { Principal } from '../access/principal.ts';
import { countyScope } from '../access/scope.ts';
import type { Database, Tx } from '../kernel/database.ts';
import { Problem } from '../kernel/problem.ts';
import type { channelFields, setFields } from './joint-duty-schema.ts';

type Channel = z.output<typeof channelFields>;
type RadioSet = z.output<typeof setFields>;

const wrong = (field: string, code: string) =>
  new Problem(400, 'invalid-request', { fields: [{ field, code }] });

/** What is taken already, by the constraint that says so. */
const TAKEN: Record<string, [string, string]> = {
  radio_channel_once: ['name', 'field.channel-name'],
  radio_set_serial_once: ['serial', 'field.set-serial'],
  radio_set_call_sign_once: ['callSign', 'field.call-sign'],
};

async function unlessTaken<T>(done: Promise<T>): Promise<T> {
  try {
    return await done;
  } catch (error) {
    const taken = TAKEN[(error as { constraint_name?: string }).constraint_name ?? ''];
    throw taken ? wrong(...taken) : error;
  }
}

async function checkPlace(tx: Tx, who: Principal, kind: 'station' | 'site', id: number): Promise<void> {
  const found = await tx`
    select from organisation o where o.id = ${id} and o.kind = ${kind} and ${countyScope(tx, who, 'duty.change')}`;
  if (found.length === 0) throw wrong(`${kind}Id`, `field.${kind}`);
}

export const addFrequency = (db: Database, given: Channel, who: Principal): Promise<{ id: number }> =>
  unlessTaken(
    db.transaction(async (tx) => {
      await checkPlace(tx, who, 'station', given.stationId);
      const [made] = await tx<{ id: number }[]>`
        insert into radio_channel (station_id, name, frequency, purpose)
        values (${given.stationId}, ${given.name}, ${given.frequency}, ${given.purpose}) returning id`;
      return made ?? { id: 0 };
    }),
  );

/** Of the station that it is of: sets are on it. */
export const changeFrequency = (db: Database, id: number, given: Channel): Promise<void> =>
  unlessTaken(
    db.transaction(async (tx) => {
      const done = await tx`
        update radio_channel set name = ${given.name}, frequency = ${given.frequency}, purpose = ${given.purpose}
        where id = ${id} and station_id = ${given.stationId} and retired_at is null returning 1`;
      if (done.length === 0) throw new Problem(409, 'radio-retired');
    }),
  );

/** Sets that were on it are on none. Said again it changes nothing. */
export const retireFrequency = (db: Database, id: number, now: Date): Promise<void> =>
  db.transaction(async (tx) => {
    await tx`update radio_channel set retired_at = ${now} where id = ${id} and retired_at is null`;
    await tx`update radio_set set channel_id = null where channel_id = ${id} and retired_at is null`;
  });

/** A set is on a channel of its site's own station, or of one that the site is paired with. */
async function checkChannel(tx: Tx, { siteId, channelId }: RadioSet): Promise<void> {
  if (channelId === null) return;
  const found = await tx`
    select from radio_channel c join organisation o on o.parent_id = c.station_id
    where c.id = ${channelId} and c.retired_at is null and (o.id = ${siteId} or exists (
      select from site_pair p where p.state = 'confirmed' and p.site_a_id = least(o.id, ${siteId})
        and p.site_b_id = greatest(o.id, ${siteId}))) for share of c`;
  if (found.length === 0) throw wrong('channelId', 'field.radio-channel');
}

export const addSet = (db: Database, given: RadioSet, who: Principal): Promise<{ id: number }> =>
  unlessTaken(
    db.transaction(async (tx) => {
      await checkPlace(tx, who, 'site', given.siteId);
      await checkChannel(tx, given);
      const [made] = await tx<{ id: number }[]>`
        insert into radio_set (site_id, call_sign, serial, channel_id, condition)
        values (${given.siteId}, ${given.callSign}, ${given.serial}, ${given.channelId}, ${given.condition}) returning id`;
      return made ?? { id: 0 };
    }),
  );

export const changeSet = (db: Database, id: number, given: RadioSet, who: Principal): Promise<void> =>
  unlessTaken(
    db.transaction(async (tx) => {
      await checkPlace(tx, who, 'site', given.siteId);
      await checkChannel(tx, given);
      const done = await tx`
        update radio_set set site_id = ${given.siteId}, call_sign = ${given.callSign}, serial = ${given.serial},
          channel_id = ${given.channelId}, condition = ${given.condition}
        where id = ${id} and retired_at is null returning 1`;
      if (done.length === 0) throw new Problem(409, 'radio-retired');
    }),
  );

export const retireSet = (db: Database, id: number, now: Date): Promise<void> =>
  db.transaction(async (tx) => {
    await tx`update radio_set set retired_at = ${now} where id = ${id} and retired_at is null`;
  });
