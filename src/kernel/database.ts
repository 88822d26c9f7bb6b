// The database handle: postgres.js for statements and transactions.
import postgres from 'postgres';
import { type Acting, currentActor } from './acting.ts';
import type { Clock } from './clock.ts';
import type { Keyring } from './keyring.ts';

/** postgres.js columns come as camelCase; int8 as number (ids stay far below 2^53), dates as YYYY-MM-DD. */
export type Sql = postgres.Sql<{ bigint: number; date: string }>;
/** A transaction's handle. Whatever takes `Sql` for reading also takes this. */
export type Tx = postgres.TransactionSql<{ bigint: number; date: string }>;

/** A part of a statement, to be put into another. */
export type SqlPiece = postgres.PendingQuery<postgres.Row[]>;

export interface Database {
  sql: Sql;
  /** One action, one transaction. The audit hears who acts, from where, and when. */
  transaction<T>(work: (tx: Tx) => Promise<T>): Promise<T>;
  /** Whose time the audit gives; until told, the database server's own. */
  tellTime(clock: Clock): void;
  /** Open what is kept encrypted here, see vault.ts. */
  keys: Keyring;
  close(): Promise<void>;
}

/** Between two attempts of one connection to reach a database that is away. */
const RECONNECT_SECONDS = 0.2;

/** What of postgres.js's own options is touched here. */
interface ClientOptions {
  fetch_types: boolean;
  shared: { typeArrayMap: Record<string, number> };
}

/**
 * postgres.js asks for array types on every connection, in a promise that nobody holds: a database that goes away at
 * that moment would end the process. Once told it knows them, and reconnects without asking.
 */
function askArrayTypesOnce(options: ClientOptions): void {
  options.shared.typeArrayMap = new Proxy(options.shared.typeArrayMap, {
    set(map, oid, type) {
      options.fetch_types = false;
      return Reflect.set(map, oid, type);
    },
  });
}

/** Sent ahead of the work without waiting for it; should it fail, so does the transaction. */
function introduce(tx: Tx, { actor, from, now }: Acting & { now: string }): void {
  void tx`
    select set_config('muster.actor', ${actor}, true), set_config('muster.from', ${from ?? ''}, true),
      set_config('muster.now', ${now}, true)`.execute();
}

export interface DatabaseOptions {
  max?: number;
  onnotice?: () => void;
  /** Without them nothing that is kept encrypted can be read or written. */
  keys?: Keyring;
}

/** Connects lazily. `max` connections; the session's time zone is fixed so that no result depends on it. */
export function openDatabase(url: string, options: DatabaseOptions = {}): Database {
  const sql = postgres(url, {
    max: options.max ?? 10,
    onnotice: options.onnotice ?? (() => {}),
    // Its own pauses grow to 20 s: after an outage everything would be so much later than the database.
    backoff: () => RECONNECT_SECONDS,
    connection: { TimeZone: 'UTC', application_name: 'muster' },
    transform: { undefined: null, column: { from: postgres.toCamel, to: postgres.fromCamel } },
    types: {
      bigint: { to: 20, from: [20], serialize: (n: number) => String(n), parse: Number },
      date: { to: 1082, from: [1082], serialize: (d: string) => d, parse: (d: string) => d },
    },
  }) as unknown as Sql;
  askArrayTypesOnce(sql.options as unknown as ClientOptions);
  let clock: Clock | null = null;
  return {
    sql,
    transaction: (work) => {
      const told = { ...currentActor(), now: clock?.now().toISOString() ?? '' };
      return sql.begin((tx) => {
        introduce(tx, told);
        return work(tx);
      }) as never;
    },
    tellTime(given) {
      clock = given;
    },
    // Its own list each time: it stands for this database.
    keys: [...(options.keys ?? [])],
    close: () => sql.end({ timeout: 5 }),
  };
}
