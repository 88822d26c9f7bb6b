// What the readiness of each makes of a unit, of a channel and of the whole. Pure.
import { type Readiness, TROUBLES, type Trouble, WAYS, type Way } from './pre-flight.ts';

type Counts = Record<Trouble, number>;

export function countsOf(all: Readiness[]): Counts {
  const counts: Counts = { unreachable: 0, unheard: 0, unproven: 0, one_way: 0 };
  for (const { trouble } of all) if (trouble) counts[trouble] += 1;
  return counts;
}

/** Those with most people who cannot be reached first. */
export function unitsOf(all: Readiness[]) {
  const units = [...Map.groupBy(all, (p) => p.unitName)].map(([unitName, people]) => {
    return { unitName, people: people.length, ...countsOf(people) };
  });
  const worse = (trouble: Trouble) => (a: Counts, b: Counts) => b[trouble] - a[trouble];
  const byTrouble = TROUBLES.map(worse);
  return units.sort((a, b) => byTrouble.reduce((order, by) => order || by(a, b), 0));
}

/** For each channel that is there at all: whom it is proven to reach, whom it may reach, whom it does not. */
export function channelsOf(all: Readiness[]) {
  const of = (channel: Way) => {
    const ways = all.flatMap((p) => p.ways.filter((w) => w.channel === channel));
    const proven = ways.filter((w) => w.provenAt !== null).length;
    const without = all.filter((p) => p.lacking.some((l) => l.channel === channel)).length;
    return { channel, proven, unproven: ways.length - proven, lacking: without };
  };
  return WAYS.map(of).filter((c) => c.proven + c.unproven + c.lacking > 0);
}

/** Those in trouble; only of this trouble, of this unit, or without this channel. */
export const lacking = (
  all: Readiness[],
  { trouble, lacks, unit }: { trouble?: Trouble; lacks?: Way; unit?: string },
): Readiness[] =>
  all.filter(
    (p) =>
      p.trouble !== null &&
      (trouble === undefined || p.trouble === trouble) &&
      (unit === undefined || p.unitName === unit) &&
      (lacks === undefined || p.lacking.some((l) => l.channel === lacks)),
  );
