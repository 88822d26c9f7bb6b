// Takes an inspection in, as it was done and whenever it comes: once, with the form that it was begun on.
import { z } from 'zod';
import { deviceTime } from '../callout/answer-schema.ts';
import { cityDate } from '../kernel/calendar.ts';
import type { Database, Tx } from '../kernel/database.ts';
import { distanceMetres } from '../kernel/geo.ts';
import { appendLog } from '../kernel/log.ts';
import { Problem } from '../kernel/problem.ts';
import { dueIn, escalateAt, lookAgain } from './finding-rows.ts';
import { readForm } from './inspection-form.ts';
import { findingsOf, type Item, soundOf, wrongAnswers } from './inspection-rules.ts';
import type { Given } from './inspection-schema.ts';

export const inspectionTaken = z.object({
  ...{ id: z.number(), findings: z.number() },
  formChanged: z
    .boolean()
    .meta({ description: 'The form changed meanwhile; it was taken with its own version' }),
  again: z.boolean().meta({ description: 'A replay: it was there already' }),
});
type Taken = z.output<typeof inspectionTaken>;

const refused = (fields: { field: string; code: string }[]) =>
  new Problem(400, 'invalid-request', { fields });

/** On our clock, none after it came, none before the one before. */
function times(given: Given, now: Date) {
  const ours = (at: string | undefined) => deviceTime({ deviceAt: at, sentAt: given.sentAt }, now) ?? now;
  const upTo = (at: Date, latest: Date) => (at < latest ? at : latest);
  const endedAt = upTo(ours(given.deviceAt), now);
  const begunAt = upTo(given.begunAt ? ours(given.begunAt) : endedAt, endedAt);
  const taken = given.photos.map((p) => upTo(p.takenAt ? ours(p.takenAt) : endedAt, now));
  const ahead =
    given.sentAt === undefined ? null : Math.round((Date.parse(given.sentAt) - now.getTime()) / 1_000);
  return { begunAt, endedAt, taken, ahead: ahead === null ? null : Math.max(-2e9, Math.min(2e9, ahead)) };
}

/** Only one's own pictures, each of an item of the form. */
async function checkPhotos(tx: Tx, given: Given, items: readonly Item[], actor: string): Promise<void> {
  const ids = given.photos.map((p) => p.fileId);
  const known = await tx<{ id: number }[]>`
    select id from duty_file where id = any(${ids}) and uploaded_by = ${actor} and type <> 'application/pdf' for share`;
  const ours = new Set(known.map((f) => f.id));
  const wrong = given.photos.flatMap((p, i) => {
    if (!ours.has(p.fileId) || ids.indexOf(p.fileId) !== i)
      return [{ field: `photos.${i}.fileId`, code: 'field.file' }];
    const asked = p.item === undefined || items.some((item) => item.code === p.item);
    return asked ? [] : [{ field: `photos.${i}.item`, code: 'field.not-on-form' }];
  });
  if (wrong.length > 0) throw refused(wrong);
}

interface Site {
  lon: number | null;
  lat: number | null;
  employerId: number | null;
}

async function keep(tx: Tx, given: Given, site: Site, by: { actor: string; now: Date; changed: boolean }) {
  const { begunAt, endedAt, taken, ahead } = times(given, by.now);
  const { position: at, officer, site: signer } = given;
  const far =
    at && site.lon !== null && site.lat !== null
      ? Math.round(distanceMetres(at, { lon: site.lon, lat: site.lat }))
      : null;
  const [made] = await tx<{ id: number }[]>`
    insert into inspection (site_id, form_version, form_changed, begun_at, ended_at, received_at, clock_ahead_seconds, by,
      client_id, lon, lat, distance_m, answers, officer_name, officer_signature, site_signer, site_signature)
    values (${given.siteId}, ${given.formVersion}, ${by.changed}, ${begunAt}, ${endedAt}, ${by.now}, ${ahead}, ${by.actor},
      ${given.clientId}, ${at?.lon ?? null}, ${at?.lat ?? null}, ${far}, ${tx.json(given.answers as never)},
      ${officer.name}, ${officer.signature ?? null}, ${signer.name}, ${signer.signature ?? null})
    on conflict do nothing returning id`;
  if (!made) return null;
  for (const [i, p] of given.photos.entries())
    await tx`
      insert into inspection_photo (inspection_id, file_id, item, taken_at, lon, lat)
      values (${made.id}, ${p.fileId}, ${p.item ?? null}, ${taken[i] ?? endedAt}, ${p.position?.lon ?? null},
        ${p.position?.lat ?? null})`;
  return { id: made.id, endedAt };
}

