// Who could fill what is missing, as a program for a solver, and its solution as shifts. Pure.
import type { Program, Row } from '../kernel/solver.ts';
import {
  byDay,
  byWeek,
  conflictsOf,
  type Duty,
  type Guard,
  isNight,
  standsAgainst,
  type WorkRules,
  withRest,
} from './conflict-rules.ts';
import {
  minutesOf,
  missingIn,
  type Piece,
  piecesOf,
  SLOT_MINUTES,
  type Slot,
  type Span,
  touches,
  type Window,
} from './demand-rules.ts';
import type { Away } from './shift-rules.ts';

/** A guard with what he or she did in the four weeks before. */
export interface Hand extends Guard {
  recentMinutes: number;
  recentNights: number;
}

/** One shift of one person. */
export interface Line extends Duty {
  memberId: number;
}

export interface ProposalInput {
  windows: readonly Window[];
  /** Half hours of the windows; `there` counts what stays whatever is proposed. */
  slots: readonly Slot[];
  hands: readonly Hand[];
  away: readonly Away[];
  /** Everybody's shifts that stay, anywhere. */
  fixed: readonly (Span & { memberId: number })[];
  /** What an earlier proposal said: kept where that costs nothing. */
  before: readonly Line[];
  rules: WorkRules;
  now: Date;
}

const HOUR = 60;
/** An hour more costs a tenth of the hours that somebody has already, a night more twice the nights: who has less goes first. */
const HOUR_WEIGHT = 0.1;
const NIGHT_WEIGHT = 2;
const DROPPED_COST = 1;
/** Of an hour that nobody needs. */
const HOUR_COST = 0.1;

interface Choice {
  hand: number;
  piece: Piece;
}

/** Who could take which shift beside what stays. */
function choicesOf({ hands, away, fixed, rules, now }: ProposalInput, pieces: readonly Piece[]): Choice[] {
  const ofMember = Map.groupBy(fixed, (f) => f.memberId);
  return hands.flatMap((guard, hand) =>
    pieces
      .filter(
        (p) => conflictsOf(p, ofMember.get(guard.memberId) ?? [], { guard, away, rules, now }).length === 0,
      )
      .map((piece) => ({ hand, piece })),
  );
}

const same = (line: Line, memberId: number, piece: Piece) =>
  line.memberId === memberId &&
  line.areaId === piece.areaId &&
  line.startsAt.getTime() === piece.startsAt.getTime() &&
  line.endsAt.getTime() === piece.endsAt.getTime();

/** Columns and rows as they come. */
class Builder {
  readonly most: (number | null)[] = [];
  readonly whole: boolean[] = [];
  readonly rows: Row[] = [];
  readonly costs: [Map<number, number>, Map<number, number>] = [new Map(), new Map()];

  column(most: number | null, whole: boolean, cost: { aim: 0 | 1; each: number }): number {
    const index = this.most.push(most) - 1;
    this.whole.push(whole);
    if (cost.each !== 0) this.costs[cost.aim].set(index, cost.each);
    return index;
  }

  row(row: Row): void {
    if (row.of.length > 0) this.rows.push(row);
  }
}

type Mine = Map<number, { column: number; piece: Piece }[]>;

/** Nobody at two places, nor without rest: of all that need the same moment at most one. */
function restRows(to: Builder, mine: Mine, pieces: readonly Piece[], rules: WorkRules): void {
  const starts = [...new Set(pieces.map((p) => p.startsAt.getTime()))];
  const together = starts.map((at) => {
    const moment = { startsAt: new Date(at), endsAt: new Date(at + 1) };
    return new Set(pieces.filter((p) => touches(withRest(p, rules), moment)));
  });
  for (const choices of mine.values())
    for (const some of together) {
      const of = choices.filter((c) => some.has(c.piece)).map((c): [number, number] => [c.column, 1]);
      if (of.length > 1) to.row({ lower: null, upper: 1, of });
    }
}

/** No more on a day, or in a week, than is left beside what stays. */
function hourRows(to: Builder, mine: Mine, input: ProposalInput): void {
  const kinds: { most: number; sums(spans: readonly Span[]): Map<string | number, number> }[] = [
    { most: input.rules.dayMinutes, sums: byDay },
    { most: input.rules.weekMinutes, sums: byWeek },
  ];
  for (const [hand, choices] of mine) {
    const memberId = input.hands[hand]?.memberId;
    const own = input.fixed.filter((f) => f.memberId === memberId);
    for (const { most, sums } of kinds) {
      const taken = sums(own);
      const weights = new Map<string | number, [number, number][]>();
      for (const { column, piece } of choices)
        for (const [name, minutes] of sums([piece]))
          weights.set(name, [...(weights.get(name) ?? []), [column, minutes]]);
      for (const [name, of] of weights) {
        const upper = most - (taken.get(name) ?? 0);
        if (of.reduce((sum, [, minutes]) => sum + minutes, 0) > upper) to.row({ lower: null, upper, of });
      }
    }
  }
}

