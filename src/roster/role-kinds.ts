// Which qualification fills which role, for SQL.
import type { Sql, SqlPiece, Tx } from '../kernel/database.ts';
import { ROLE_QUALIFICATIONS } from './qualifications.ts';

/** Roles with the qualifications that fill them, as rows. */
export const roleKinds = (sql: Sql | Tx): SqlPiece => {
  const pairs = Object.entries(ROLE_QUALIFICATIONS).flatMap(([role, kinds]) =>
    (kinds ?? []).map((kind) => [role, kind] as const),
  );
  return sql`unnest(${pairs.map(([role]) => role)}::text[], ${pairs.map(([, kind]) => kind)}::text[])`;
};
