// What a drill came to. What the simulated phones and providers know for certain is counted there and held against what the
// engine believes: a figure on which the two differ fails the drill.
import type { Report, ReportFigures } from '../src/callout/report.ts';
import type { LogEntry } from '../src/kernel/log.ts';
import type { Handed } from './carrier.ts';
import type { Life } from './life.ts';
import type { Expectation, Scenario } from './scenario.ts';

/** A figure that the engine gives otherwise than it was. */
export interface Difference {
  figure: string;
  counted: number;
  believed: number;
}

/** A summons or stand-down at the providers; `taken`: they have it, whether or not the engine heard so. */
export interface AtProvider extends Pick<Handed, 'kind'> {
  memberId: number;
  purpose: string;
  address: string;
  taken: boolean;
  /** The provider answered at all. */
  met: boolean;
}

export interface Witnesses {
  log: LogEntry[];
  report: Report;
  lives: Map<number, Life>;
  atProviders: AtProvider[];
}

const membersOf = (list: AtProvider[]) => new Set(list.map((h) => h.memberId));

/** The same summons on the same channel of the same phone, again. */
function duplicates(summonses: AtProvider[]): number {
  const places = summonses.filter((h) => h.taken).map((h) => `${h.memberId} ${h.kind} ${h.address}`);
  return places.length - new Set(places).size;
}

/** Log entries by which the engine gives a message up itself. */
const ADMITS = new Set(['delivery_failed', 'delivery_expired', 'unreachable']);

const membersIn = (log: LogEntry[], list: 'told' | 'spared') =>
  log.flatMap((e) => (e.type === 'stood_down' ? (e.data[list] as number[]) : []));

/** What people and providers know. */
type Counted = Pick<
  ReportFigures,
  | 'coming'
  | 'declined'
  | 'silent'
  | 'mustered'
  | 'duplicateSummonses'
  | 'missedSummonses'
  | 'stoodDown'
  | 'homeSafe'
>;

function count({ log, report, lives, atProviders }: Witnesses): Counted {
  const summonses = atProviders.filter((h) => h.purpose === 'summons');
  const told = membersOf(atProviders.filter((h) => h.purpose === 'stand_down' && h.met));
  const contacted = membersOf(summonses.filter((h) => h.met));
  const spared = new Set(membersIn(log, 'spared'));
  // Who was not got at is missed, unless the log owns up to it.
  const admitted = new Set(log.filter((e) => ADMITS.has(e.type)).map((e) => e.memberId));
  const missed = report.people.filter(
    ({ memberId }) => !contacted.has(memberId) && !spared.has(memberId) && !admitted.has(memberId),
  );
  const people = [...lives.values()];
  const said = (answer: Life['said']) => people.filter((l) => l.said === answer).length;
  return {
    ...{ coming: said('coming'), declined: said('cannot') },
    silent: report.people.length - people.filter((l) => l.said !== null).length,
    mustered: people.filter((l) => l.mustered).length,
    duplicateSummonses: duplicates(summonses),
    missedSummonses: missed.length,
    stoodDown: told.size,
    homeSafe: people.filter((l) => l.saidHomeSafe).length,
  };
}

export interface Outcome {
  figures: ReportFigures;
  differences: Difference[];
}

export function outcomeOf(witnesses: Witnesses): Outcome {
  const { log, report, lives, atProviders } = witnesses;
  // Somebody whom no provider ever took a summons for may be told all the same, by who cannot be sure of that.
  const contacted = membersOf(atProviders.filter((h) => h.purpose === 'summons' && h.met));
  const told = membersIn(log, 'told').filter((memberId) => contacted.has(memberId));
  const counted = count(witnesses);
  const believed = { ...report.figures, stoodDown: told.length };
  const differences = Object.entries(counted).flatMap(([figure, n]) => {
    const theirs = believed[figure as keyof ReportFigures] as number;
    // What a provider took without a word the engine must take for sent twice, and cannot know.
    const agree = figure === 'duplicateSummonses' ? n <= theirs : n === theirs;
    return agree ? [] : [{ figure, counted: n, believed: theirs }];
  });
  if (report.stoodDownAt !== null && told.length < contacted.size)
    differences.push({ figure: 'stoodDown', counted: contacted.size, believed: told.length });
  const reached = [...lives.values()].filter((l) => l.reached).length;
  // A receipt may be lost; one for a phone that stayed silent may not be invented.
  if (believed.reached > reached)
    differences.push({ figure: 'reached', counted: reached, believed: believed.reached });
  return { figures: { ...believed, ...counted, reached }, differences };
}

/** The figures that are not as expected. */
export function missedExpectations(expect: Scenario['expect'], figures: ReportFigures): string[] {
  return Object.entries(expect)
    .filter(([figure, wanted]) => !fits(figures[figure as keyof ReportFigures], wanted))
    .map(([figure]) => figure);
}

function fits(value: number | boolean | null, wanted: Expectation): boolean {
  if (typeof wanted !== 'object') return value === wanted;
  if (typeof value !== 'number') return false;
  return (
    value >= (wanted.min ?? Number.NEGATIVE_INFINITY) && value <= (wanted.max ?? Number.POSITIVE_INFINITY)
  );
}
