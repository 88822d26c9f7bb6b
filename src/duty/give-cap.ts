// Gives a bulletin out as CAP: the wording that is asked for, or how it stands now.
import { z } from 'zod';
import type { Sql } from '../kernel/database.ts';
import type { Severity } from './bulletin-rules.ts';
import type { Audience } from './bulletin-schema.ts';
import { type CapOut, capTime, writeCap } from './cap-write.ts';
import { type FileView, filesOf } from './files.ts';

export const capOutQuery = z.object({
  version: z.coerce
    .number()
    .int()
    .min(1)
    .max(1_000)
    .optional()
    .meta({ description: 'A wording; by default how the bulletin stands now, its cancel included' }),
});

interface Wording {
  version: number;
  severity: Severity;
  title: string;
  body: string;
  advice: string;
  validFrom: Date;
  validUntil: Date;
  sentAt: Date | null;
  files: FileView[];
}

interface Held {
  state: 'draft' | 'sent' | 'cancelled';
  audience: Audience;
  createdAt: Date;
  cancelledAt: Date | null;
  cancelReason: string | null;
  senderName: string;
  places: string[];
  said: CapOut['said'] | null;
}

async function load(sql: Sql, id: number): Promise<{ bulletin: Held; wordings: Wording[] } | null> {
  const [bulletin] = await sql<Held[]>`
    select b.state, b.audience, b.created_at, b.cancelled_at, b.cancel_reason, o.name as sender_name,
      array(select p.name from organisation p
        where p.id in (select jsonb_array_elements_text(b.audience->'organisationIds')::int) order by p.name) as places,
      (select k.said from bulletin_cap k where k.bulletin_id = b.id and k.said <> '{}' order by k.id desc limit 1) as said
    from bulletin b join organisation o on o.id = b.organisation_id where b.id = ${id}`;
  if (!bulletin) return null;
  const wordings = await sql<Wording[]>`
    select v.version, v.severity, v.title, v.body, v.advice, v.valid_from, v.valid_until, v.sent_at, ${filesOf(sql)}
    from bulletin_version v where v.bulletin_id = ${id} order by v.version`;
  return { bulletin, wordings: [...wordings] };
}

export interface CapWords {
  publicUrl: string;
  t(key: string): string;
}

/** Null when there is no such bulletin or wording. */
export async function giveCap(
  sql: Sql,
  id: number,
  version: number | undefined,
  { publicUrl, t }: CapWords,
): Promise<string | null> {
  const found = await load(sql, id);
  const wording =
    found && (version ? found.wordings.find((w) => w.version === version) : found.wordings.at(-1));
  if (!found || !wording) return null;
  const { bulletin } = found;
  const { host } = new URL(publicUrl);
  const sentOf = (w: Wording) => w.sentAt ?? bulletin.createdAt;
  const named = (end: string, at: Date) => ({
    ...{ sender: host, identifier: `${host}.bulletin.${id}.${end}`, sent: capTime(at) },
  });
  const nameOf = (w: Wording) => named(String(w.version), sentOf(w));
  const ended = version === undefined ? bulletin.cancelledAt : null;
  const earlier = found.wordings.filter((w) => w.version < wording.version || ended);
  const { validFrom, validUntil, severity, title, body, advice } = wording;
  return writeCap({
    ...{ severity, title, body, advice, validFrom, validUntil, effective: sentOf(wording) },
    name: ended ? named('end', ended) : nameOf(wording),
    msgType: ended ? 'Cancel' : wording.version > 1 ? 'Update' : 'Alert',
    draft: bulletin.state === 'draft',
    references: earlier.map(nameOf),
    note: ended ? bulletin.cancelReason : null,
    restriction: t('cap.restriction'),
    senderName: bulletin.senderName,
    areaDescribed: bulletin.places.join('、') || bulletin.senderName,
    areas: bulletin.audience.areas,
    files: wording.files.map((f) => ({ ...f, uri: `${publicUrl}/api/bulletins/${id}/files/${f.id}` })),
    said: bulletin.said ?? {},
  });
}
