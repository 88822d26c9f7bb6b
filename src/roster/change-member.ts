// Changes a member's status, consent, duty or remark; guarded by the version that the caller has seen.
import { z } from 'zod';
import { cityDate } from '../kernel/calendar.ts';
import type { Database, Tx } from '../kernel/database.ts';
import { id } from '../kernel/fields.ts';
import type { Position } from '../kernel/geo.ts';
import { appendLog } from '../kernel/log.ts';
import { Problem } from '../kernel/problem.ts';
import { basePosition } from './base-position.ts';
import { type MemberDetail, readMember } from './member-detail.ts';
import { readRemark } from './values.ts';

/** A day that exists, YYYY-MM-DD. */
export const day = z.iso
  .date({ error: 'field.date' })
  .refine((date) => date >= '1900', { error: 'field.date' });

export const dutyChange = z
  .strictObject({ state: z.enum(['on', 'off', 'unknown']), siteId: id.optional() })
  .refine((duty) => duty.siteId === undefined || duty.state === 'on', {
    error: 'field.duty-site',
    path: ['siteId'],
  });

export const memberChange = z
  .strictObject({
    version: id.meta({ description: 'The version that this change starts from' }),
    status: z.enum(['active', 'suspended', 'left']).optional(),
    consent: z
      .strictObject({ given: z.boolean(), on: day.optional() })
      .optional()
      .meta({ description: 'Given again, or withdrawn; on the city’s today when no day is named' }),
    duty: dutyChange.optional(),
    remark: z
      .string()
      .max(2000)
      .transform((given) => {
        const read = readRemark(given);
        return 'value' in read ? read.value : '';
      })
      .optional(),
  })
  .refine((change) => Object.keys(change).length > 1, { error: 'field.empty-change' });

export type MemberChange = z.output<typeof memberChange>;

interface Current {
  version: number;
  consentOn: string | null;
  homeLon: number | null;
  homeLat: number | null;
}

export interface Acting {
  now: Date;
  actor: string;
}

/** Throws 404 unknown member, 409 stale version or nothing to withdraw, 400 unknown site. */
export async function changeMember(
  db: Database,
  id: number,
  change: MemberChange,
  { now, actor }: Acting,
): Promise<MemberDetail> {
  return db.transaction(async (tx) => {
    const [current] = await tx<Current[]>`
      select version, consent_on, home_lon, home_lat from member where id = ${id} for update`;
    if (!current) throw new Problem(404, 'not-found');
    if (current.version !== change.version) {
      throw new Problem(409, 'member-was-changed', { extra: { version: current.version } });
    }
    const today = cityDate(now);
    if (change.consent && (change.consent.on ?? today) > today) {
      throw new Problem(400, 'invalid-request', {
        fields: [{ field: 'consent.on', code: 'field.not-in-future' }],
      });
    }
    if (change.consent) await writeConsent(tx, id, change.consent, current.consentOn, today);
    if (change.duty) await writeDuty(tx, id, change.duty, current);
    await tx`
      update member set status = coalesce(${change.status ?? null}, status),
        remark = coalesce(${change.remark ?? null}, remark), version = version + 1, updated_at = ${now}
      where id = ${id}`;
    // What a remark says is nobody's business but the record's.
    const { version, remark, ...told } = change;
    const data = { ...told, ...(remark !== undefined && { remark: 'changed' }) };
    await appendLog(tx, [{ at: now, calloutId: null, memberId: id, type: 'member_changed', actor, data }]);
    return readMember(tx, id, now);
  });
}

async function writeConsent(
  tx: Tx,
  id: number,
  consent: NonNullable<MemberChange['consent']>,
  givenOn: string | null,
  today: string,
): Promise<void> {
  const on = consent.on ?? today;
  if (consent.given) {
    await tx`update member set consent_on = ${on}::date, consent_withdrawn_on = null where id = ${id}`;
    return;
  }
  if (givenOn === null || on < givenOn) throw new Problem(409, 'consent-order');
  await tx`update member set consent_withdrawn_on = ${on}::date where id = ${id}`;
}

export async function writeDuty(
  tx: Tx,
  id: number,
  duty: NonNullable<MemberChange['duty']>,
  current: Pick<Current, 'homeLon' | 'homeLat'>,
): Promise<void> {
  let dutySite: Position | null = null;
  if (duty.siteId !== undefined) {
    const [site] = await tx<{ lon: number | null; lat: number | null }[]>`
      select lon, lat from organisation where id = ${duty.siteId} and kind = 'site'`;
    if (!site) {
      throw new Problem(400, 'invalid-request', { fields: [{ field: 'duty.siteId', code: 'field.site' }] });
    }
    dutySite = site.lon !== null && site.lat !== null ? { lon: site.lon, lat: site.lat } : null;
  }
  const { homeLon: lon, homeLat: lat } = current;
  const base = basePosition(lon !== null && lat !== null ? { lon, lat } : null, dutySite);
  await tx`
    update member set duty_state = ${duty.state}, duty_site_id = ${duty.siteId ?? null},
      base_pos = ${base ? tx`point(${base.x}, ${base.y})` : null}
    where id = ${id}`;
}