/** What stays missing, half hours that the same choices would fill taken together. */
function coverRows(to: Builder, mine: Mine, slots: readonly Slot[]): void {
  const ofPiece = Map.groupBy([...mine.values()].flat(), (c) => c.piece);
  const groups = new Map<string, { missing: number; minutes: number; of: [number, number][] }>();
  for (const slot of slots) {
    const missing = missingIn(slot);
    if (missing === 0) continue;
    const end = slot.at.getTime() + SLOT_MINUTES * 60_000;
    const covering = [...ofPiece].filter(
      ([p]) => p.areaId === slot.areaId && p.startsAt <= slot.at && p.endsAt.getTime() >= end,
    );
    const of = covering.flatMap(([, some]) => some.map((c): [number, number] => [c.column, 1]));
    const key = `${missing} ${of.map(([column]) => column).join()}`;
    const group = groups.get(key) ?? { missing, minutes: 0, of };
    group.minutes += SLOT_MINUTES;
    groups.set(key, group);
  }
  for (const { missing, minutes, of } of groups.values()) {
    if (of.length === 0) continue;
    const short = to.column(missing, false, { aim: 0, each: minutes / HOUR });
    to.row({ lower: missing, upper: null, of: [...of, [short, 1]] });
  }
}

/** As steps that each cost more than the one before: `size` of them each, beginning with what somebody has. */
function steps(
  to: Builder,
  of: readonly [number, number][],
  has: number,
  size: number,
  weight: number,
): void {
  const most = of.reduce((sum, [, each]) => sum + each, 0);
  const above: [number, number][] = [];
  for (let n = 0; n * size < most; n++)
    above.push([to.column(size, false, { aim: 1, each: (has + n * size) * weight }), -1]);
  to.row({ lower: null, upper: 0, of: [...of, ...above] });
}

/** Hours and nights of four weeks and this one, as even as can be: the steps are as long as most shifts. */
function fairRows(to: Builder, mine: Mine, hands: readonly Hand[], pieces: readonly Piece[]): void {
  const lengths = [...mine.values()].flat().map((c) => minutesOf(c.piece) / HOUR);
  const nights = new Set(pieces.filter(isNight));
  const usual = lengths.sort((a, b) => a - b)[Math.floor(lengths.length / 2)] ?? 1;
  for (const [hand, choices] of mine) {
    const one = hands[hand];
    if (!one) continue;
    const worked = choices.map((c): [number, number] => [c.column, minutesOf(c.piece) / HOUR]);
    steps(to, worked, one.recentMinutes / HOUR, usual, HOUR_WEIGHT);
    const dark = choices.filter((c) => nights.has(c.piece)).map((c): [number, number] => [c.column, 1]);
    if (dark.length > 0) steps(to, dark, one.recentNights, 1, NIGHT_WEIGHT);
  }
}

export interface Proposal {
  program: Program;
  /** The shifts of a solution. */
  read(values: Float64Array): Line[];
}

/**
 * Above all as little missing as can be, then hours and nights spread evenly, then what was proposed before. Null: nobody could
 * take anything.
 */
export function proposalOf(input: ProposalInput): Proposal | null {
  const missing = input.slots.filter((s) => missingIn(s) > 0);
  const pieces = piecesOf(input.windows).filter((p) =>
    missing.some((s) => s.areaId === p.areaId && p.startsAt <= s.at && s.at < p.endsAt),
  );
  const choices = choicesOf(input, pieces);
  if (choices.length === 0) return null;
  const to = new Builder();
  const mine: Mine = new Map();
  const idOf = ({ hand }: Choice) => input.hands[hand]?.memberId ?? 0;
  for (const choice of choices) {
    const { hand, piece } = choice;
    const kept = input.before.some((line) => same(line, idOf(choice), piece));
    const each = (minutesOf(piece) / HOUR) * HOUR_COST + (kept ? -DROPPED_COST : 0);
    const column = to.column(1, true, { aim: 1, each });
    mine.set(hand, [...(mine.get(hand) ?? []), { column, piece }]);
  }
  restRows(to, mine, pieces, input.rules);
  hourRows(to, mine, input);
  coverRows(to, mine, input.slots);
  fairRows(to, mine, input.hands, pieces);
  const aims = to.costs.map((costs) => Float64Array.from(to.most, (_, column) => costs.get(column) ?? 0));
  return {
    program: { most: to.most, whole: to.whole, rows: to.rows, aims, known: nobody(to) },
    read: (values) =>
      choices.flatMap((choice, column) =>
        (values[column] ?? 0) > 0.5 ? [{ memberId: idOf(choice), ...choice.piece }] : [],
      ),
  };
}

/** Nobody takes anything: always allowed. */
const nobody = ({ most, rows }: Builder): Float64Array => {
  const known = new Float64Array(most.length);
  for (const row of rows) {
    const last = row.of.at(-1);
    if (row.lower !== null && last) known[last[0]] = row.lower;
  }
  return known;
};

export const OUTCOMES = ['covered', 'partly', 'nobody', 'nothing_missing'] as const;
export type Outcome = (typeof OUTCOMES)[number];

export interface Missing extends Span {
  areaId: number;
  people: number;
  /** How many could stand there then, had they no other shift. */
  could: number;
}

/** What stays missing, in stretches. */
export function missingOf(slots: readonly Slot[], hands: readonly Hand[], away: readonly Away[]): Missing[] {
  const stretches: Missing[] = [];
  for (const slot of slots) {
    const people = missingIn(slot);
    if (people === 0) continue;
    const span = { startsAt: slot.at, endsAt: new Date(slot.at.getTime() + SLOT_MINUTES * 60_000) };
    const last = stretches.at(-1);
    const goesOn =
      last?.areaId === slot.areaId && last.people === people && last.endsAt.getTime() === slot.at.getTime();
    if (last && goesOn) last.endsAt = span.endsAt;
    else stretches.push({ areaId: slot.areaId, people, could: 0, ...span });
  }
  for (const one of stretches)
    one.could = hands.filter((h) => standsAgainst(h, one, away).length === 0).length;
  return stretches;
}
