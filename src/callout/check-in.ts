// Checks a person in at the muster point: by the code shown or printed there, or by the phone's position.
import { z } from 'zod';
import type { Database } from '../kernel/database.ts';
import { text } from '../kernel/fields.ts';
import { distanceMetres, isPosition } from '../kernel/geo.ts';
import { appendLog } from '../kernel/log.ts';
import { Problem } from '../kernel/problem.ts';
import { fromPhone } from './answer-schema.ts';
import type { CalloutDeps } from './deps.ts';
import { readMusterToken } from './link.ts';
import type { PhoneView } from './phone-view.ts';

/** As typed on any keyboard: full-width digits and blanks are nobody's mistake. */
export const typed = (text: string) => text.normalize('NFKC').replace(/\s/g, '');

export const checkInSchema = z
  .object({
    code: z.string().max(20).transform(typed).optional(),
    lon: z.coerce.number().optional(),
    lat: z.coerce.number().optional(),
    /** What the code at the muster point says. */
    qr: text(60).optional(),
    ...fromPhone,
  })
  .superRefine((body, ctx) => {
    if (body.code || body.qr) return;
    if (body.lon === undefined && body.lat === undefined) {
      ctx.addIssue({ code: 'custom', path: ['code'], message: 'field.code_or_position' });
    } else if (!isPosition(body as { lon: unknown; lat: unknown })) {
      ctx.addIssue({ code: 'custom', path: ['lon'], message: 'field.position' });
    }
  })
  .meta({ id: 'CheckIn' });
export type CheckIn = z.output<typeof checkInSchema>;

const TRIES = 10;
const TRIES_WINDOW_SECONDS = 600;

/**
 * How the person proved to be there. Throws 422 `wrong-code`, `other-muster-point` or `too-far`, and 429 after ten wrong codes in ten minutes:
 * then the right one is refused as well, or the limit would only slow a search down. `distanceOf` words a distance.
 */
export async function proveArrival(
  { db, linkSecret }: Pick<CalloutDeps, 'db' | 'linkSecret'>,
  { row, person }: Pick<PhoneView, 'row' | 'person'>,
  given: CheckIn,
  now: Date,
  distanceOf: (distance_m: number) => string,
): Promise<'code' | 'position' | 'qr'> {
  if (given.qr) {
    if (readMusterToken(linkSecret, given.qr) === row.id) return 'qr';
    throw new Problem(422, 'other-muster-point', {
      fields: [{ field: 'qr', code: 'problem.other-muster-point' }],
    });
  }
  if (given.code) {
    await tryCode(db, { calloutId: row.id, ...person }, given.code === row.musterCode, now);
    return 'code';
  }
  const muster = { lon: row.musterLon, lat: row.musterLat };
  const distance_m = distanceMetres({ lon: given.lon ?? 0, lat: given.lat ?? 0 }, muster);
  if (distance_m > row.policy.checkInMetres) {
    throw new Problem(422, 'too-far', {
      vars: { distance: distanceOf(distance_m) },
      extra: { distanceMetres: Math.round(distance_m), allowedMetres: row.policy.checkInMetres },
    });
  }
  return 'position';
}

/** Wrong codes are counted in the log, so that every process knows of all of them. */
async function tryCode(
  db: Database,
  who: { calloutId: number; memberId: number; summonsId: number },
  right: boolean,
  now: Date,
): Promise<void> {
  const { calloutId, memberId, summonsId } = who;
  const since = new Date(now.getTime() - TRIES_WINDOW_SECONDS * 1_000);
  const refusal = await db.transaction(async (tx) => {
    // One try after the other, or many at once would all be counted as the first.
    await tx`select id from summons where id = ${summonsId} for no key update`;
    const [wrong] = await tx<{ n: number }[]>`
      select count(*)::int as n from log_entry where callout_id = ${calloutId} and member_id = ${memberId}
        and type = 'check_in_refused' and at > ${since}`;
    if ((wrong?.n ?? 0) >= TRIES) return new Problem(429, 'too-many-tries');
    if (right) return null;
    const actor = `member:${memberId}`;
    await appendLog(tx, [
      { at: now, calloutId, memberId, type: 'check_in_refused', actor, data: { summonsId } },
    ]);
    return new Problem(422, 'wrong-code', { fields: [{ field: 'code', code: 'problem.wrong-code' }] });
  });
  if (refusal) throw refusal;
}
