// The signs of the product, as its screens draw them everywhere: the state's shape and colour, the echelon's, the place's.
import type { BoardState } from '../../../callout/board.ts';
import type { Mark } from './content.ts';

export const MARKS = {
  incident: { shape: 'star', colour: '#c8102e', size_px: 38 },
  muster: { shape: 'flag', colour: '#1f5fbf', size_px: 36 },
  picked: { shape: 'cross', colour: '#c8102e', size_px: 30 },
  station: { shape: 'square', colour: '#3a424c', size_px: 15 },
  site: { shape: 'circle', colour: '#5a6470', size_px: 11 },
} as const satisfies Record<string, Mark>;

/** As on the board: ○ ◔ ◑ ◕ ● fill up, trouble has corners. */
const STATES: Record<BoardState, Mark> = {
  waiting: { shape: 'circle', colour: '#8a8f98', filled: 0 },
  delivered: { shape: 'circle', colour: '#56b4e9', filled: 0.25 },
  coming: { shape: 'circle', colour: '#0072b2', filled: 0.5 },
  en_route: { shape: 'circle', colour: '#e69f00', filled: 0.75 },
  on_scene: { shape: 'circle', colour: '#009e73' },
  cannot: { shape: 'cross', colour: '#9a6a5a' },
  too_late: { shape: 'triangle', colour: '#d55e00' },
  no_show: { shape: 'triangle', colour: '#d55e00' },
  unreachable: { shape: 'warning', colour: '#000000' },
  released: { shape: 'diamond', colour: '#8a8f98', filled: 0 },
  home_safe: { shape: 'house', colour: '#009e73' },
};
export const stateMark = (state: BoardState): Mark => ({ size_px: 24, ...STATES[state] });

const ECHELONS: Mark[] = [
  { shape: 'circle', colour: '#0072b2' },
  { shape: 'square', colour: '#d55e00' },
  { shape: 'triangle', colour: '#009e73' },
  { shape: 'diamond', colour: '#7b3f9d' },
  { shape: 'hexagon', colour: '#6b5200' },
];

/** Shape, colour and number; from the sixth on only the number tells. */
export const echelonMark = (number: number): Mark => ({
  ...(ECHELONS[(number - 1) % ECHELONS.length] as Mark),
  text: String(number),
  size_px: 24,
});
