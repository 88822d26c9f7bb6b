// One moment of a call-out as those get it who may see the same, in their language.
import { actorNames, maskedName } from '../access/actor-names.ts';
import type { Principal } from '../access/principal.ts';
import type { LogEntry } from '../kernel/log.ts';
import type { Reader } from '../kernel/page.ts';
import { type BoardPerson, loadLines } from './board.ts';
import type { Moment } from './board-moment.ts';
import type { LogLine, Snapshot } from './board-rules.ts';
import type { CalloutDeps } from './deps.ts';
import type { Forecast } from './forecast-rules.ts';
import { actorWords, logWords } from './pages/log-words.ts';
import { said } from './pages/said.ts';
import { seenBy } from './seen.ts';

/** The most lines of the log that one who comes back is told. */
const MISSED_LINES = 500;

export interface Audience {
  who: Principal;
  reader: Reader;
}

/** What an audience has been found to see. Made anew with each whole look. */
interface Eyes {
  seen: Map<number, boolean>;
  names: Map<string, string>;
  shown: WeakMap<BoardPerson, BoardPerson>;
}

export type BoardSnapshot = ReturnType<typeof shape>;

export interface Painter {
  /** As the audience sees it; `fresh`: with only those lines of the log that the moment before did not have. */
  paint(moment: Moment): Promise<{ whole: BoardSnapshot; fresh: LogLine[] }>;
  /** What happened after entry `after`, oldest first. */
  missed(moment: Moment, after: number): Promise<LogLine[]>;
}

const ownDeed = (entry: LogEntry) => entry.actor === `member:${entry.memberId}`;

function personSeen(p: BoardPerson, { seen, shown }: Eyes): BoardPerson {
  const known = shown.get(p);
  if (known) return known;
  const name = said(seen.get(p.memberId) ? p.name : maskedName(p.name));
  const made = { ...p, name, unitName: said(p.unitName), reason: p.reason && said(p.reason) };
  shown.set(p, made);
  return made;
}

export function painter(deps: CalloutDeps, { who, reader }: Audience): Painter {
  const { sql } = deps.db;
  const blind = (): Eyes => ({ seen: new Map(), names: new Map(), shown: new WeakMap() });
  let eyes = blind();

  async function look(moment: Moment, entries: LogEntry[]): Promise<Eyes> {
    const mine = moment.whole ? blind() : eyes;
    const { seen, names } = mine;
    const people = moment.people.map((p) => p.memberId).filter((id) => !seen.has(id));
    const actors = [...entries.filter((e) => !ownDeed(e)).map((e) => e.actor), moment.row.launchedBy];
    const unknown = [...new Set(actors)].filter((actor) => !names.has(actor));
    const [sees, nameOf] = await Promise.all([
      people.length > 0 ? seenBy(sql, who, people) : null,
      actorNames(sql, who, unknown),
    ]);
    for (const id of people) seen.set(id, sees?.(id) ?? false);
    for (const actor of unknown) names.set(actor, nameOf(actor));
    eyes = mine;
    return mine;
  }

  function lines(entries: LogEntry[], people: BoardPerson[], { names: actors }: Eyes): LogLine[] {
    const names = new Map(people.map((p) => [p.memberId, p.name]));
    const nameOf = (member: number) => names.get(member) ?? `#${member}`;
    return entries.map((e) => ({
      ...{ id: e.id, at: e.at.toISOString(), text: logWords(reader, e, nameOf) },
      by: ownDeed(e) ? '' : actorWords(reader, e.actor, (actor) => actors.get(actor) ?? actor),
    }));
  }

  return {
    async paint(moment) {
      const mine = await look(moment, moment.log);
      const people = moment.people.map((p) => personSeen(p, mine));
      const launchedByName = actorWords(
        reader,
        moment.row.launchedBy,
        (actor) => mine.names.get(actor) ?? actor,
      );
      const log = lines(moment.log, people, mine);
      const kept = new Map(log.map((line) => [line.id, line]));
      const fresh = moment.fresh.flatMap((e) => kept.get(e.id) ?? lines([e], people, mine));
      return { whole: shape(moment, { people, log, launchedByName }), fresh };
    },
    async missed(moment, after) {
      const entries = (await loadLines(sql, moment.row.id, after, MISSED_LINES)).toReversed();
      const mine = await look({ ...moment, whole: false }, entries);
      const people = moment.people.map((p) => personSeen(p, mine));
      return lines(entries, people, mine);
    },
  };
}

const wireOf = ({ fullAt, sure, band }: Forecast) => ({
  ...{ fullAt: fullAt?.toISOString() ?? null, sure },
  band: band.map((b) => ({ ...b, at: b.at.toISOString() })),
});

function shape(moment: Moment, about: { people: BoardPerson[]; log: LogLine[]; launchedByName: string }) {
  const { matching: _, ...callout } = moment.callout;
  const head = {
    ...{ ...callout, title: said(callout.title), place: said(callout.place), task: said(callout.task) },
    commander: { ...callout.commander, name: said(callout.commander.name) },
    musterPoint: { ...callout.musterPoint, place: said(callout.musterPoint.place) },
    nearby: moment.nearby.map((n) => ({ ...n, title: said(n.title) })),
    messages: moment.messages,
    judged: moment.judged,
    forecast: moment.forecast && wireOf(moment.forecast),
    launchedByName: about.launchedByName,
  };
  const { lastId, curve } = moment;
  return { lastId, head, people: about.people, curve, log: about.log } satisfies Snapshot<
    typeof head,
    BoardPerson
  >;
}
