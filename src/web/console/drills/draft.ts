// A drill while it is being planned: what the fields hold, where they are filled in from, what is sent.
import type { Line } from '../launch/draft.ts';
import type { Drill, Scenario, Template } from './drill-api.ts';

export interface Draft {
  kind: 'drill' | 'test';
  scenario: string | null;
  title: string;
  task: string;
  place: string;
  position: { lon: number; lat: number } | null;
  lines: Line[];
  arriveByMinutes: number;
  commander: { name: string; phone: string };
  unitId: number | null;
  phones: 'real' | 'simulated';
  policy: Record<string, unknown> | null;
  timing: 'at' | 'window';
  at: string | null;
  from: string | null;
  to: string | null;
  /** Why it is held though improvement items are open; empty: it is not. */
  despiteOpen: string;
  /** Of a drill that exists: what these fields do not show stays. */
  rest: Record<string, unknown>;
}

export const EMPTY: Draft = {
  ...{ kind: 'drill', scenario: null, title: '', task: '', place: '', position: null },
  ...{ lines: [{ role: 'general', count: 10 }], arriveByMinutes: 45, commander: { name: '', phone: '' } },
  ...{
    unitId: null,
    phones: 'simulated',
    policy: null,
    timing: 'at',
    at: null,
    from: null,
    to: null,
    despiteOpen: '',
    rest: {},
  },
};

export const fromScenario = (draft: Draft, s: Scenario): Draft => ({
  ...draft,
  ...{ scenario: s.key, title: s.title, task: s.task, lines: s.lines, arriveByMinutes: s.arriveByMinutes },
  policy: s.policy,
});

const MOST_MINUTES = 1_440;

export const fromTemplate = (draft: Draft, t: Template): Draft => ({
  ...draft,
  ...{ scenario: null, title: t.title, task: t.task, lines: t.lines, policy: t.policy },
  arriveByMinutes: Math.min(MOST_MINUTES, Math.max(5, t.minutes)),
});

/** What of a drill's launch the fields show. */
interface Launch extends Pick<Draft, 'title' | 'task' | 'place' | 'lines'> {
  kind: string;
  position: { lon: number; lat: number };
  policy?: Record<string, unknown>;
  commander: { name: string; phone?: string };
  unitId?: number;
  countyId?: number;
}

/** As `drill` is; for another one like it without its time. */
export function fromDrill(drill: Drill, again: boolean): Draft {
  const launch = drill.launch as unknown as Launch;
  const {
    kind: _,
    countyId: __,
    title,
    task,
    place,
    position,
    lines,
    policy,
    commander,
    unitId,
    ...rest
  } = launch;
  return {
    ...{ kind: drill.kind, scenario: drill.scenario, title, task, place, position, lines, rest },
    ...{ arriveByMinutes: drill.arriveByMinutes, policy: policy ?? null, unitId: unitId ?? null },
    ...{ commander: { name: commander.name, phone: commander.phone ?? '' }, phones: drill.phones },
    timing: drill.window ? 'window' : 'at',
    at: again || drill.window ? null : drill.launchAt,
    from: again ? null : (drill.window?.from ?? null),
    to: again ? null : (drill.window?.to ?? null),
    despiteOpen: again ? '' : (drill.despiteOpen ?? ''),
  };
}

/** What is asked for; null while something that every drill needs is not there. */
export function contentOf(d: Draft) {
  const named = [d.title, d.place, d.commander.name].every((text) => text.trim() !== '');
  if (!named || d.position === null || d.lines.length === 0) return null;
  const phone = d.commander.phone.trim();
  return {
    ...d.rest,
    ...{ kind: d.kind, scenario: d.scenario, title: d.title, place: d.place, position: d.position },
    ...(d.task.trim() !== '' && { task: d.task }),
    ...{ lines: d.lines, arriveByMinutes: d.arriveByMinutes, phones: d.phones },
    commander: { name: d.commander.name, ...(phone !== '' && { phone }) },
    ...(d.policy && { policy: d.policy }),
    ...(d.unitId !== null && { unitId: d.unitId }),
  };
}

export function whenOf({ timing, at, from, to }: Draft) {
  if (timing === 'at') return at === null ? null : { at };
  return from === null || to === null ? null : { from, to };
}
