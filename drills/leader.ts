// The leader of a drill: looks at the board and does what the scenario says, in its order.
import type { z } from 'zod';
import type { calloutView, personView } from '../src/callout/view.ts';
import type { Phones } from './phones.ts';
import type { Act, Scenario } from './scenario.ts';
import type { World } from './world.ts';

/** At one moment the leader acts after everybody's phones. */
const LEADER_KEY = Number.MAX_SAFE_INTEGER;
const LOOK_SECONDS = 30;
/** Unless the scenario says otherwise: until everybody is there, at the latest so long after the arrive-by time. */
const PATIENCE_MINUTES = 30;
const HOME_MINUTES = 120;

export interface Done {
  do: Act['do'];
  atSeconds: number;
  /** The problem that the server answered with; null: done. */
  refused: string | null;
}

export interface Leader {
  calloutId: number;
  acts: Done[];
  /** Everything that was to be done is. */
  finished(): boolean;
}

/** The server did not launch; the message says why. */
export class LaunchRefused extends Error {}

async function launch(world: World, scenario: Scenario): Promise<number> {
  const { kind, title, incident, muster, commander, arriveByMinutes, requirement, policy, start } = scenario;
  const response = await world.asLeader('POST', '/callouts', {
    ...{ kind, title, commander, policy, lines: requirement, ...incident },
    ...(muster && { musterPoint: muster }),
    arriveBy: new Date(start.getTime() + arriveByMinutes * 60_000).toISOString(),
  });
  const answer = (await response.json()) as { id?: number; title?: string; detail?: string };
  if (answer.id === undefined)
    throw new LaunchRefused(`${answer.title ?? response.status}: ${answer.detail ?? ''}`);
  return answer.id;
}

const PATH: Record<Act['do'], string> = {
  ...{ hold: 'hold', resume: 'resume', raise: 'raise', stand_down: 'stand-down', close: 'close' },
};

export async function startLeader(world: World, scenario: Scenario, phones: Phones): Promise<Leader> {
  const calloutId = await launch(world, scenario);
  const { start, arriveByMinutes } = scenario;
  const acts: Act[] =
    scenario.leader.length > 0
      ? scenario.leader
      : [
          { do: 'stand_down', when: 'full', orAtMinutes: arriveByMinutes + PATIENCE_MINUTES },
          { do: 'close', afterMinutes: HOME_MINUTES },
        ];
  const done: Done[] = [];
  const required = scenario.requirement.reduce((sum, line) => sum + line.count, 0);
  const minutesFrom = (from: Date, minutes: number) =>
    new Date(from.getTime() + Math.round(minutes * 60_000));

  async function perform(act: Act): Promise<void> {
    const now = world.clock.now();
    const response = await world.asLeader('POST', `/callouts/${calloutId}/${PATH[act.do]}`, {});
    const refused = response.ok ? null : ((await response.json()) as { title: string }).title;
    done.push({ do: act.do, atSeconds: Math.round((now.getTime() - start.getTime()) / 1_000), refused });
    if (response.ok && act.do === 'stand_down') phones.end('stood_down');
    if (response.ok && act.do === 'close') phones.end('closed');
  }

  function arrange(act: Act | undefined, rest: Act[]): void {
    if (!act) return;
    const now = world.clock.now();
    const goOn = async () => {
      await perform(act);
      arrange(rest[0], rest.slice(1));
    };
    const latest = act.orAtMinutes === undefined ? null : minutesFrom(start, act.orAtMinutes);
    // The board says whether it is full; the leader looks at it once enough people stand there.
    const isFull = () => phones.present() >= required && boardIsFull(world, calloutId);
    const look = async () => {
      if ((latest && latest <= world.clock.now()) || (await isFull())) return goOn();
      world.events.add(minutesFrom(world.clock.now(), LOOK_SECONDS / 60), LEADER_KEY, look);
    };
    if (act.when === 'full') {
      world.events.add(now, LEADER_KEY, look);
      return;
    }
    const at =
      act.atMinutes === undefined
        ? minutesFrom(now, act.afterMinutes ?? 0)
        : minutesFrom(start, act.atMinutes);
    world.events.add(at, LEADER_KEY, goOn);
  }

  arrange(acts[0], acts.slice(1));
  return { calloutId, acts: done, finished: () => done.length === acts.length };
}

/** Everybody required is on the scene, role by role. */
async function boardIsFull(world: World, calloutId: number): Promise<boolean> {
  const get = async <T>(path: string) => (await (await world.asLeader('GET', path)).json()) as T;
  const board = await get<z.output<typeof calloutView>>(`/callouts/${calloutId}`);
  const required = board.roles.reduce((sum, r) => sum + r.required, 0);
  if ((board.counts.on_scene ?? 0) < required || board.roles.some((r) => r.gap > 0)) return false;
  const { summonses } = await get<{ summonses: z.output<typeof personView>[] }>(
    `/callouts/${calloutId}/summonses`,
  );
  const present = new Set(summonses.filter((s) => s.state === 'on_scene').map((s) => s.memberId));
  return board.matching.filter((m) => present.has(m.memberId)).length >= required;
}

/** The leader sees somebody on the scene and says so. */
export async function countOnScene(world: World, calloutId: number, memberId: number): Promise<void> {
  const path = `/callouts/${calloutId}/members/${memberId}/answer`;
  const response = await world.asLeader('POST', path, { answer: 'arrived' });
  if (!response.ok) throw new Error(`counting was answered ${response.status}: ${await response.text()}`);
}
