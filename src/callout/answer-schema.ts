// An answer as programs send it.
import { z } from 'zod';
import { clearedText, text } from '../kernel/fields.ts';
import { ANSWERS } from './respond-rules.ts';

/** Longest reason that an answer may carry. */
const REASON_CHARACTERS = 200;

export const answerSchema = z
  .object({
    answer: z.enum(ANSWERS),
    etaMinutes: z.number().int().min(0).max(999).optional(),
    reason: clearedText(REASON_CHARACTERS).optional(),
    /** When the person answered by the phone's clock, if the answer waited offline. */
    deviceAt: z.iso.datetime({ offset: true }).optional(),
    /** Made on the phone: the same one again is a replay. */
    clientId: text(100).min(1).optional(),
    /** Leave another call-out for this one. */
    move: z.boolean().default(false),
  })
  .meta({ id: 'Answer' });

/** For somebody else there is no phone whose clock could matter. */
export const answerForSchema = answerSchema.omit({ deviceAt: true });
