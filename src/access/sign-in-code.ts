// Signing in by a code: asking for one, and handing it in. What is answered never tells whether the phone is known.
import { randomInt } from 'node:crypto';
import type { Sql, Tx } from '../kernel/database.ts';
import { appendLog } from '../kernel/log.ts';
import { Problem } from '../kernel/problem.ts';
import type { AccessDeps } from './deps.ts';
import { countOrRefuse, type Limit } from './rate-limit.ts';
import { keyed, same } from './secrets.ts';

export const CODE_SECONDS = 300;
const MOST_TRIES = 5;
/** Known phone or not, the answer to a request for a code takes so long: the difference in work hides behind it. */
const ANSWER_MS = 120;

const hour_seconds = 3_600;
const quarter_seconds = 900;

/** Many people of one office share an address, a phone is one person's. */
const limitsOf = (deps: AccessDeps, what: 'code' | 'try', phone: string, from: string | null): Limit[] => {
  const window_seconds = what === 'code' ? hour_seconds : quarter_seconds;
  const most = what === 'code' ? { phone: 5, from: 60, all: 3_000 } : { phone: 15, from: 150, all: 10_000 };
  const known = (kind: string, value: string) => `${what}:${kind}:${keyed(deps.secret, 'limits', value)}`;
  return [
    { key: known('phone', phone), most: most.phone, window_seconds },
    ...(from === null ? [] : [{ key: known('from', from), most: most.from, window_seconds }]),
    { key: `${what}:all`, most: most.all, window_seconds },
  ];
};

const readOrRefuse = (deps: AccessDeps, typed: string): string => {
  const phone = deps.readPhone(typed);
  if (phone) return phone;
  throw new Problem(400, 'invalid-request', { fields: [{ field: 'phone', code: 'field.phone_number' }] });
};

const codeHash = (deps: AccessDeps, phone: string, code: string) =>
  keyed(deps.secret, 'sign-in-code', `${phone}\n${code}`);

/** Somebody who may sign in with a phone. */
export interface Person {
  /** member:7, or user:3 of an officer. */
  key: string;
  accountId: number | null;
  memberId: number | null;
  name: string;
}

/** Officers with this phone, and members whom the roster knows by it. */
function peopleOf(sql: Sql | Tx, phone: string): Promise<Person[]> {
  return sql<Person[]>`
    select concat('user:', a.id) as key, a.id as account_id, a.member_id, a.name from account a
    where a.phone = ${phone} and a.closed_at is null and a.member_id is null
    union
    select concat('member:', m.id), a.id, m.id, m.name from member m
    join contact_point p on p.member_id = m.id and p.kind = 'phone' and p.retired_at is null
    left join account a on a.member_id = m.id
    where p.address = ${phone} and m.status <> 'left' and a.closed_at is null
    order by 3 nulls first, 1`;
}

/** Makes a code for `typed` and sends it, if somebody on the roster or an officer has that phone. 429 after too many. */
export async function requestCode(deps: AccessDeps, typed: string, from: string | null): Promise<void> {
  const phone = readOrRefuse(deps, typed);
  const now = deps.clock.now();
  const pause = new Promise((done) => setTimeout(done, ANSWER_MS));
  await countOrRefuse(deps.db.sql, limitsOf(deps, 'code', phone, from), now);
  const code = String(randomInt(1_000_000)).padStart(6, '0');
  const expiresAt = new Date(now.getTime() + CODE_SECONDS * 1_000);
  await deps.db.transaction(async (tx) => {
    // A newer code ends the older ones.
    await tx`update sign_in_code set expires_at = ${now} where phone = ${phone} and expires_at > ${now}`;
    await tx`insert into sign_in_code (phone, code_hash, created_at, expires_at)
      values (${phone}, ${codeHash(deps, phone, code)}, ${now}, ${expiresAt})`;
    const [person] = await peopleOf(tx, phone);
    if (person) await deps.sendCode(tx, { phone, memberId: person.memberId, code, now, expiresAt });
  });
  await pause;
}

export type CodeOutcome =
  | { outcome: 'signed-in'; userId: number; isMember: boolean }
  /** The code is right and still good: several people have this phone. */
  | { outcome: 'who'; people: Person[] };

/**
 * Takes a code. Throws one and the same 422 for a wrong, expired, used or never sent one. Of two requests with the same
 * right code one succeeds. `who` is the key of one of several people with this phone.
 */
export async function takeCode(
  deps: AccessDeps,
  given: { phone: string; code: string; who: string | null },
  from: string | null,
): Promise<CodeOutcome> {
  const phone = readOrRefuse(deps, given.phone);
  const code = given.code.normalize('NFKC').replace(/\D/g, '');
  const now = deps.clock.now();
  await countOrRefuse(deps.db.sql, limitsOf(deps, 'try', phone, from), now);
  const taken = await deps.db.transaction((tx) => take(tx, deps, { ...given, phone, code }, now));
  if (taken) return taken;
  await logRefused(deps, from, now);
  throw new Problem(422, 'code-refused');
}

async function take(
  tx: Tx,
  deps: AccessDeps,
  { phone, code, who }: { phone: string; code: string; who: string | null },
  now: Date,
): Promise<CodeOutcome | null> {
  // Counting the try locks the code: whoever comes second sees what the first one did.
  const [row] = await tx<{ id: number; codeHash: string }[]>`
    update sign_in_code set tries = tries + 1
    where id = (select id from sign_in_code where phone = ${phone} order by id desc limit 1)
      and used_at is null and tries < ${MOST_TRIES} and expires_at > ${now}
      and created_at <= ${now}
    returning id, code_hash`;
  const isRight = same(row?.codeHash ?? '', codeHash(deps, phone, code));
  if (!row || !isRight) return null;
  const people = await peopleOf(tx, phone);
  const chosen = people.length > 1 ? people.find((p) => p.key === who) : people[0];
  if (!chosen) return people.length > 1 ? { outcome: 'who', people } : null;
  await tx`update sign_in_code set used_at = ${now} where id = ${row.id}`;
  const userId = chosen.accountId ?? (await accountOfMember(tx, chosen, now));
  await appendLog(tx, [
    {
      ...{ at: now, calloutId: null, memberId: chosen.memberId, type: 'signed_in' },
      ...{ actor: `user:${userId}`, data: { by: 'code' } },
    },
  ]);
  return { outcome: 'signed-in', userId, isMember: chosen.memberId !== null };
}

/** The roster decides who exists: a member's account is made when first needed. */
export async function accountOfMember(
  tx: Tx,
  member: { memberId: number | null; name: string },
  now: Date,
): Promise<number> {
  const [made] = await tx<{ id: number }[]>`
    insert into account (name, member_id, created_at, updated_at)
    values (${member.name}, ${member.memberId}, ${now}, ${now})
    on conflict (member_id) do update set updated_at = excluded.updated_at returning id`;
  if (!made) throw new Error('an account vanished');
  return made.id;
}

async function logRefused(deps: AccessDeps, from: string | null, now: Date): Promise<void> {
  const entry = { at: now, calloutId: null, memberId: null, type: 'sign_in_refused', actor: 'nobody' };
  await deps.db.transaction((tx) => appendLog(tx, [{ ...entry, data: { by: 'code', from } }]));
}
