// The log of a call-out in the reader's words: all of it but deliveries, or everything about one person.
import { z } from 'zod';
import { actorNames } from '../access/actor-names.ts';
import type { Principal } from '../access/principal.ts';
import type { Sql } from '../kernel/database.ts';
import { idText } from '../kernel/fields.ts';
import type { Reader } from '../kernel/page.ts';
import { actorWords, channelWords, logWords } from './pages/log-words.ts';
import { said } from './pages/said.ts';
import { readReport } from './read-report.ts';

export const timelineQuery = z.object({
  memberId: idText.optional().meta({ description: 'Everything about this person, deliveries included' }),
});
export const timelineView = z
  .object({
    items: z.array(
      z.object({
        ...{ id: z.number(), type: z.string(), text: z.string(), by: z.string(), channel: z.string() },
        ...{ at: z.date().meta({ type: 'string', format: 'date-time' }), memberId: z.number().nullable() },
        reason: z.string(),
      }),
    ),
  })
  .meta({ id: 'Timeline' });

export async function timelineFor(
  sql: Sql,
  about: { id: number; memberId?: number | undefined },
  { who, reader }: { who: Principal; reader: Reader },
): Promise<z.output<typeof timelineView>> {
  const { report, log } = await readReport(sql, about.id, who);
  const names = new Map(report.people.map((p) => [p.memberId, said(p.name)]));
  const shown = log.filter((e) =>
    about.memberId === undefined ? !e.type.startsWith('delivery_') : e.memberId === about.memberId,
  );
  const actorName = await actorNames(sql, who, [...new Set(shown.map((e) => e.actor))]);
  const text = (value: unknown) => (typeof value === 'string' ? value : null);
  return {
    items: shown.map((e) => ({
      ...{ id: e.id, at: e.at, type: e.type, memberId: e.memberId },
      text: logWords(reader, e, (member) => names.get(member) ?? `#${member}`),
      by: e.actor === `member:${e.memberId}` ? '' : actorWords(reader, e.actor, actorName),
      channel: channelWords(reader, text(e.data.channel)),
      reason: said(text(e.data.reason) ?? ''),
    })),
  };
}
