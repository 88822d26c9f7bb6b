// Made-up people for stories: a name each, and only what the story is about.
import type { Database, Tx } from '../../src/kernel/database.ts';
import { toMercator } from '../../src/kernel/geo.ts';
import type { QualificationKind } from '../../src/roster/qualifications.ts';

export const SCENE = { lon: 103.82, lat: 36.06 };

export interface PersonAbout {
  name: string;
  /** Kilometres north of the scene; by default one more than the person before. Null: no position. */
  km?: number | null;
  skills?: QualificationKind[];
  /** Last day of each skill. */
  expiresOn?: string;
  /** E.164; made up unless told. Null: none. */
  phone?: string | null;
  /** Has subscribed to pushes. */
  push?: boolean;
  county?: string;
  squad?: string;
  post?: 'leader' | 'deputy' | 'member';
  consentOn?: string | null;
  /** Away until further notice. */
  absent?: boolean;
}

export interface StoryPerson {
  id: number;
  name: string;
  phone: string | null;
  push: string | null;
}

const north = (km: number) => ({ lon: SCENE.lon, lat: SCENE.lat + km / 111.195 });

async function idOf(
  tx: Tx,
  table: 'organisation' | 'unit',
  row: { kind: string; name: string; parentId: number | null },
): Promise<number> {
  const [found] = await tx<{ id: number }[]>`
    select id from ${tx(table)} where kind = ${row.kind} and name = ${row.name} and parent_id is not distinct from ${row.parentId}`;
  if (found) return found.id;
  const [made] = await tx<{ id: number }[]>`insert into ${tx(table)} ${tx(row)} returning id`;
  return made?.id ?? 0;
}

async function countyOf(tx: Tx, name: string): Promise<number> {
  const parentId = await idOf(tx, 'organisation', { kind: 'city', name: '云川市', parentId: null });
  return idOf(tx, 'organisation', { kind: 'county', name, parentId });
}

async function squadOf(tx: Tx, name: string): Promise<number> {
  const battalion = await idOf(tx, 'unit', { kind: 'battalion', name: '大队', parentId: null });
  const company = await idOf(tx, 'unit', { kind: 'company', name: '中队', parentId: battalion });
  return idOf(tx, 'unit', { kind: 'squad', name, parentId: company });
}

/** Adds `people` in the order given; distances count on from `before` people who are there already. */
export function addPeople(
  db: Database,
  people: PersonAbout[],
  about: { before: number; now: Date },
): Promise<StoryPerson[]> {
  return db.transaction(async (tx) => {
    const added: StoryPerson[] = [];
    for (const [i, p] of people.entries())
      added.push(await addPerson(tx, p, about.before + i + 1, about.now));
    return added;
  });
}

async function addPerson(tx: Tx, p: PersonAbout, nth: number, now: Date): Promise<StoryPerson> {
  const km = p.km === undefined ? nth : p.km;
  const at = km === null ? null : north(km);
  const plane = at && toMercator(at);
  const [row] = await tx<{ id: number }[]>`
    insert into member (name, gender, consent_on, home_lon, home_lat, base_pos, county_id, unit_id, post, updated_at)
    values (${p.name}, 'unknown', ${p.consentOn === undefined ? '2021-04-22' : p.consentOn}, ${at?.lon ?? null},
      ${at?.lat ?? null}, ${plane ? tx`point(${plane.x}, ${plane.y})` : null},
      ${p.county ? await countyOf(tx, p.county) : null}, ${p.squad ? await squadOf(tx, p.squad) : null},
      ${p.post ?? null}, ${now})
    returning id`;
  const id = row?.id ?? 0;
  const phone = p.phone === undefined ? `+86170${String(id).padStart(8, '0')}` : p.phone;
  const push = p.push ? `https://push.test/${id}` : null;
  if (phone) await tx`insert into contact_point (member_id, kind, address) values (${id}, 'phone', ${phone})`;
  if (push) {
    const keys = { p256dh: 'p', auth: 'a' };
    await tx`insert into contact_point (member_id, kind, address, keys) values (${id}, 'push', ${push}, ${tx.json(keys)})`;
  }
  for (const kind of p.skills ?? []) {
    await tx`insert into qualification (member_id, kind, expires_on) values (${id}, ${kind}, ${p.expiresOn ?? null})`;
  }
  if (p.absent)
    await tx`insert into absence (member_id, kind, starts_at) values (${id}, 'unavailable', '2020-01-01')`;
  return { id, name: p.name, phone, push };
}
