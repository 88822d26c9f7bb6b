// What the roster's routes are given.
import type { Clock } from '../kernel/clock.ts';
import type { Database } from '../kernel/database.ts';

export interface RosterDeps {
  db: Database;
  clock: Clock;
}
