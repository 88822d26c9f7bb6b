// The demo's people: one for each main role, each with a link that is printed at the start. Only in the embedded demo.
import { ensureOfficer } from './access/accounts.ts';
import { grantIn, type NewGrant } from './access/grants.ts';
import { hashOf, keyed } from './access/secrets.ts';
import { accountOfMember } from './access/sign-in-code.ts';
import type { Database, Tx } from './kernel/database.ts';

export interface WayIn {
  /** Whose link it is, in both languages. */
  name: string;
  url: string;
}

const YEARS_10_MS = 10 * 365 * 24 * 3_600_000;

interface Persona {
  key: string;
  name: string;
  /** Null: there is nobody in the roster for this. */
  account(tx: Tx, by: By): Promise<number | null>;
  /** Null: without a node to be granted for. */
  grant(tx: Tx): Promise<NewGrant | null>;
}
interface By {
  now: Date;
  actor: string;
}

const officer = (key: string, name: string, n: number, grant: Persona['grant']): Persona => ({
  ...{ key, name, grant },
  account: (tx, by) =>
    ensureOfficer(tx, { name: name.split(' ')[0] ?? name, phone: `+861700000000${n}` }, by),
});

/** The first node of its kind that has people below it; the sample's first county has. */
const organisation =
  (role: 'county' | 'station' | 'employer', column: 'county_id' | 'station_id' | 'employer_id') =>
  async (tx: Tx): Promise<NewGrant | null> => {
    const [row] = await tx<{ id: number }[]>`
      select o.id from organisation o where o.kind = ${role}
        and exists (select from member m where m.${tx(column)} = o.id and m.status = 'active') order by o.id limit 1`;
    return row ? { role, organisationId: row.id } : null;
  };

/** The leader of the first unit of this kind; an officer leads it where the roster names nobody. */
const leader = (role: 'battalion' | 'company' | 'squad', name: string, n: number): Persona => {
  const found = async (tx: Tx) => {
    const [row] = await tx<{ memberId: number | null; unitId: number; name: string }[]>`
      select u.id as unit_id, m.id as member_id, m.name from unit u
      left join member m on m.unit_id = u.id and m.post = 'leader' and m.status = 'active'
      where u.kind = ${role} order by u.id, m.id limit 1`;
    return row;
  };
  const none = officer(role, name, n, async () => null);
  return {
    ...{ key: role, name },
    async account(tx, by) {
      const row = await found(tx);
      if (!row) return null;
      return row.memberId === null ? none.account(tx, by) : accountOfMember(tx, row, by.now);
    },
    async grant(tx) {
      const row = await found(tx);
      return row ? { role, unitId: row.unitId } : null;
    },
  };
};

const member: Persona = {
  ...{ key: 'member', name: '队员 Member' },
  async account(tx, { now }) {
    const [row] = await tx<{ memberId: number; name: string }[]>`
      select id as member_id, name from member where status = 'active' and coalesce(post, 'member') = 'member'
      order by id limit 1`;
    return row ? accountOfMember(tx, row, now) : null;
  },
  grant: async () => null,
};

const PERSONAS: Persona[] = [
  officer('city', '市局指挥 City', 1, async () => ({ role: 'city' })),
  officer('county', '区县分局 County', 2, organisation('county', 'county_id')),
  officer('station', '派出所 Station', 3, organisation('station', 'station_id')),
  leader('battalion', '大队长 Battalion', 8),
  leader('company', '中队长 Company', 9),
  leader('squad', '小队长 Squad', 0),
  officer('trainer', '教官 Trainer', 4, async () => ({ role: 'trainer' })),
  officer('employer', '用人单位 Employer', 5, organisation('employer', 'employer_id')),
  officer('auditor', '审计 Auditor', 6, async () => ({ role: 'auditor' })),
  officer('administrator', '管理员 Administrator', 7, async () => ({ role: 'administrator' })),
  member,
];

/** Makes the demo's people, once, and gives their links; the same ones at every start. */
export async function demoPeople(
  db: Database,
  about: { now: Date; secret: string; publicUrl: string },
): Promise<WayIn[]> {
  const by = { now: about.now, actor: 'demo' };
  const expiresAt = new Date(about.now.getTime() + YEARS_10_MS);
  const ways: WayIn[] = [];
  for (const persona of PERSONAS) {
    const token = keyed(about.secret, 'demo-link', persona.key);
    const made = await db.transaction(async (tx) => {
      const userId = await persona.account(tx, by);
      if (userId === null) return false;
      const grant = await persona.grant(tx);
      if (grant) await grantIn(tx, { userId }, grant, by);
      await tx`insert into sign_in_link (token_hash, user_id, reusable, expires_at)
        values (${hashOf(token)}, ${userId}, true, ${expiresAt}) on conflict do nothing`;
      return true;
    });
    if (made) ways.push({ name: persona.name, url: `${about.publicUrl}/enter/${token}` });
  }
  return ways;
}

/** A demo that real messages leave from is none: its links and the roles that it gave are gone. */
export async function endDemo(db: Database, now: Date): Promise<void> {
  await db.transaction(async (tx) => {
    await tx`delete from session where user_id in (select user_id from sign_in_link where reusable)`;
    await tx`delete from sign_in_link where reusable`;
    await tx`update role_grant set revoked_at = ${now}, revoked_by = 'demo'
      where granted_by = 'demo' and revoked_at is null`;
  });
}
