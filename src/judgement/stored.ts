// A model as it is kept: what all share, and a row of figures for each member who has a past. From these the model of any
// few people is made again without the rest.
import { damped, sigmoid } from './maths.ts';
import { MODEL_VERSION, type Model } from './prepare.ts';
import type { Habit } from './shrink.ts';
import type { Travel } from './times.ts';

const HABITS = ['hear', 'accept', 'come'] as const;
/** Of each habit: the member, by day, by night, and how sure it is by day and by night. */
const PER_HABIT = 5;
/** Then: answer delay and its spread, way and its spread, how likely elsewhere than registered. */
export const FIGURES = HABITS.length * PER_HABIT + 5;

interface StoredHabit {
  fixed: number[];
  night: number;
  /** Unit → effect and how sure it is. */
  units: Record<string, [number, number]>;
}

export interface StoredModel {
  version: number;
  learntFrom: number;
  hear: StoredHabit;
  accept: StoredHabit;
  come: StoredHabit;
  delay: { mean: number; atNight: number };
  travel: Omit<Travel, 'member' | 'spread' | 'elsewhere'>;
  /** The figures of somebody without a past, in a unit without one. */
  unseen: number[];
}

/** Stands for whoever has no past, and for their unit: put on the roster that a model is prepared from. */
export const UNSEEN = { memberId: -1, unitId: -1 };

function figuresAt(model: Model, i: number): number[] {
  const { delay, travel } = model;
  const one = (list: Float64Array, at: number) => list[at] as number;
  return [
    ...HABITS.flatMap((name) => {
      const { member, cell, cellVariance } = model[name];
      const [day, night] = [2 * i, 2 * i + 1];
      return [
        ...[one(member, i), one(cell, day), one(cellVariance, day)],
        ...[one(cell, night), one(cellVariance, night)],
      ];
    }),
    ...[one(delay.member, i), one(delay.spread, i), one(travel.member, i), one(travel.spread, i)],
    one(travel.elsewhere, i),
  ];
}

function storedHabit({ fixed, night, unit, unitVariance }: Habit, unitIds: Model['unitIds']): StoredHabit {
  const units: StoredHabit['units'] = {};
  unitIds.forEach((id, i) => {
    units[String(id)] = [unit[i] as number, unitVariance[i] as number];
  });
  return { fixed: [...fixed], night, units };
}

/** `model` was prepared from a roster that `UNSEEN` is on. */
export function storedOf(model: Model): StoredModel {
  const { delay, travel, unitIds } = model;
  const { member: _, spread: __, elsewhere: ___, ...ways } = travel;
  const unseen = model.index.get(UNSEEN.memberId);
  if (unseen === undefined) throw new Error('a model to be stored knows the unseen');
  return {
    ...{ version: model.version, learntFrom: model.learntFrom },
    hear: storedHabit(model.hear, unitIds),
    accept: storedHabit(model.accept, unitIds),
    come: storedHabit(model.come, unitIds),
    delay: { mean: delay.mean, atNight: delay.atNight },
    travel: ways,
    unseen: figuresAt(model, unseen),
  };
}

/** What a model says of one member, in words that anybody can check: an ordinary day, ten minutes away. */
export interface Told {
  hears: number;
  accepts: number;
  comes: number;
  answerSeconds: number;
  figures: number[];
}

export function toldOf(model: Model, memberId: number): Told {
  const i = model.index.get(memberId);
  if (i === undefined) throw new Error('nobody of this model');
  const chance = ({ fixed, unit, member, cell, unitVariance, cellVariance }: Habit) => {
    const u = model.unitOf[i] as number;
    const eta = (fixed[0] ?? 0) + (unit[u] as number) + (member[i] as number) + (cell[2 * i] as number);
    const doubt = (unitVariance[u] as number) + (cellVariance[2 * i] as number);
    return sigmoid(eta * damped(doubt));
  };
  return {
    ...{ hears: chance(model.hear), accepts: chance(model.accept), comes: chance(model.come) },
    answerSeconds: Math.round(Math.exp(model.delay.mean + (model.delay.member[i] as number))),
    figures: figuresAt(model, i),
  };
}

export interface StoredMember {
  memberId: number;
  unitId: number | null;
  /** Null: no past. */
  figures: readonly number[] | null;
}

/** The model of these members. Null when what is stored means something else. */
export function modelOf(stored: StoredModel, members: readonly StoredMember[]): Model | null {
  if (stored.version !== MODEL_VERSION || stored.unseen.length !== FIGURES) return null;
  const unitIds = [...new Set(members.map((m) => m.unitId))];
  const placeOf = new Map(unitIds.map((id, i) => [id, i]));
  const rows = members.map((m) => (m.figures?.length === FIGURES ? m.figures : stored.unseen));
  const column = (k: number) => Float64Array.from(rows, (row) => row[k] as number);
  const cells = (day: number, night: number) =>
    Float64Array.from({ length: 2 * rows.length }, (_, c) => rows[c >> 1]?.[c % 2 ? night : day] as number);
  const habit = (name: (typeof HABITS)[number], at: number): Habit => {
    const { fixed, night, units } = stored[name];
    const ofUnit = unitIds.map(
      (id): readonly [number, number] => units[String(id)] ?? units[String(UNSEEN.unitId)] ?? [0, 0.1],
    );
    return {
      ...{ fixed, night, member: column(at) },
      ...{ cell: cells(at + 1, at + 3), cellVariance: cells(at + 2, at + 4) },
      unit: Float64Array.from(ofUnit, ([effect]) => effect),
      unitVariance: Float64Array.from(ofUnit, ([, variance]) => variance),
    };
  };
  const rest = HABITS.length * PER_HABIT;
  return {
    ...{ version: stored.version, learntFrom: stored.learntFrom, unitIds },
    index: new Map(members.map((m, i) => [m.memberId, i])),
    unitOf: Int32Array.from(members, (m) => placeOf.get(m.unitId) as number),
    ...{ hear: habit('hear', 0), accept: habit('accept', PER_HABIT), come: habit('come', 2 * PER_HABIT) },
    delay: { ...stored.delay, member: column(rest), spread: column(rest + 1) },
    travel: {
      ...stored.travel,
      ...{ member: column(rest + 2), spread: column(rest + 3), elsewhere: column(rest + 4) },
    },
  };
}
