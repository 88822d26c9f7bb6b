// A bulletin as it is written, and whom it may be for.
import { z } from 'zod';
import { fromPhone } from '../callout/answer-schema.ts';
import { id, line, text } from '../kernel/fields.ts';
import { isPosition, MAX_LATITUDE_DEGREES } from '../kernel/geo.ts';
import { SEVERITIES } from './bulletin-rules.ts';
import { MOST_FILES } from './file-rules.ts';

const corner = z
  .tuple([z.number().min(-180).max(180), z.number().min(-MAX_LATITUDE_DEGREES).max(MAX_LATITUDE_DEGREES)])
  .refine(([lon, lat]) => isPosition({ lon, lat }), { error: 'field.position' });

const instant = z.iso.datetime({ offset: true }).transform((at) => new Date(at));
const LONGEST_MS = 366 * 86_400_000;

const audience = z
  .strictObject({
    organisationIds: z
      .array(id)
      .max(500)
      .default([])
      .meta({ description: 'Sites, stations, counties, employers or the city: all their people' }),
    areas: z.array(z.array(corner).min(3).max(200)).max(20).default([]).meta({
      description: 'Outlines by their corners as [longitude, latitude]: the people of the sites inside',
    }),
    posts: z
      .array(z.enum(['leader', 'deputy', 'member']))
      .max(3)
      .default([])
      .meta({ description: 'Only who holds one of these; without places: all of them' }),
  })
  .refine((a) => a.organisationIds.length + a.areas.length + a.posts.length > 0, {
    error: 'field.audience',
  });
export type Audience = z.output<typeof audience>;

const wording = {
  severity: z.enum(SEVERITIES),
  title: line(60),
  body: text(4_000).min(1),
  advice: text(4_000).default(''),
  validFrom: instant,
  validUntil: instant,
  fileIds: z
    .array(id)
    .max(MOST_FILES)
    .refine((ids) => new Set(ids).size === ids.length, { error: 'field.twice' })
    .default([])
    .meta({ description: 'Attached, in this order: files of one’s own, or of an earlier wording' }),
};
const inOrder = (w: { validFrom: Date; validUntil: Date }) =>
  w.validFrom < w.validUntil && w.validUntil.getTime() - w.validFrom.getTime() <= LONGEST_MS;
const WRONG_ORDER = { error: 'field.validity', path: ['validUntil'] };

export const updateFields = z.strictObject(wording).refine(inOrder, WRONG_ORDER);
export type Wording = z.output<typeof updateFields>;

export const bulletinFields = z
  .strictObject({ organisationId: id, audience, ...wording })
  .refine(inOrder, WRONG_ORDER)
  .meta({ id: 'NewBulletin' });
export type NewBulletin = z.output<typeof bulletinFields>;

export const previewFields = z.strictObject({ audience });
export const cancelFields = z.strictObject({ reason: line(200) });

export const readFields = z
  .strictObject({
    clientId: fromPhone.clientId,
    readAt: fromPhone.deviceAt,
    sentAt: fromPhone.sentAt,
    version: z
      .number()
      .int()
      .min(1)
      .max(1_000)
      .optional()
      .meta({ description: 'The wording that was read; by default the one that holds' }),
  })
  .meta({ id: 'BulletinRead' });
