// The database as a simulated process has it: real statements on real PostgreSQL, each of which waits for its turn.
import type { Database, Sql, Tx } from '../../src/kernel/database.ts';
import type { Actor, Scheduler } from './scheduler.ts';
import type { Connection, Session, Sessions } from './sessions.ts';

export interface ProcessDatabase {
  db: Database;
  /** Transactions that are open now. */
  open: Set<Session>;
}

/** A step's database work, as faults see it. */
export interface Statement {
  session: Session | null;
  /** Ends a transaction or is one by itself. */
  commits: boolean;
  writes: boolean;
}

export interface DatabaseDeps {
  actor: Actor;
  scheduler: Scheduler;
  sessions: Sessions;
  /** Makes queries before it is known where they run. */
  maker: Sql;
  about: WeakMap<object, Statement>;
  /** A transaction that woke dispatchers has committed. */
  onWake(): void;
  listen(heard: () => void): void;
}

/** What of postgres.js's own query is used: made lazily, settled by whoever carried it out. */
interface LazyQuery {
  handler(query: LazyQuery): void;
  resolve(value: unknown): void;
  reject(error: unknown): void;
}

export const connectionLost = (): Error =>
  Object.assign(new Error('write CONNECTION_CLOSED'), { code: 'CONNECTION_CLOSED' });

const isTemplate = (first: unknown): first is TemplateStringsArray =>
  Array.isArray((first as { raw?: unknown })?.raw);
/** What changes a table that an invariant speaks of. */
const WRITES = /^\s*(insert|update|delete|select \* from claim_|with[\s\S]*\b(update|insert)\b)/i;
const ABOUT = /\b(callout|echelon|summons|delivery|claim_delivery|response|log_entry)\b/;
const shorten = (text: string) => text.replace(/\s+/g, ' ').trim().slice(0, 70);

type Make = (sql: Sql) => PromiseLike<unknown>;

export function processDatabase(deps: DatabaseDeps): ProcessDatabase {
  const open = new Set<Session>();
  const sql = sqlOf(deps, null);
  const db = {
    sql,
    orm: null as never,
    transaction: <T>(work: (tx: Tx) => Promise<T>) => transaction(deps, open, work),
    // Nothing here is audited or encrypted.
    tellTime: () => {},
    keys: [],
    close: async () => {},
  };
  return { db, open };
}

/** `sql` that runs in `session`, or each statement by itself. */
function sqlOf(deps: DatabaseDeps, session: Session | null): Sql {
  const { maker } = deps;
  const lazy = (query: LazyQuery, text: string, make: Make) => {
    query.handler = () => void carryOut(deps, session, text, make).then(query.resolve, query.reject);
    return query;
  };
  const call = (first: unknown, ...rest: never[]) => {
    const made = (maker as unknown as (...args: unknown[]) => unknown)(first, ...rest);
    if (!isTemplate(first)) return made;
    return lazy(made as LazyQuery, first.join('…'), (on) => on(first, ...rest));
  };
  return Object.assign(call, {
    json: maker.json,
    unsafe: (text: string, args?: never[], options?: never) =>
      lazy(maker.unsafe(text, args, options) as never, text, (on) => on.unsafe(text, args, options)),
    listen: async (_channel: string, heard: () => void, listening?: () => void) => {
      deps.listen(heard);
      listening?.();
      return { unlisten: async () => {} };
    },
    ...(session && { savepoint: (work: (tx: Tx) => Promise<unknown>) => savepoint(deps, session, work) }),
  }) as unknown as Sql;
}

function queue(
  deps: DatabaseDeps,
  label: string,
  about: Statement,
  connectionOf: () => Connection | null,
  work: () => Promise<unknown>,
): Promise<unknown> {
  deps.about.set(work, about);
  const isBlocked = async () => {
    const connection = connectionOf();
    return connection !== null && deps.sessions.isBlocked(connection);
  };
  const cancel = async () => {
    const connection = connectionOf();
    if (connection) await deps.sessions.cancel(connection);
  };
  return deps.scheduler.step({ actor: deps.actor, label, line: about.session, work, isBlocked, cancel });
}

async function carryOut(
  deps: DatabaseDeps,
  session: Session | null,
  text: string,
  make: Make,
): Promise<unknown> {
  if (text.includes('pg_notify') && session) session.wakes = true;
  const writes = WRITES.test(text) && ABOUT.test(text);
  if (session) {
    session.writes ||= writes;
    const about = { session, commits: false, writes };
    return queue(
      deps,
      shorten(text),
      about,
      () => session.connection,
      () => inSession(deps, session, make),
    );
  }
  let connection: Connection | null = null;
  const about = { session: null, commits: true, writes };
  return queue(
    deps,
    shorten(text),
    about,
    () => connection,
    async () => {
      connection = await deps.sessions.take();
      try {
        return await make(connection.sql);
      } finally {
        deps.sessions.give(connection);
        if (text.includes('pg_notify')) deps.onWake();
      }
    },
  );
}

/** A transaction begins with its first statement: before that nobody else could tell. */
async function inSession(deps: DatabaseDeps, session: Session, make: Make): Promise<unknown> {
  if (session.lost) throw session.lost;
  if (session.connection) return make(session.connection.sql);
  const connection = await deps.sessions.take();
  session.connection = connection;
  const [, value] = await Promise.all([connection.sql.unsafe('begin'), make(connection.sql)]);
  return value;
}

async function transaction<T>(
  deps: DatabaseDeps,
  open: Set<Session>,
  work: (tx: Tx) => Promise<T>,
): Promise<T> {
  const session: Session = { actor: deps.actor, connection: null, lost: null, wakes: false, writes: false };
  const say = (word: string, commits: boolean, run: () => Promise<unknown>) => {
    const about = { session, commits, writes: commits && session.writes };
    return queue(deps, word, about, () => session.connection, run);
  };
  open.add(session);
  const end = async (word: 'commit' | 'rollback') => {
    if (session.lost) throw session.lost;
    const { connection } = session;
    open.delete(session);
    session.lost = connectionLost();
    if (!connection) return;
    await connection.sql.unsafe(word);
    session.connection = null;
    deps.sessions.give(connection);
    if (word === 'commit' && session.wakes) deps.onWake();
  };
  let result: T;
  try {
    result = await work(sqlOf(deps, session) as unknown as Tx);
  } catch (error) {
    await say('rollback', false, () => end('rollback')).catch(() => {});
    throw error;
  }
  await say('commit', true, () => end('commit'));
  return result;
}

async function savepoint(deps: DatabaseDeps, session: Session, work: (tx: Tx) => Promise<unknown>) {
  const tx = sqlOf(deps, session) as unknown as Tx;
  await tx.unsafe('savepoint here');
  try {
    return await work(tx);
  } catch (error) {
    await tx.unsafe('rollback to savepoint here');
    throw error;
  }
}

/** What PostgreSQL does with the transaction of a client that is gone. */
export async function abandon(sessions: Sessions, session: Session, error: Error): Promise<void> {
  const { connection } = session;
  session.connection = null;
  session.lost ??= error;
  if (!connection) return;
  await connection.sql.unsafe('rollback');
  sessions.give(connection);
}
