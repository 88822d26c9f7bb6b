// What a key does on a sheet. Pure.
import type { EntryState } from './api.ts';

/** In the order of the buttons. */
export const TICKS = ['present', 'late', 'wrong_place', 'absent', 'excused'] as const satisfies EntryState[];
export const LETTER: Record<(typeof TICKS)[number], string> = {
  ...{ present: 'P', late: 'L', wrong_place: 'W', absent: 'A', excused: 'E' },
};
export const MARK: Record<EntryState, string> = {
  ...{ silent: '○', present: '●', late: '▲', wrong_place: '◆', absent: '×', excused: '–' },
};

export type Pressed = { tick: EntryState } | { move: 1 | -1 } | null;

/** Letters and the digits 1 to 5 tick; arrows move; backspace takes back. With another key held it is the browser's. */
export function pressed({ key, held }: { key: string; held: boolean }): Pressed {
  if (held) return null;
  if (key === 'ArrowDown' || key === 'ArrowRight') return { move: 1 };
  if (key === 'ArrowUp' || key === 'ArrowLeft') return { move: -1 };
  if (key === 'Backspace' || key === 'Delete') return { tick: 'silent' };
  const state = TICKS.find((s, i) => LETTER[s] === key.toUpperCase() || String(i + 1) === key);
  return state ? { tick: state } : null;
}
