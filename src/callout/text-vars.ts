// What every text of a call-out may say.
import type { CalloutRow } from './store.ts';

export const textVars = (row: CalloutRow): Record<string, string> => ({
  code: row.code,
  title: row.title,
  place: row.musterPlace,
  by: row.arriveBy.toISOString(),
  commander: row.commanderName,
});
