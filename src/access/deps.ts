// What sign-in and the guard are given by the entries.
import type { Context } from 'hono';
import type { Clock } from '../kernel/clock.ts';
import type { Database, Tx } from '../kernel/database.ts';

export interface AccessDeps {
  db: Database;
  clock: Clock;
  /** Of the installation's environment; null when it has none. */
  operatorKey: string | null;
  /** Signs session cookies and hashes codes, each with a key derived from it. */
  secret: string;
  /** Where browsers find us, without a slash at the end. */
  publicUrl: string;
  /** A console session ends after so long without a request. */
  consoleIdle_minutes: number;
  /** The address that a request came from; null when it did not come over the network. */
  addressOf(c: Context): string | null;
  /** A phone number as people type it, as E.164; null when it is none. */
  readPhone(text: string): string | null;
  /** Queues the text that brings a code to `phone`, inside the transaction that made the code. */
  sendCode(tx: Tx, message: CodeMessage): Promise<void>;
}

export interface CodeMessage {
  phone: string;
  memberId: number | null;
  code: string;
  now: Date;
  expiresAt: Date;
}
