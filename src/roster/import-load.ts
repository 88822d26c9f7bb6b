// Reads what the database already knows about the people of a file.
import type { Principal } from '../access/principal.ts';
import { memberScope } from '../access/scope.ts';
import type { Database, Sql, Tx } from '../kernel/database.ts';
import { type Vault, vaultOf } from '../kernel/vault.ts';
import { openIdNumber } from './id-number.ts';
import type { Existing, HeldQualification } from './import-merge.ts';
import type { Gender, Person } from './import-rules.ts';
import type { Post } from './unit-names.ts';

export interface ProfileRow {
  id: number;
  status: Existing['status'];
  name: string;
  gender: Gender;
  idNumber: string | null;
  county: string | null;
  station: string | null;
  employer: string | null;
  site: string | null;
  squad: string | null;
  squadKind: string | null;
  company: string | null;
  companyKind: string | null;
  battalion: string | null;
  post: Post | null;
  homeLon: number | null;
  homeLat: number | null;
  consentOn: string | null;
  consentWithdrawnOn: string | null;
  remark: string;
  phones: { address: string; retired: boolean }[];
  qualifications: HeldQualification[];
  equipment: string[];
}

/**
 * `where` on `m`: the members whose profiles are wanted. In order of id. What hangs on a person is looked up person by
 * person: joined, a planner that knew the tables while they were empty went through all of it once for each.
 */
async function profileRows(sql: Sql | Tx, where: ReturnType<Sql>): Promise<ProfileRow[]> {
  return sql<ProfileRow[]>`
    select m.id, m.status, m.name, m.gender, m.id_number, county.name as county, station.name as station,
      employer.name as employer, site.name as site, u.name as squad, u.kind as squad_kind, up.name as company,
      up.kind as company_kind, upp.name as battalion, m.post, m.home_lon, m.home_lat, m.consent_on,
      m.consent_withdrawn_on, m.remark,
      coalesce((select json_agg(json_build_object('address', c.address, 'retired', c.retired_at is not null)
        order by c.retired_at nulls first, c.id) from contact_point c where c.member_id = m.id and c.kind = 'phone'), '[]') as phones,
      coalesce((select json_agg(json_build_object('kind', q.kind, 'number', q.number, 'issuedOn', q.issued_on,
        'expiresOn', q.expires_on) order by q.kind collate "C") from qualification q where q.member_id = m.id), '[]') as qualifications,
      array(select e.item from equipment_issue e
        where e.member_id = m.id and e.returned_on is null and e.piece_id is null) as equipment
    from member m
    left join organisation county on county.id = m.county_id
    left join organisation station on station.id = m.station_id
    left join organisation employer on employer.id = m.employer_id
    left join organisation site on site.id = m.site_id
    left join unit u on u.id = m.unit_id
    left join unit up on up.id = u.parent_id
    left join unit upp on upp.id = up.parent_id
    where ${where as never}
    order by m.id`;
}

function toExisting(row: ProfileRow, vault: Vault): Existing {
  const path = [row.battalion, row.company, row.squad];
  const kinds = ['battalion', row.companyKind, row.squadKind];
  const named = (kind: string) => path[kinds.lastIndexOf(kind)] ?? null;
  const home = row.homeLon !== null && row.homeLat !== null ? { lon: row.homeLon, lat: row.homeLat } : null;
  return {
    id: row.id,
    status: row.status,
    phones: row.phones,
    profile: {
      name: row.name,
      gender: row.gender,
      idNumber: row.idNumber && openIdNumber(vault, row.id, row.idNumber),
      county: row.county,
      station: row.station,
      employer: row.employer,
      site: row.site,
      unit: row.squad
        ? { battalion: named('battalion') ?? '', company: named('company'), squad: named('squad') }
        : null,
      post: row.post,
      home,
      phone: row.phones.find((phone) => !phone.retired)?.address ?? null,
      qualifications: row.qualifications,
      equipment: [...row.equipment].sort(),
      consentOn: row.consentOn,
      consentWithdrawnOn: row.consentWithdrawnOn,
      remark: row.remark,
    },
  };
}

/** Members whom one of `people` may be: the same identity number, or the same name where one side has no number. */
export async function loadCandidates(tx: Tx, vault: Vault, people: Person[]): Promise<Existing[]> {
  const ids = people.flatMap((p) => (p.idNumber ? vault.index(p.idNumber) : []));
  const names = people.map((p) => p.name);
  const namesWithoutId = people.filter((p) => !p.idNumber).map((p) => p.name);
  const rows = await profileRows(
    tx,
    tx`m.id_number_index = any(${ids}) or (m.name = any(${names})
      and (m.id_number is null or m.name = any(${namesWithoutId})))` as never,
  );
  return rows.map((row) => toExisting(row, vault));
}

/** Everybody in scope who has not left, for an export. */
export async function loadRoster(db: Database, tx: Tx, who: Principal): Promise<Existing[]> {
  const vault = await vaultOf(db);
  const where = tx`m.status <> 'left' and ${memberScope(tx, who, 'roster.export')}`;
  return (await profileRows(tx, where as never)).map((row) => toExisting(row, vault));
}
