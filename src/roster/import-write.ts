// Writes the people whom a file adds or changes, a whole batch per statement.
import { cityDate } from '../kernel/calendar.ts';
import type { Tx } from '../kernel/database.ts';
import type { Vault } from '../kernel/vault.ts';
import { basePosition, moveThoseOnDutyAt } from './base-position.ts';
import { ensureTree, type Placed, placeSites } from './ensure-tree.ts';
import { sealIdNumber } from './id-number.ts';
import type { Existing, Merged } from './import-merge.ts';
import { speller } from './name-pinyin.ts';

export interface Write {
  row: number;
  existing: Existing | null;
  merged: Merged;
  /** Set when written: the member's id, new or known. */
  memberId: number | null;
}

export interface WriteContext {
  now: Date;
  cityName: string;
  vault: Vault;
}

type Placing = Write & { memberId: number; placed: Placed };

/** Writes `batch` and sets each one's `memberId`. Throws the database's error when it refuses any of them. */
export async function writeBatch(tx: Tx, batch: Write[], context: WriteContext): Promise<void> {
  const placed = await ensureTree(
    tx,
    batch.map((w) => w.merged.profile),
    context.cityName,
  );
  const newIds = await takeIds(tx, batch.filter((w) => !w.existing).length);
  const writes = batch.map((w, i): Placing => {
    const memberId = w.existing?.id ?? (newIds.shift() as number);
    return Object.assign(w, { memberId, placed: placed[i] as Placed });
  });
  await writeMembers(tx, writes, context);
  await writePhones(
    tx,
    writes.filter((w) => !w.existing || w.merged.changes.some((c) => c.field === 'phone')),
    context.now,
  );
  await writeQualifications(tx, writes);
  await writeEquipment(tx, writes, context.now);
  const moved = await placeSites(
    tx,
    writes.flatMap(({ placed: { siteId }, merged: { profile, changes }, existing }) => {
      if (siteId === null || !profile.home) return [];
      const corrected = existing !== null && changes.some((c) => c.field === 'home');
      return [{ siteId, home: profile.home, corrected }];
    }),
  );
  await moveThoseOnDutyAt(tx, moved);
}

/** Ids taken beforehand tie the rows of other tables to their members within one statement each. */
async function takeIds(tx: Tx, count: number): Promise<number[]> {
  if (count === 0) return [];
  const rows = await tx<{ id: number }[]>`
    select nextval(pg_get_serial_sequence('member', 'id'))::int as id from generate_series(1, ${count}::int)`;
  return rows.map((row) => row.id);
}

function memberRecord(
  vault: Vault,
  spell: (name: string) => string[],
  { memberId, existing, merged: { profile }, placed }: Placing,
) {
  const { idNumber, idNumberIndex, idNumberEnd } = sealIdNumber(vault, memberId, profile.idNumber);
  return {
    id: memberId,
    is_new: existing === null,
    name: profile.name,
    spellings: spell(profile.name),
    gender: profile.gender,
    id_number: idNumber,
    id_number_index: idNumberIndex,
    id_number_end: idNumberEnd,
    consent_on: profile.consentOn,
    consent_withdrawn_on: profile.consentWithdrawnOn,
    county_id: placed.countyId,
    station_id: placed.stationId,
    site_id: placed.siteId,
    employer_id: placed.employerId,
    unit_id: placed.unitId,
    post: profile.post,
    remark: profile.remark,
    home_lon: profile.home?.lon ?? null,
    home_lat: profile.home?.lat ?? null,
    ...(basePosition(profile.home, null) ?? { x: null, y: null }),
  };
}

