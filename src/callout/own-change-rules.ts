// What becomes of a member's absences when the member says to be away, back, or free from a time on. Pure: the phone shows
// by it what waits there, and the server does it.

export interface Absence {
  id: number;
  kind: 'leave' | 'sick' | 'unavailable';
  startsAt: Date;
  /** Null: until further notice. */
  endsAt: Date | null;
}

export type AbsenceChange =
  | { what: 'away'; kind: Absence['kind']; startsAt?: Date | undefined; endsAt?: Date | null | undefined }
  /** `at`: free from then on, else now. */
  | { what: 'back'; at?: Date | undefined }
  /** One that has not begun. */
  | { what: 'drop'; absenceId: number };

export type Step =
  | { add: Omit<Absence, 'id'> }
  | { remove: number }
  | { change: number; endsAt: Date | null };

/** `not-there`: nothing of that number waits to begin; `over`: it would end before it begins. */
export type Refused = 'not-there' | 'over';

export const isRunning = ({ startsAt, endsAt }: Omit<Absence, 'id'>, now: Date): boolean =>
  startsAt <= now && (endsAt === null || endsAt > now);

/** What is to be done to `absences`, as it was said at `said`. */
export function stepsFor(change: AbsenceChange, absences: readonly Absence[], said: Date): Step[] | Refused {
  if (change.what === 'away') {
    const { kind, startsAt = said, endsAt = null } = change;
    return endsAt !== null && endsAt <= startsAt ? 'over' : [{ add: { kind, startsAt, endsAt } }];
  }
  if (change.what === 'drop') {
    const found = absences.find((a) => a.id === change.absenceId);
    return found && found.startsAt > said ? [{ remove: found.id }] : 'not-there';
  }
  const free = change.at ?? said;
  if (free < said) return 'over';
  const running = absences.filter((a) => isRunning(a, said));
  if (running.length === 0 && free > said)
    return [{ add: { kind: 'unavailable', startsAt: said, endsAt: free } }];
  return running.map((a): Step => (free > a.startsAt ? { change: a.id, endsAt: free } : { remove: a.id }));
}

/** The absences as they are then; what is new has no number yet. */
export function afterSteps(absences: readonly Absence[], steps: readonly Step[]): Absence[] {
  let left = [...absences];
  for (const step of steps) {
    if ('add' in step) left.push({ id: 0, ...step.add });
    else if ('remove' in step) left = left.filter((a) => a.id !== step.remove);
    else left = left.map((a) => (a.id === step.change ? { ...a, endsAt: step.endsAt } : a));
  }
  return left;
}
