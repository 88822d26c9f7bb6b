// What the roster's routes are given.
import type { Clock } from '../kernel/clock.ts';
import type { Database } from '../kernel/database.ts';
import type { BaseMap } from './map-base.ts';

export interface RosterDeps {
  db: Database;
  clock: Clock;
  /** Below our own drawing; none unless the configuration names one. */
  map?: BaseMap;
}
