// `npm run docs:permissions`: the README's table of who may do what, made from the one in code.
import { readFile, writeFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { GRANTED_ROLES, PERMISSION_NAMES, type Role, reachOf, type Within } from './permissions.ts';

const ROLES: Role[] = [...GRANTED_ROLES, 'member'];
const SIGNS: Record<Within, string> = { scope: 'scope', county: 'county', own: 'own', all: 'all' };
const README = fileURLToPath(new URL('../../README.md', import.meta.url));
const BETWEEN = /(<!-- permissions -->\n)[\s\S]*?(<!-- \/permissions -->)/;

/** A row for each permission, a column for each role. */
export function permissionTable(): string {
  const row = (cells: string[]) => `| ${cells.join(' | ')} |`;
  const rows = PERMISSION_NAMES.map((permission) => {
    const cells = ROLES.map((role) => {
      const within = reachOf(role, permission);
      return within ? SIGNS[within] : '';
    });
    return row([`\`${permission}\``, ...cells]);
  });
  return [row(['', ...ROLES]), row(['', ...ROLES].map(() => '---')), ...rows, ''].join('\n');
}

export const withTable = (readme: string): string =>
  readme.replace(BETWEEN, (_, start: string, end: string) => `${start}${permissionTable()}${end}`);

if (import.meta.main) await writeFile(README, withTable(await readFile(README, 'utf8')));
