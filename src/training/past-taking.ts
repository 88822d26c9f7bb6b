// What an import of past records is told, and what it tells of each row.
import type { Principal } from '../access/principal.ts';
import type { Vault } from '../kernel/vault.ts';

export interface PastOptions {
  /** Tells what would happen, and leaves everything as it is. */
  dryRun: boolean;
  now: Date;
  who: Principal;
}
export interface Taking extends PastOptions {
  today: string;
  vault: Vault;
}