interface Done {
  id: number;
  siteId: number;
  endedAt: Date;
  actor: string;
  now: Date;
}

/** What is sound closes what stood open of it; what is not is a finding, or still the same one. */
async function compare(tx: Tx, done: Done, site: Site, items: readonly Item[], answers: Given['answers']) {
  const found = findingsOf(items, answers);
  const open = await tx<{ id: number; item: string }[]>`
    select id, item from inspection_finding
    where site_id = ${done.siteId} and state = 'open' and found_at <= ${done.endedAt} order by id for update`;
  const seen = { checkedAt: done.endedAt, receivedAt: done.now, by: done.actor, dueOn: null };
  const clientId = `inspection:${done.id}`;
  const sound = soundOf(items, answers);
  for (const { id, item } of open) {
    const still = found.find((f) => f.item === item);
    if (still) await lookAgain(tx, id, { ...seen, clientId, fixed: false, note: still.note });
    else if (sound.includes(item)) await lookAgain(tx, id, { ...seen, clientId, fixed: true, note: '' });
  }
  const fresh = found.filter((f) => !open.some((o) => o.item === f.item));
  for (const { item, days, note } of fresh) {
    const dueOn = dueIn(done.endedAt, days);
    await tx`
      insert into inspection_finding (inspection_id, site_id, employer_id, item, note, found_at, due_on, escalate_at, owner_id, again)
      values (${done.id}, ${done.siteId}, ${site.employerId}, ${item}, ${note}, ${done.endedAt}, ${dueOn}::date,
        ${escalateAt(dueOn)}, (
          select min(a.id) from role_grant g join account a on a.id = g.user_id and a.closed_at is null
          where g.role = 'employer' and g.organisation_id = ${site.employerId} and g.revoked_at is null),
        exists (select from inspection_finding f where f.site_id = ${done.siteId} and f.item = ${item}
          and f.found_at < ${done.endedAt}))`;
  }
  return found.length;
}

/** Of two at once with the same `clientId` one is the replay of the other. */
export const inspect = (
  db: Database,
  given: Given,
  { actor, now }: { actor: string; now: Date },
): Promise<Taken> =>
  db.transaction(async (tx) => {
    const was = await earlier(tx, given, actor);
    if (was) return was;
    const form = await readForm(tx, given.formVersion);
    if (!form) throw refused([{ field: 'formVersion', code: 'field.form-version' }]);
    const wrong = wrongAnswers(form.items, given.answers);
    if (wrong.length > 0)
      throw refused(
        wrong.map(({ at, item }) => ({
          field: at === null ? `answers.${item}` : `answers.${at}.item`,
          code: at === null ? 'field.required' : 'field.not-on-form',
        })),
      );
    await checkPhotos(tx, given, form.items, actor);
    const [site] = await tx<Site[]>`
      select lon, lat, employer_id from organisation where id = ${given.siteId} for no key update`;
    if (!site) throw new Problem(404, 'not-found');
    const changed = (await readForm(tx))?.version !== given.formVersion;
    const kept = await keep(tx, given, site, { actor, now, changed });
    if (!kept) return (await earlier(tx, given, actor)) as Taken;
    const done = { ...kept, siteId: given.siteId, actor, now };
    const findings = await compare(tx, done, site, form.items, given.answers);
    const data = { inspectionId: kept.id, siteId: given.siteId, findings, day: cityDate(kept.endedAt) };
    await appendLog(tx, [{ at: now, calloutId: null, memberId: null, type: 'site_inspected', actor, data }]);
    return { id: kept.id, findings, formChanged: changed, again: false };
  });

async function earlier(tx: Tx, given: Given, actor: string): Promise<Taken | null> {
  const [was] = await tx<Taken[]>`
    select i.id, i.form_changed, true as again,
      (select count(*)::int from inspection_finding f where f.inspection_id = i.id) as findings
    from inspection i where i.by = ${actor} and i.client_id = ${given.clientId}`;
  return was ?? null;
}
