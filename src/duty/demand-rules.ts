// How many people an area needs by the half hour, how many are there, and how many are missing. Pure.
import { cityDate, daysAfter } from '../kernel/calendar.ts';
import { cityMoment, weekdayOf } from './shift-rules.ts';

export interface Span {
  startsAt: Date;
  endsAt: Date;
}

/** A row of the table. Of a station: people on patrol there. Of a site: people on post. */
export interface Demand {
  areaId: number;
  /** Monday is 1. */
  weekdays: readonly number[];
  fromMinute: number;
  /** Not after the beginning: it ends on the next day. */
  untilMinute: number;
  people: number;
  /** No shift that fills it is longer. */
  shiftMinutes: number;
  validFrom: string;
  /** Its last day; null: until further notice. */
  validUntil: string | null;
}

export interface Window extends Span {
  areaId: number;
  people: number;
  shiftMinutes: number;
}

export interface Piece extends Span {
  areaId: number;
}

export interface Slot {
  areaId: number;
  at: Date;
  need: number;
  there: number;
}

export const SLOT_MINUTES = 30;
const MINUTE_MS = 60_000;
const SLOT_MS = SLOT_MINUTES * MINUTE_MS;

export const minutesOf = ({ startsAt, endsAt }: Span): number =>
  (endsAt.getTime() - startsAt.getTime()) / MINUTE_MS;

export const touches = (a: Span, b: Span): boolean => a.startsAt < b.endsAt && b.startsAt < a.endsAt;

/** What `demands` ask on so many days from `firstDay` on; a window belongs to the day on which it begins. */
export function windowsOf(demands: readonly Demand[], firstDay: string, days: number): Window[] {
  const windows: Window[] = [];
  for (let n = 0; n < days; n++) {
    const day = daysAfter(firstDay, n);
    for (const d of demands) {
      const valid = d.validFrom <= day && (d.validUntil === null || day <= d.validUntil);
      if (!valid || !d.weekdays.includes(weekdayOf(day))) continue;
      const ends = d.untilMinute > d.fromMinute ? day : daysAfter(day, 1);
      windows.push({
        ...{ areaId: d.areaId, people: d.people, shiftMinutes: d.shiftMinutes },
        ...{ startsAt: cityMoment(day, d.fromMinute), endsAt: cityMoment(ends, d.untilMinute) },
      });
    }
  }
  return windows;
}

/** The half hours of `windows`; somebody is there in one who is there for all of it. */
export function slotsOf(windows: readonly Window[], there: readonly Piece[]): Slot[] {
  const slots = new Map<string, Slot>();
  for (const { areaId, people, startsAt, endsAt } of windows) {
    for (let at = startsAt.getTime(); at < endsAt.getTime(); at += SLOT_MS) {
      const key = `${areaId} ${at}`;
      const slot = slots.get(key) ?? { areaId, at: new Date(at), need: 0, there: 0 };
      slot.need += people;
      slots.set(key, slot);
    }
  }
  for (const slot of slots.values()) {
    const end = slot.at.getTime() + SLOT_MS;
    slot.there = there.filter(
      (p) => p.areaId === slot.areaId && p.startsAt <= slot.at && p.endsAt.getTime() >= end,
    ).length;
  }
  return [...slots.values()].sort((a, b) => a.areaId - b.areaId || a.at.getTime() - b.at.getTime());
}

export const missingIn = ({ need, there }: Pick<Slot, 'need' | 'there'>): number => Math.max(0, need - there);

/** Person-minutes that nobody fills. */
export const missingMinutes = (slots: readonly Slot[]): number =>
  slots.reduce((sum, slot) => sum + missingIn(slot) * SLOT_MINUTES, 0);

export interface Hour {
  areaId: number;
  /** Of the city, with the hour of it. */
  day: string;
  hour: number;
  need: number;
  there: number;
  missing: number;
}

/** Hours as the week's grid shows them: of the two halves the worse. */
export function hoursOf(slots: readonly Slot[]): Hour[] {
  const hours = new Map<string, Hour>();
  for (const slot of slots) {
    const day = cityDate(slot.at);
    const hour = Math.floor((slot.at.getTime() - cityMoment(day, 0).getTime()) / 3_600_000);
    const key = `${slot.areaId} ${day} ${hour}`;
    const now = { ...{ areaId: slot.areaId, day, hour }, ...{ need: slot.need, there: slot.there } };
    const before = hours.get(key);
    const missing = missingIn(slot);
    if (!before || missing > before.missing) hours.set(key, { ...now, missing });
  }
  return [...hours.values()];
}

/** The shifts that would fill `windows`: long ones in equal parts, each a number of half hours; the same once. */
export function piecesOf(windows: readonly Window[]): Piece[] {
  const pieces = new Map<string, Piece>();
  for (const window of windows) {
    const slots = minutesOf(window) / SLOT_MINUTES;
    const parts = Math.ceil(minutesOf(window) / window.shiftMinutes);
    for (let n = 0; n < parts; n++) {
      const edge = (k: number) =>
        new Date(
          Math.min(
            window.endsAt.getTime(),
            window.startsAt.getTime() + Math.round((slots * k) / parts) * SLOT_MS,
          ),
        );
      const piece = { areaId: window.areaId, startsAt: edge(n), endsAt: edge(n + 1) };
      pieces.set(`${piece.areaId} ${piece.startsAt.getTime()} ${piece.endsAt.getTime()}`, piece);
    }
  }
  return [...pieces.values()].sort(
    (a, b) =>
      a.startsAt.getTime() - b.startsAt.getTime() ||
      a.areaId - b.areaId ||
      a.endsAt.getTime() - b.endsAt.getTime(),
  );
}