async function writeMembers(tx: Tx, writes: Placing[], { now, vault }: WriteContext): Promise<void> {
  const spell = await speller();
  const records = tx`
    select r.*, case when r.x is not null then point(r.x, r.y) end as home_pos,
      array(select jsonb_array_elements_text(r.spellings)) as name_pinyin
    from jsonb_to_recordset(${tx.json(writes.map((w) => memberRecord(vault, spell, w)) as never)}) as
      r(id int, is_new bool, name text, spellings jsonb, gender text, id_number text, id_number_index text, id_number_end text, consent_on date, consent_withdrawn_on date,
        county_id int, station_id int, site_id int, employer_id int, unit_id int, post text, remark text,
        home_lon float8, home_lat float8, x float8, y float8)`;
  await tx`
    insert into member (id, name, name_pinyin, gender, id_number, id_number_index, id_number_end, consent_on, consent_withdrawn_on, county_id, station_id, site_id,
      employer_id, unit_id, post, remark, home_lon, home_lat, base_pos, updated_at)
    select r.id, r.name, r.name_pinyin, r.gender, r.id_number, r.id_number_index, r.id_number_end, r.consent_on, r.consent_withdrawn_on, r.county_id, r.station_id,
      r.site_id, r.employer_id, r.unit_id, r.post, r.remark, r.home_lon, r.home_lat, r.home_pos, ${now}
    from (${records}) r where r.is_new`;
  // Whoever is on duty at a site with a position stays there.
  await tx`
    update member m set name = r.name, name_pinyin = r.name_pinyin, gender = r.gender, id_number = r.id_number,
      id_number_index = r.id_number_index, id_number_end = r.id_number_end, consent_on = r.consent_on,
      consent_withdrawn_on = r.consent_withdrawn_on, county_id = r.county_id, station_id = r.station_id,
      site_id = r.site_id, employer_id = r.employer_id, unit_id = r.unit_id, post = r.post, remark = r.remark,
      home_lon = r.home_lon, home_lat = r.home_lat, version = m.version + 1, updated_at = ${now},
      base_pos = case when exists (select 1 from organisation o where o.id = m.duty_site_id and o.lon is not null)
        then m.base_pos else r.home_pos end
    from (${records}) r where m.id = r.id and not r.is_new`;
}

/** The file's number takes the place of the one before. A number that opted out is remembered as such. */
async function writePhones(tx: Tx, writes: Placing[], now: Date): Promise<void> {
  const wanted = tx`
    select * from jsonb_to_recordset(${tx.json(
      writes.map((w) => ({ member_id: w.memberId, address: w.merged.profile.phone })),
    )}) as w(member_id int, address text)`;
  await tx`
    delete from contact_point c using (${wanted}) w
    where c.member_id = w.member_id and c.kind = 'phone' and c.address is distinct from w.address
      and c.retired_at is null and c.opted_out_at is null`;
  await tx`
    update contact_point c set retired_at = ${now} from (${wanted}) w
    where c.member_id = w.member_id and c.kind = 'phone' and c.address is distinct from w.address
      and c.retired_at is null`;
  await tx`
    insert into contact_point (member_id, kind, address)
    select w.member_id, 'phone', w.address from (${wanted}) w where w.address is not null
    on conflict (member_id, kind, address) do update set retired_at = null`;
}

async function writeQualifications(tx: Tx, writes: Placing[]): Promise<void> {
  const members = writes.filter((w) => w.existing).map((w) => w.memberId);
  const rows = writes.flatMap((w) =>
    w.merged.profile.qualifications.map((q) => ({ memberId: w.memberId, ...q })),
  );
  const wanted = tx`
    select * from jsonb_to_recordset(${tx.json(rows)}) as
      q("memberId" int, kind text, number text, "issuedOn" date, "expiresOn" date)`;
  await tx`
    delete from qualification h where h.member_id = any(${members})
      and not exists (select 1 from (${wanted}) q where q."memberId" = h.member_id and q.kind = h.kind)`;
  await tx`
    insert into qualification (member_id, kind, number, issued_on, expires_on)
    select q."memberId", q.kind, q.number, q."issuedOn", q."expiresOn" from (${wanted}) q
    on conflict (member_id, kind) do update set number = excluded.number, issued_on = excluded.issued_on,
      expires_on = excluded.expires_on`;
}

/** What the file no longer lists counts as handed back today. Of pieces with a number it says nothing. */
async function writeEquipment(tx: Tx, writes: Placing[], now: Date): Promise<void> {
  const members = writes.filter((w) => w.existing).map((w) => w.memberId);
  const rows = writes.flatMap((w) =>
    w.merged.profile.equipment.map((item) => ({ memberId: w.memberId, item })),
  );
  const wanted = tx`select * from jsonb_to_recordset(${tx.json(rows)}) as e("memberId" int, item text)`;
  await tx`
    update equipment_issue h set returned_on = ${cityDate(now)}::date
    where h.member_id = any(${members}) and h.returned_on is null and h.piece_id is null
      and not exists (select 1 from (${wanted}) e where e."memberId" = h.member_id and e.item = h.item)`;
  await tx`
    insert into equipment_item (name) select distinct e.item from (${wanted}) e on conflict (name) do nothing`;
  await tx`
    insert into equipment_issue (member_id, item)
    select e."memberId", e.item from (${wanted}) e
    on conflict (member_id, item) where returned_on is null and piece_id is null do nothing`;
}
