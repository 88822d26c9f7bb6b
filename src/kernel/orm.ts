// drizzle over a database that is open already. Node takes more than a second to load it: whatever can do without, does.
import { drizzle, type PostgresJsDatabase } from 'drizzle-orm/postgres-js';
import type postgres from 'postgres';
import type { Database } from './database.ts';

const TIMESTAMPTZ = 1184;
const JSON_TYPES = [114, 3802];

/** What of postgres.js's own options is touched here. */
interface ClientOptions {
  parsers: Record<number, unknown>;
  serializers: Record<number, unknown>;
}

export function ormOf({ sql }: Database): PostgresJsDatabase {
  const { parsers, serializers } = sql.options as unknown as ClientOptions;
  // drizzle makes these types transparent on the client it is given; plain statements need them as they were.
  const kept = [TIMESTAMPTZ, ...JSON_TYPES].map((type) => [type, parsers[type], serializers[type]] as const);
  const orm = drizzle(sql as unknown as postgres.Sql);
  for (const [type, parser, serializer] of kept) {
    parsers[type] = parser;
    serializers[type] = serializer;
  }
  return orm;
}
