// A made-up force: who lives where, holds what, and is like what. Nothing of it is seen but what a roster would say.
import { type Random, random } from '../../src/kernel/random.ts';
import type { Parameters } from './parameters.ts';

export interface Population {
  count: number;
  city: Parameters;
  roleNames: string[];
  /** Bit per role; `general` is everybody's. */
  roles: Int32Array;
  roleLists: string[][];
  unit: Int32Array;
  /** Metres from the centre: where the member lives, is registered, works, and the unit's station. */
  home: Float64Array;
  registered: Float64Array;
  work: Float64Array;
  station: Float64Array;
  hear: Float64Array;
  mutes: Uint8Array;
  accept: Float64Array;
  acceptAtWork: Float64Array;
  come: Float64Array;
  delay: Float64Array;
  ready: Float64Array;
  road: Float64Array;
  eta: Float64Array;
  hasApp: Uint8Array;
  carrier: Float64Array;
  luck: Random;
}

const TOWNS = 8;

/** Three of five around the centre, the others in towns 5 to 13 km from it. */
export function somewhere(luck: Random, towns: readonly [number, number][]): [number, number] {
  if (luck.chance(0.6)) return [4_200 * luck.normal(), 4_200 * luck.normal()];
  const [x, y] = towns[Math.floor(luck.next() * towns.length)] ?? [0, 0];
  return [x + 1_500 * luck.normal(), y + 1_500 * luck.normal()];
}

export function townsOf(seed: number): [number, number][] {
  const luck = random(seed, 'towns');
  return Array.from({ length: TOWNS }, () => {
    const [angle, far] = [2 * Math.PI * luck.next(), 5_000 + 8_000 * luck.next()];
    return [far * Math.cos(angle), far * Math.sin(angle)];
  });
}

export function populate(city: Parameters, seed: number): Population {
  const luck = random(seed, 'people');
  const towns = townsOf(seed);
  const n = city.members;
  const numbers = (size = n) => new Float64Array(size);
  const roleNames = Object.keys(city.roles);
  const unitHear = Array.from({ length: city.units }, () => city.hear.unit * luck.normal());
  const unitWill = Array.from({ length: city.units }, () => city.accept.unit * luck.normal());
  const unitCome = Array.from({ length: city.units }, () => city.come.unit * luck.normal());
  const all: Population = {
    ...{ count: n, city, roleNames, roles: new Int32Array(n), roleLists: [], unit: new Int32Array(n) },
    ...{
      home: numbers(2 * n),
      registered: numbers(2 * n),
      work: numbers(2 * n),
      station: numbers(2 * city.units),
    },
    ...{
      hear: numbers(),
      mutes: new Uint8Array(n),
      accept: numbers(),
      acceptAtWork: numbers(),
      come: numbers(),
    },
    ...{ delay: numbers(), ready: numbers(), road: numbers(), eta: numbers() },
    ...{ hasApp: new Uint8Array(n), carrier: numbers(), luck },
  };
  for (let u = 0; u < city.units; u++) all.station.set(somewhere(luck, towns), 2 * u);
  for (let i = 0; i < n; i++) {
    const unit = Math.floor(luck.next() * city.units);
    all.unit[i] = unit;
    const home = somewhere(luck, towns);
    all.home.set(home, 2 * i);
    all.registered.set(luck.chance(city.wrongPlace) ? somewhere(luck, towns) : home, 2 * i);
    all.work.set(somewhere(luck, towns), 2 * i);
    let roles = 0;
    roleNames.forEach((name, r) => {
      if (luck.chance(city.roles[name] ?? 0)) roles |= 1 << r;
    });
    all.roles[i] = roles;
    all.roleLists.push(['general', ...roleNames.filter((_, r) => (roles & (1 << r)) !== 0)]);
    all.hear[i] = city.hear.mean + (unitHear[unit] ?? 0) + city.hear.member * luck.normal();
    all.mutes[i] = luck.chance(city.hear.silentAtNight) ? 1 : 0;
    all.accept[i] = city.accept.mean + (unitWill[unit] ?? 0) + city.accept.member * luck.normal();
    all.acceptAtWork[i] = city.accept.atWork + 0.5 * luck.normal();
    all.come[i] = city.come.mean + (unitCome[unit] ?? 0) + city.come.member * luck.normal();
    all.delay[i] = Math.log(city.delay.median_seconds) + city.delay.between * luck.normal();
    all.ready[i] = Math.log(city.ready.median_seconds) + city.ready.between * luck.normal();
    all.road[i] = city.road.between * luck.normal();
    all.eta[i] = city.eta.between * luck.normal();
    all.hasApp[i] = luck.chance(city.app) ? 1 : 0;
    all.carrier[i] = luck.next();
  }
  return all;
}
