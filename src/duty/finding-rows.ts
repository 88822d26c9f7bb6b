// Findings as actions take them in hand: opened, closed by what was seen later, opened again.
import { cityDate, cityMoment, daysAfter } from '../kernel/calendar.ts';
import type { Tx } from '../kernel/database.ts';

/** When the county hears of one that is overdue, by the city's clocks on the day after. */
const ESCALATE_MINUTE = 9 * 60;
export const escalateAt = (dueOn: string): Date => cityMoment(daysAfter(dueOn, 1), ESCALATE_MINUTE);

export const dueIn = (at: Date, days: number): string => daysAfter(cityDate(at), days);

export interface Seen {
  fixed: boolean;
  note: string;
  checkedAt: Date;
  receivedAt: Date;
  by: string;
  clientId: string | null;
  /** Of one that is not fixed: the new day; null: as it was, if that is still to come. */
  dueOn: string | null;
}

export const CHECK_DAYS = 7;

/** Kept whatever it says; the look that was taken last decides. False: a replay. */
export async function lookAgain(tx: Tx, findingId: number, seen: Seen): Promise<boolean> {
  const [finding] = await tx<{ state: string; dueOn: string }[]>`
    select state, due_on::text as due_on from inspection_finding where id = ${findingId} for update`;
  const kept = await tx`
    insert into inspection_check (finding_id, fixed, note, checked_at, received_at, by, client_id)
    values (${findingId}, ${seen.fixed}, ${seen.note}, ${seen.checkedAt}, ${seen.receivedAt}, ${seen.by}, ${seen.clientId})
    on conflict do nothing returning id`;
  const id = kept[0]?.id as number | undefined;
  if (!finding || id === undefined) return false;
  const later = await tx`
    select from inspection_check where finding_id = ${findingId} and (checked_at, id) > (${seen.checkedAt}, ${id})`;
  if (later.length > 0) return true;
  if (seen.fixed) {
    await tx`
      update inspection_finding set state = 'closed', closed_at = ${seen.checkedAt}, escalate_at = null
      where id = ${findingId}`;
    return true;
  }
  const today = cityDate(seen.checkedAt);
  const dueOn = seen.dueOn ?? (finding.state === 'open' ? finding.dueOn : daysAfter(today, CHECK_DAYS));
  const anew = finding.state === 'closed' || dueOn !== finding.dueOn;
  await tx`
    update inspection_finding set state = 'open', closed_at = null, due_on = ${dueOn}::date,
      escalate_at = case when ${anew} then ${escalateAt(dueOn)} else escalate_at end where id = ${findingId}`;
  return true;
}
