// What is sent of joint duty: pairs of sites, entries of their log, held scenes, radio channels and sets.
import { z } from 'zod';
import { fromPhone } from '../callout/answer-schema.ts';
import { clearedText, id, idText, line, text } from '../kernel/fields.ts';
import { isPosition, MAX_LATITUDE_DEGREES } from '../kernel/geo.ts';
import { pageQuery } from './roll-calls.ts';

export const PAIR_STATES = ['proposed', 'confirmed', 'declined', 'ended'] as const;
export const HOLD_STATES = ['open', 'arrived', 'called_off'] as const;
export const CONDITIONS = ['good', 'faulty', 'repair', 'missing'] as const;
/** Within sight and a minute's run. */
const USUAL_LIMIT_M = 500;

const moment = z.iso.datetime({ offset: true }).transform((at) => new Date(at));
const within = idText.optional().meta({ description: 'A site, a station, a county or an employer' });
const clientId = text(100)
  .min(1)
  .meta({ description: 'Made where it was written: the same one again is a replay' });
const reason = line(200);

export const proposeFields = z.strictObject({
  organisationId: id.optional().meta({ description: 'A station or a county; all of one’s own without' }),
  limitMetres: z.number().int().min(10).max(5_000).default(USUAL_LIMIT_M),
});
export const pairFields = z.strictObject({
  siteIds: z
    .tuple([id, id])
    .refine(([a, b]) => a !== b, { error: 'field.itself' })
    .meta({ description: 'Two sites, also of which one was declined or ended before' }),
});
export const declineFields = z.strictObject({ reason });
export const endFields = z.strictObject({
  reason,
  endedOn: z.iso.date().meta({ description: 'Its last day: today or before' }),
});
export const pairQuery = pageQuery.extend({ state: z.enum(PAIR_STATES).optional(), organisationId: within });

export const entryFields = z.strictObject({
  at: moment.optional().meta({ description: 'When it happened; by default now' }),
  ...{ place: text(200).default(''), text: text(2_000).min(1), people: text(200).default('') },
  correctsId: id.optional().meta({ description: 'The entry that this one stands instead of; both are kept' }),
  clientId,
});

const position = z
  .strictObject({
    lon: z.number().min(-180).max(180),
    lat: z.number().min(-MAX_LATITUDE_DEGREES).max(MAX_LATITUDE_DEGREES),
  })
  .refine(isPosition, { error: 'field.position' });
const what = { text: text(1_000).min(1), place: text(200).default('') };

export const holdFields = z.strictObject({
  ...{ siteId: id, ...what, position: position.optional(), clientId },
  begunAt: moment.optional().meta({ description: 'As it was said to the officer; by default now' }),
});
export const ownHoldFields = z
  .strictObject({
    ...{ siteId: id, ...what, position: position.optional(), ...fromPhone },
    clientId,
  })
  .meta({ id: 'OwnSceneHold' });
/** From a guard's page: nothing is lost for a character that nobody sees. */
export const holdForm = z.object({
  ...{ siteId: idText, clientId },
  text: clearedText(1_000).min(1),
  place: clearedText(200).default(''),
  minutesAgo: z.coerce.number().int().min(0).max(240).default(0),
});
export const actionFields = z.strictObject({ text: text(500).default(''), at: moment.optional() });
export const arrivalFields = z.strictObject({ who: line(100), at: moment.optional() });
export const actionForm = z.object({ text: clearedText(500).default('') });
export const arrivalForm = z.object({ who: clearedText(100).min(1) });
export const callOffFields = z.strictObject({ reason });
export const holdQuery = pageQuery.extend({ state: z.enum(HOLD_STATES).optional(), organisationId: within });

export const channelFields = z.strictObject({
  ...{ stationId: id, name: line(40), frequency: line(60), purpose: text(200).default('') },
});
export const setFields = z.strictObject({
  ...{ siteId: id, callSign: line(40), serial: line(60), channelId: id.nullable() },
  condition: z.enum(CONDITIONS),
});
export const setQuery = pageQuery.extend({
  organisationId: within,
  condition: z.enum(CONDITIONS).optional(),
});
