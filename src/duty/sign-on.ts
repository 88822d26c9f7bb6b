// A guard signs on at the place of a shift: by the phone's position where there is one. Who was elsewhere may say it again.
import { z } from 'zod';
import type { Database } from '../kernel/database.ts';
import { distanceMetres, isPosition, MAX_LATITUDE_DEGREES } from '../kernel/geo.ts';
import { Problem } from '../kernel/problem.ts';
import { maySignOn, type SignOnState, signOnState } from './swap-rules.ts';

/** A form's empty fields were not filled in. */
const degree = (most: number) =>
  z.preprocess(
    (value) => (value === '' ? undefined : value),
    z.coerce.number().min(-most).max(most).optional(),
  );

export const signOnFields = z.object({ lon: degree(180), lat: degree(MAX_LATITUDE_DEGREES) });

interface Place {
  startsAt: Date;
  endsAt: Date;
  lon: number | null;
  lat: number | null;
  fence: number | null;
}

export const signOn = (
  db: Database,
  shiftId: number,
  memberId: number,
  { lon, lat }: z.output<typeof signOnFields>,
  now: Date,
): Promise<SignOnState> =>
  db.transaction(async (tx) => {
    const [place] = await tx<Place[]>`
      select s.starts_at, s.ends_at, o.lon, o.lat, f.radius_m as fence from shift s join organisation o on o.id = s.site_id
      left join site_fence f on f.site_id = o.id where s.id = ${shiftId} and s.member_id = ${memberId} for update of s`;
    if (!place) throw new Problem(404, 'not-found');
    if (!maySignOn(place, now)) throw new Problem(409, 'sign-on-not-now');
    const at = lon !== undefined && lat !== undefined ? { lon, lat } : null;
    const known = at && isPosition(at) && place.lon !== null && place.lat !== null;
    const distance_m = known
      ? Math.round(distanceMetres(at, { lon: place.lon ?? 0, lat: place.lat ?? 0 }))
      : null;
    const state = signOnState(distance_m, place.fence);
    await tx`
      insert into shift_sign_on (shift_id, said_at, received_at, state, distance_m)
      values (${shiftId}, ${now}, ${now}, ${state}, ${distance_m})
      on conflict (shift_id) do update set said_at = excluded.said_at, received_at = excluded.received_at,
        state = excluded.state, distance_m = excluded.distance_m where shift_sign_on.state <> 'here'`;
    return state;
  });
