// `npm run access`: the first administrator, other people with roles, and keys for programs, made where nobody can sign in yet.
import { parseArgs } from 'node:util';
import { openConfiguredDatabase } from '../database-entry.ts';
import { announcedAddress } from '../installation-entry.ts';
import { actingAs } from '../kernel/acting.ts';
import { systemClock } from '../kernel/clock.ts';
import type { Database, Sql } from '../kernel/database.ts';
import { Problem } from '../kernel/problem.ts';
import { readPhone } from '../roster/values.ts';
import { texts } from '../texts.ts';
import { ensureOfficer } from './accounts.ts';
import { makeApiKey } from './api-keys.ts';
import { grantIn, type NewGrant, newGrant } from './grants.ts';
import { GRANTED_ROLES } from './permissions.ts';
import { listScopes } from './scopes.ts';
import { LINK_HOURS, makeLink } from './sign-in-link.ts';

const USAGE = `用法 Usage:
  npm run access -- admin --phone 13800000000 --name 王警官
  npm run access -- person --phone 13800000000 --name 王警官 --role county --scope 城关分局
  npm run access -- key --name gateway --role auditor [--scope 城关分局]

  --role   ${GRANTED_ROLES.join(' ')}
  --scope  机构或编组的全名 the full name of an organisation or unit`;

class Usage extends Error {}

const need = (value: string | undefined, name: string): string => {
  if (value) return value;
  throw new Usage(`缺少 missing --${name}`);
};

function phoneOf(typed: string): string {
  const read = readPhone(typed);
  if ('value' in read) return read.value;
  throw new Usage('手机号不对 --phone is not a mobile number');
}

async function grantOf(sql: Sql, role: string, scope: string | undefined): Promise<NewGrant> {
  const read = newGrant.shape.role.safeParse(role);
  if (!read.success) throw new Usage(`没有这个角色 no such role: ${role}`);
  if (!scope) return { role: read.data };
  const found = (await listScopes(sql)).filter((s) => s.name === scope || s.key === scope);
  const [node] = found;
  if (found.length !== 1 || !node) {
    const said =
      found.length === 0 ? '没有这个机构或编组 no such organisation or unit' : '不止一个 more than one';
    throw new Usage(`${said}: ${scope}${found.map((f) => `\n  ${f.key}  ${f.name}`).join('')}`);
  }
  const id = Number(node.key.split(':')[1]);
  return { role: read.data, ...(node.key.startsWith('unit') ? { unitId: id } : { organisationId: id }) };
}

interface Options {
  phone?: string;
  name?: string;
  role?: string;
  scope?: string;
}

async function makePerson(db: Database, options: Options, role: string): Promise<string> {
  const now = systemClock().now();
  const by = { now, actor: 'command-line' };
  const officer = { name: need(options.name, 'name'), phone: phoneOf(need(options.phone, 'phone')) };
  const grant = await grantOf(db.sql, role, options.scope);
  const token = await db.transaction(async (tx) => {
    const userId = await ensureOfficer(tx, officer, by);
    await grantIn(tx, { userId }, grant, by);
    return makeLink(tx, userId, now);
  });
  const address = process.env.MUSTER_PUBLIC_URL ?? (await announcedAddress(db)) ?? 'http://127.0.0.1:8080';
  return `一次性登录链接（${LINK_HOURS} 小时内有效） One-time sign-in link (valid for ${LINK_HOURS} h):\n  ${address.replace(/\/+$/, '')}/enter/${token}`;
}

async function makeKey(db: Database, options: Options): Promise<string> {
  const grant = await grantOf(db.sql, need(options.role, 'role'), options.scope);
  const by = { now: systemClock().now(), actor: 'command-line' };
  const key = await makeApiKey(db, { name: need(options.name, 'name'), grant }, by);
  return `密钥只显示这一次 This key is shown only once:\n  ${key}`;
}

async function run(db: Database, command: string, options: Options): Promise<string> {
  if (command === 'admin') return makePerson(db, options, 'administrator');
  if (command === 'person') return makePerson(db, options, need(options.role, 'role'));
  return makeKey(db, options);
}

async function main(): Promise<number> {
  const text = { type: 'string' } as const;
  const { values, positionals } = parseArgs({
    ...{ allowPositionals: true, options: { phone: text, name: text, role: text, scope: text } },
  });
  const [command = ''] = positionals;
  if (!['admin', 'person', 'key'].includes(command)) throw new Usage('');
  const database = await openConfiguredDatabase(process.env);
  try {
    console.log(await run(database.db, command, values));
    return 0;
  } finally {
    await database.stop();
  }
}

try {
  process.exitCode = await actingAs({ actor: 'command-line', from: null }, main);
} catch (error) {
  if (error instanceof Problem) {
    const said = ['zh', 'en'].map((l) => texts(l as 'zh', `problem.${error.code}.detail`, error.vars));
    console.error(said.join('\n'));
  } else if (error instanceof Usage || (error as { code?: string }).code?.startsWith('ERR_PARSE_ARGS')) {
    console.error(`${(error as Error).message}\n${USAGE}`);
  } else console.error(`未完成 Not done: ${(error as Error).message}`);
  process.exitCode = 2;
}
