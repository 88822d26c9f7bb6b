// What is sent and shown of a week's plan.
import { z } from 'zod';
import { id, idText } from '../kernel/fields.ts';
import { CONFLICTS } from './conflict-rules.ts';
import { OUTCOMES } from './proposal-rules.ts';
import { weekdayOf } from './shift-rules.ts';
import { SIGN_ON_STATES } from './swap-rules.ts';

export const monday = z.iso
  .date()
  .refine((day) => weekdayOf(day) === 1, { error: 'field.monday' })
  .meta({ description: 'The week’s Monday' });
const instant = z.iso.datetime({ offset: true }).transform((text) => new Date(text));
const shown = z.date().meta({ type: 'string', format: 'date-time' });

export const weekQuery = z.object({ stationId: idText, firstDay: monday });
export const stationQuery = z.object({ stationId: idText });
export const beginFields = z.strictObject({ stationId: id, firstDay: monday });

const version = id.meta({ description: 'What was looked at; 409 when somebody changed it meanwhile' });
export const versionFields = z.strictObject({ version });

const MOST_LINES = 3_000;
const line = z
  .strictObject({
    ...{ memberId: id, areaId: id, startsAt: instant, endsAt: instant },
    officerId: id.nullable().default(null).meta({ description: 'In charge, of a patrol' }),
  })
  .refine((l) => l.endsAt > l.startsAt, { error: 'field.ends-after-start', path: ['endsAt'] })
  .refine((l) => l.endsAt.getTime() - l.startsAt.getTime() <= 24 * 3_600_000, {
    error: 'field.at-most-a-day',
    path: ['endsAt'],
  });
export const draftFields = z.strictObject({
  version,
  officerId: id.nullable().meta({ description: 'In charge of patrols that name nobody else' }),
  restMinutes: z.number().int().min(0).max(1_440),
  dayMinutes: z.number().int().min(60).max(1_440),
  weekMinutes: z.number().int().min(60).max(10_080),
  lines: z.array(line).max(MOST_LINES),
});
export type GivenDraft = z.output<typeof draftFields>;
export type GivenLine = GivenDraft['lines'][number];

export const publishFields = z.strictObject({
  version,
  despite: z
    .boolean()
    .default(false)
    .meta({ description: 'Too little rest or too many hours are known and confirmed' }),
});

const missing = z.object({
  ...{ areaId: z.number(), startsAt: shown, endsAt: shown, people: z.number() },
  could: z.number().meta({ description: 'Who could stand there then, had they no other shift' }),
});
export const proposalView = z
  .object({
    ...{ outcome: z.enum(OUTCOMES), added: z.number(), kept: z.number(), dropped: z.number() },
    missingMinutes: z.number().meta({ description: 'Person-minutes that nobody fills' }),
    outOfTime: z
      .boolean()
      .meta({ description: 'The best that was found in the time; there may be a better one' }),
  })
  .meta({ id: 'ShiftProposal' });
export const versionView = z.object({ version: z.number() });

const lineView = z.object({
  ...{ memberId: z.number(), name: z.string(), areaId: z.number(), startsAt: shown, endsAt: shown },
  ...{ officerId: z.number().nullable(), byHand: z.boolean(), conflicts: z.array(z.enum(CONFLICTS)) },
});
const hour = z.object({
  ...{ areaId: z.number(), day: z.string(), hour: z.number(), need: z.number(), there: z.number() },
  missing: z.number(),
});
const guardView = z.object({
  ...{ memberId: z.number(), name: z.string(), areaIds: z.array(z.number()), weekMinutes: z.number() },
  ...{ recentMinutes: z.number(), recentNights: z.number() },
});
const shiftView = z.object({
  ...{ id: z.number(), memberId: z.number(), name: z.string(), areaId: z.number(), startsAt: shown },
  ...{ endsAt: shown, officerName: z.string().nullable(), signedOn: z.enum(SIGN_ON_STATES).nullable() },
  distanceMetres: z.number().nullable().meta({ description: 'From the place, when signing on' }),
});
export const weekView = z
  .object({
    ...{ stationId: z.number(), firstDay: z.string(), now: shown },
    areas: z.array(z.object({ id: z.number(), name: z.string(), kind: z.enum(['station', 'site']) })),
    hours: z.array(hour).meta({ description: 'Hours that need somebody, with the draft’s shifts counted' }),
    missingMinutes: z.number(),
    missing: z.array(missing).meta({ description: 'What nobody fills from now on, in stretches' }),
    guards: z.array(guardView),
    shifts: z.array(shiftView).meta({ description: 'Published, or put in one by one' }),
    officers: z.array(z.object({ id: z.number(), name: z.string() })),
    plan: z
      .object({
        ...{ id: z.number(), version: z.number(), officerId: z.number().nullable() },
        ...{ restMinutes: z.number(), dayMinutes: z.number(), weekMinutes: z.number() },
        ...{ lines: z.array(lineView), proposal: proposalView.nullable() },
      })
      .nullable()
      .meta({ description: 'The draft; null when there is none' }),
    publishedAt: shown.nullable().meta({ description: 'Of the last plan of the week' }),
  })
  .meta({ id: 'ShiftWeek' });
export type WeekView = z.output<typeof weekView>;
