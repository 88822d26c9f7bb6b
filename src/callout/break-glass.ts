// A launch that did not wait for the second person whom its size asks for: told in the log, in the audit and to the city.
import { audit, BREAK_GLASS } from '../access/audit.ts';
import type { Principal } from '../access/principal.ts';
import type { Tx } from '../kernel/database.ts';
import { appendLog } from '../kernel/log.ts';
import type { CalloutDeps } from './deps.ts';
import type { CalloutRow } from './store.ts';
import { officersWith, tellOfficers } from './tell-officers.ts';

/** How long it is news. */
const NEWS_MS = 3_600_000;

/** In the log, in red in the audit, and to the city. */
export async function glassBroken(
  tx: Tx,
  deps: CalloutDeps,
  row: CalloutRow,
  about: { who: Principal; people: number; reason: string },
  now: Date,
): Promise<void> {
  const { who, people, reason } = about;
  await audit(tx, {
    ...{ action: BREAK_GLASS, entity: 'callout', entityId: row.id, after: { people, reason } },
  });
  // The city's alone: a county's officers have no word over the whole force.
  const officers = await officersWith(tx, 'callout.approve', null, who.actor);
  const vars = { kind: row.kind, title: row.title, asker: who.name, n: String(people), reason };
  const expiresAt = new Date(now.getTime() + NEWS_MS);
  const text = { template: 'break_glass' as const, vars, calloutId: row.id, expiresAt };
  const told = await tellOfficers(tx, deps, officers, text, now);
  const entry = { at: now, calloutId: row.id, memberId: null, type: 'break_glass', actor: who.actor };
  await appendLog(tx, [{ ...entry, data: { people, reason, told } }]);
}
