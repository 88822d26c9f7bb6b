// Small states for tests of rules: minutes count from a fixed launch.
import type { CalloutState, Echelon, Person, PoolEntry } from '../../src/callout/state.ts';

export const LAUNCH = new Date('2026-11-23T19:07:00Z');

/** `minutes` after the launch. */
export const at = (minutes: number): Date => new Date(LAUNCH.getTime() + minutes * 60_000);

export const person = (memberId: number, about: Partial<Person>): Person => ({
  ...{ summonsId: memberId * 10, memberId, name: `队员${memberId}`, unitName: '1小队', echelon: 1 },
  ...{ roles: ['general'], distance_m: 1_000, tired: false, crossBorder: false, summonedAt: LAUNCH },
  ...{ answer: null, reason: null, answeredAt: null, channel: null, etaAt: null, enRouteAt: null },
  ...{ arrivedAt: null, noShowAt: null, releasedAt: null, homeSafeAt: null },
  ...about,
});

export const echelon = (number: number, about: Partial<Echelon> = {}): Echelon => ({
  ...{ number, state: 'pending', windowSeconds: 300, factor: 1.5, dueAt: null, raisedAt: null },
  ...{ raisedBy: null, gapSeen: null, asked: null },
  ...about,
});

/** Echelon 1 was raised at the launch, echelon 2 is due five minutes later. */
export const calloutState = (about: Partial<CalloutState>): CalloutState => ({
  ...{
    id: 1,
    kind: 'real',
    state: 'active',
    version: 1,
    lines: [{ role: 'general', count: 2 }],
    arriveBy: at(30),
  },
  ...{
    etaGraceMinutes: 10,
    forecast: 'off',
    launchedAt: LAUNCH,
    unfilledSince: null,
    stoodDownAt: null,
    closedAt: null,
  },
  echelons: [
    echelon(1, { state: 'raised', dueAt: LAUNCH, raisedAt: LAUNCH, raisedBy: 'leader', asked: 3 }),
    echelon(2, { dueAt: at(5) }),
  ],
  people: [person(1, {}), person(2, {}), person(3, {})],
  ...about,
});

export const poolEntry = (memberId: number, about: Partial<PoolEntry> = {}): PoolEntry => ({
  ...{ memberId, name: `队员${memberId}`, unitId: 1, unitName: '1小队', countyId: 1, crossBorder: false },
  ...{ tired: false, unheard: false, distance_m: memberId * 100, positionSource: 'home', roles: ['general'] },
  ...about,
});
