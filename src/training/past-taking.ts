// What an import of past records is told, and what it tells of each row.
import type { Principal } from '../access/principal.ts';
import type { Vault } from '../kernel/vault.ts';
import type { Told } from '../roster/import-report.ts';
import type { Judged } from './past-rules.ts';

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

/** Of each row that was not refused. */
export type Fates = Map<
  Judged<unknown>,
  { outcome: 'added' | 'changed' | 'unchanged'; changes: Told['changes'] }
>;
