// What is sent of inspections: the form, an inspection as it was done, a finding looked at again.
import { z } from 'zod';
import { fromPhone } from '../callout/answer-schema.ts';
import { id, line, text } from '../kernel/fields.ts';
import { isPosition, MAX_LATITUDE_DEGREES } from '../kernel/geo.ts';
import { ITEM_KINDS } from './inspection-rules.ts';

const MOST_ITEMS = 60;
export const MOST_PHOTOS = 30;

const code = z
  .string()
  .max(40)
  .regex(/^[a-z][a-z0-9_]*$/);
export const itemFields = z.strictObject({
  ...{ code, zh: line(80), en: line(120), kind: z.enum(ITEM_KINDS), finding: z.boolean() },
  days: z.number().int().min(1).max(92).optional().meta({ description: 'To put a finding right' }),
});
export const formFields = z.strictObject({
  was: id.meta({ description: 'The version that was changed; 409 when another came meanwhile' }),
  items: z
    .array(itemFields)
    .min(1)
    .max(MOST_ITEMS)
    .refine((items) => new Set(items.map((i) => i.code)).size === items.length, { error: 'field.item-twice' })
    .refine((items) => items.every((i) => !i.finding || i.kind === 'yes_no'), {
      error: 'field.finding-of-yes-no',
    }),
});

const position = z
  .strictObject({
    lon: z.number().min(-180).max(180),
    lat: z.number().min(-MAX_LATITUDE_DEGREES).max(MAX_LATITUDE_DEGREES),
  })
  .refine(isPosition, { error: 'field.position' });
const moment = z.iso.datetime({ offset: true });
const drawn = z
  .string()
  .max(20_000)
  .regex(/^[ML0-9 ]+$/)
  .optional()
  .meta({ description: 'The name as drawn, an SVG path of whole numbers' });
const signer = z.strictObject({ name: line(40), signature: drawn });

export const inspectionFields = z.strictObject({
  ...{ siteId: id, formVersion: id, ...fromPhone },
  clientId: text(100).min(1).meta({ description: 'Made on the device: the same one again is a replay' }),
  begunAt: moment.optional().meta({ description: 'By the device; `deviceAt` is when it was finished' }),
  position: position.optional(),
  answers: z
    .array(
      z.strictObject({
        ...{ item: code, value: z.union([z.boolean(), z.number().min(0).max(1e6), text(2_000)]) },
        note: text(500).optional(),
      }),
    )
    .max(MOST_ITEMS),
  photos: z
    .array(
      z.strictObject({
        ...{ fileId: id, item: code.optional(), takenAt: moment.optional(), position: position.optional() },
      }),
    )
    .max(MOST_PHOTOS)
    .default([]),
  ...{ officer: signer, site: signer },
});
export type Given = z.output<typeof inspectionFields>;

export const checkFields = z.strictObject({
  ...{ fixed: z.boolean(), note: text(500).default(''), ...fromPhone },
  dueOn: z.iso
    .date()
    .optional()
    .meta({ description: 'Of one that is not fixed; by default as it was, or a week' }),
});
export const findingFields = z.strictObject({
  ...{ dueOn: z.iso.date(), ownerId: id.nullable() },
});
