// What a plan's summonses cost: messages by channel and the segments of the texts, counted from the very ladders. Pure.
import type { Channels } from '../delivery/channel.ts';
import { measure } from '../delivery/segment-rules.ts';
import { smsText } from '../delivery/sms-text.ts';
import type { Texts } from '../kernel/texts.ts';
import { ladder, type MessagePlan, type Reach } from './messages.ts';
import { distanceWords, renderMessage } from './render.ts';
import type { PoolEntry } from './state.ts';
import { ownVars } from './summon.ts';

/** At most: whoever answers or has the push in time gets no text and no call. */
export interface MessageCost {
  push: number;
  sms: number;
  smsSegments: number;
  voice: number;
}

export interface CostDeps {
  channels: Channels;
  texts: Texts;
  linkSecret: string;
  publicUrl: string;
}

/** A summons' number in a force that has been called a thousand times: links are as long as they get. */
const SUMMONS = 999_999;

/** Counts the first round of each person's ladder; that nobody took the call is not counted on. */
export function costOf(
  deps: CostDeps,
  plan: MessagePlan,
  people: Pick<PoolEntry, 'memberId' | 'distance_m'>[],
  reach: Map<number, Reach>,
): MessageCost {
  const cost: MessageCost = { push: 0, sms: 0, smsSegments: 0, voice: 0 };
  const known = new Map<string, number>();
  for (const { memberId, distance_m } of people) {
    const who = { summonsId: SUMMONS, memberId, vars: ownVars(distance_m) };
    const rows = ladder(
      plan,
      who,
      reach.get(memberId) ?? { memberId, phones: [], pushes: [] },
      0,
      deps.channels,
    );
    for (const row of rows) {
      if (row.unless === 'called') continue;
      cost[row.channel as 'push' | 'sms' | 'voice'] += 1;
      if (row.channel === 'sms') cost.smsSegments += segmentsOf(deps, plan, row, known);
    }
  }
  return cost;
}

type Row = ReturnType<typeof ladder>[number];

/** Texts that differ only in digits are as long as one another: each length is rendered once. */
function segmentsOf(deps: CostDeps, plan: MessagePlan, row: Row, known: Map<string, number>): number {
  const channel = deps.channels.byRoute(row.route);
  const capabilities = channel?.capabilities(row.address);
  if (!channel || !capabilities) return 1;
  const language = row.vars.language === 'en' ? 'en' : 'zh';
  const away = row.vars.distance_m ? distanceWords(deps.texts, language, Number(row.vars.distance_m)) : '';
  const { twoWay, links } = capabilities;
  const key = [row.route, language, twoWay, links, away.length].join();
  const before = known.get(key);
  if (before !== undefined) return before;
  const message = renderMessage(
    { ...deps, language },
    {
      ...{
        id: 1,
        calloutId: 1,
        summonsId: SUMMONS,
        memberId: row.memberId,
        purpose: 'summons',
        channel: 'sms',
      },
      ...{ route: row.route, address: row.address, priority: 0, ordinal: 0, step: 0, template: row.template },
      ...{
        attempts: 1,
        doubtful: false,
        expiresAt: plan.expiresAt,
        now: plan.now,
        vars: row.vars,
        capabilities,
      },
    },
  );
  const shown = channel.preview?.({ template: row.template, language, vars: message.vars ?? {} });
  const { segments } = measure(shown ?? smsText(message));
  known.set(key, segments);
  return segments;
}
