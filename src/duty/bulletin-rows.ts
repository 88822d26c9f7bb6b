// A bulletin as actions take it in hand: held, its wordings written, what happened noted.
import type { Tx } from '../kernel/database.ts';
import { appendLog } from '../kernel/log.ts';
import { Problem } from '../kernel/problem.ts';
import type { Severity } from './bulletin-rules.ts';
import type { Audience, Wording } from './bulletin-schema.ts';

export interface BulletinRow {
  id: number;
  organisationId: number;
  state: 'draft' | 'sent' | 'cancelled';
  version: number;
  audience: Audience;
  severity: Severity;
  title: string;
  validUntil: Date;
  reminders: number;
  /** When everybody last heard of it: this wording, or a reminder by hand. */
  toldAt: Date | null;
}

/** Held until this is done. 409 unless it stands as it must. */
export async function hold(tx: Tx, id: number, state?: BulletinRow['state']): Promise<BulletinRow> {
  const [row] = await tx<BulletinRow[]>`
    select b.id, b.organisation_id, b.state, b.version, b.audience, v.severity, v.title, v.valid_until, b.reminders,
      greatest(v.sent_at, b.reminded_at) as told_at
    from bulletin b join bulletin_version v on v.bulletin_id = b.id and v.version = b.version
    where b.id = ${id} for update of b`;
  if (!row) throw new Problem(404, 'not-found');
  if (state && row.state !== state) throw new Problem(409, `bulletin-not-${state}`);
  return row;
}

export interface Written {
  id: number;
  version: number;
  by: string;
  /** Null: a draft. */
  sentAt: Date | null;
}

export async function writeWording(tx: Tx, w: Wording, { id, version, by, sentAt }: Written): Promise<void> {
  await tx`
    insert into bulletin_version (bulletin_id, version, severity, title, body, advice, valid_from, valid_until, written_by, sent_at)
    values (${id}, ${version}, ${w.severity}, ${w.title}, ${w.body}, ${w.advice}, ${w.validFrom}, ${w.validUntil}, ${by}, ${sentAt})
    on conflict (bulletin_id, version) do update set severity = excluded.severity, title = excluded.title,
      body = excluded.body, advice = excluded.advice, valid_from = excluded.valid_from,
      valid_until = excluded.valid_until, written_by = excluded.written_by`;
  await attach(tx, w.fileIds, { id, version, by });
}

/** Only one's own files, or what the bulletin carried already: numbers can be guessed. */
async function attach(
  tx: Tx,
  fileIds: number[],
  { id, version, by }: Omit<Written, 'sentAt'>,
): Promise<void> {
  const known = await tx<{ id: number }[]>`
    select f.id from duty_file f where f.id = any(${fileIds})
      and (f.uploaded_by = ${by} or exists (select from bulletin_file a where a.bulletin_id = ${id} and a.file_id = f.id))
    for share`;
  const ours = new Set(known.map((f) => f.id));
  const wrong = fileIds.findIndex((fileId) => !ours.has(fileId));
  if (wrong !== -1) {
    const fields = [{ field: `fileIds.${wrong}`, code: 'field.file' }];
    throw new Problem(400, 'invalid-request', { fields });
  }
  await tx`delete from bulletin_file where bulletin_id = ${id} and version = ${version}`;
  await tx`
    insert into bulletin_file (bulletin_id, version, file_id, place)
    select ${id}, ${version}, f, n from unnest(${fileIds}::int[]) with ordinality as g(f, n)`;
}

export const note = (tx: Tx, type: string, bulletinId: number, actor: string, now: Date, more: object = {}) =>
  appendLog(tx, [{ at: now, calloutId: null, memberId: null, type, actor, data: { bulletinId, ...more } }]);

export const stillOpen = (validUntil: Date, now: Date): void => {
  if (validUntil <= now)
    throw new Problem(400, 'invalid-request', {
      fields: [{ field: 'validUntil', code: 'field.in-the-past' }],
    });
};
